/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tidy.c - what a link leaves behind that nobody needs: global names that are
 * no exports, undefined symbols of code that was dropped, sections. `ld -r`
 * keeps all of them, and objcopy removes an undefined symbol only together
 * with the debug information.
 */
#include "config.h"

#include "kmodrustc/elf.h"

#include <stdlib.h>
#include <string.h>

#include "edit.h"
#include "read.h"

/*
 * The section that symbol i is in; 0: none. A number that means something else
 * in st_shndx (SHN_ABS...) is that of a section where there are as many.
 */
static size_t
section_of(const struct object *o, size_t i)
{
	uint16_t section = o->symbols[i].st_shndx;

	if (section >= SHN_LORESERVE && section != SHN_XINDEX)
		return 0;
	return symbol_section(o, i);
}

/* ---- which sections go ---- */

static bool
is_listed(const struct strvec *patterns, const char *name)
{
	for (size_t i = 0; i < patterns->n; i++) {
		const char *p = patterns->v[i];
		size_t n = strlen(p);

		if (n > 0 && p[n - 1] == '*' ? strncmp(name, p, n - 1) == 0
					     : strcmp(name, p) == 0)
			return true;
	}
	return false;
}

/* Of no meaning of its own: it goes with what it is about. */
static bool
is_follower(const struct object *o, size_t i)
{
	uint32_t type = o->sections[i].type;

	return type == SHT_RELA || type == SHT_REL || type == SHT_GROUP;
}

static bool
is_table(const struct reading *r, size_t i)
{
	return i == r->symtab || i == r->strtab || i == r->shstrtab ||
	    i == r->shndx || is_follower(&r->o, i);
}

/* Member k of a group, k from 1 on; 0: there is none, or no section of ours. */
static size_t
group_member(const struct object *o, size_t group, size_t k)
{
	const struct section *s = &o->sections[group];
	Elf32_Word member;

	if (!s->data || (k + 1) * sizeof(member) > s->size)
		return 0;
	memcpy(&member, s->data + k * sizeof(member), sizeof(member));
	return member < o->nsections ? member : 0;
}

/* Do all members of the group go? Its first word holds flags. */
static bool
group_is_empty(const struct object *o, const bool *gone, size_t i)
{
	size_t k = 1, member;

	while ((member = group_member(o, i, k)) != 0 && gone[member])
		k++;
	return k > 1 && member == 0;
}

static void
followers_find(const struct object *o, bool *gone)
{
	for (size_t i = 1; i < o->nsections; i++) {
		const struct section *s = &o->sections[i];

		if (s->type == SHT_RELA || s->type == SHT_REL)
			gone[i] = s->info < o->nsections && gone[s->info];
	}
	for (size_t i = 1; i < o->nsections; i++) {
		if (o->sections[i].type == SHT_GROUP)
			gone[i] = group_is_empty(o, gone, i);
	}
}

static void
entries_name(
    const struct object *o, const struct section *s, size_t entry, bool *named)
{
	for (size_t at = 0; s->data && at + entry <= s->size; at += entry) {
		uint64_t info;

		memcpy(&info, s->data + at + offsetof(Elf64_Rela, r_info),
		    sizeof(info));
		if (ELF64_R_SYM(info) < o->nsymbols)
			named[ELF64_R_SYM(info)] = true;
	}
}

/* Which symbols do the sections that stay name? */
static void
named_find(const struct reading *r, const bool *gone, bool *named)
{
	const struct object *o = &r->o;

	memset(named, 0, o->nsymbols * sizeof(*named));
	for (size_t i = 1; i < o->nsections; i++) {
		const struct section *s = &o->sections[i];

		if (gone[i] || s->link != r->symtab)
			continue;
		if (s->type == SHT_RELA)
			entries_name(o, s, sizeof(Elf64_Rela), named);
		else if (s->type == SHT_REL)
			entries_name(o, s, sizeof(Elf64_Rel), named);
		else if (s->type == SHT_GROUP && s->info < o->nsymbols)
			named[s->info] = true;
	}
}

/* Section i stays after all, or what it follows does. True: that is new. */
static bool
section_stays(const struct object *o, size_t i, bool *gone)
{
	bool any = false;
	size_t member;

	if (!gone[i])
		return false;
	if (o->sections[i].type != SHT_GROUP && is_follower(o, i))
		i = o->sections[i].info;
	if (!is_follower(o, i)) {
		any = gone[i];
		gone[i] = false;
	}
	for (size_t k = 1; o->sections[i].type == SHT_GROUP &&
	     (member = group_member(o, i, k)) != 0;
	     k++) {
		if (!is_follower(o, member)) {
			any |= gone[member];
			gone[member] = false;
		}
	}
	return any;
}

/* A section stays after all that one that stays refers to. True: one did. */
static bool
needed_stay(const struct object *o, const bool *named, bool *gone)
{
	bool any = false;

	for (size_t i = 1; i < o->nsymbols; i++) {
		if (named[i])
			any |= section_stays(o, section_of(o, i), gone);
	}
	for (size_t i = 1; i < o->nsections; i++) {
		const struct section *s = &o->sections[i];

		if (!gone[i] && (s->flags & SHF_LINK_ORDER) &&
		    s->link < o->nsections)
			any |= section_stays(o, s->link, gone);
	}
	return any;
}

static void
sections_choose(
    const struct reading *r, const struct tidy *what, bool *gone, bool *named)
{
	const struct object *o = &r->o;

	for (size_t i = 1; what->drop_sections && i < o->nsections; i++)
		gone[i] = !is_table(r, i) &&
		    is_listed(what->drop_sections, o->sections[i].name);
	do {
		followers_find(o, gone);
		named_find(r, gone, named);
	} while (needed_stay(o, named, gone));
}

/* ---- what becomes of the symbols ---- */

static int
compare_names(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The names of sv in order, for is_in(). */
static const char **
names_sort(const struct strvec *sv)
{
	const char **v = xreallocarray(NULL, sv->n + 1, sizeof(*v));

	for (size_t i = 0; i < sv->n; i++)
		v[i] = sv->v[i];
	qsort(v, sv->n, sizeof(*v), compare_names);
	return v;
}

static bool
is_in(const char *const *v, size_t n, const char *name)
{
	return bsearch(&name, v, n, sizeof(*v), compare_names) != NULL;
}

/* `ld -r --gc-sections` makes them local, and loaders ask for them all the same. */
static bool
is_dead(const struct object *o, size_t i, const struct tidy *what,
    const bool *gone, const bool *named)
{
	if (o->symbols[i].st_shndx == SHN_UNDEF)
		return what->drop_dead && !named[i];
	return gone[section_of(o, i)];
}

/* Defined for others; not a common symbol, which can be global only. */
static bool
is_definition(const struct object *o, size_t i)
{
	uint16_t section = o->symbols[i].st_shndx;

	return section != SHN_UNDEF && section != SHN_COMMON &&
	    ELF64_ST_BIND(o->symbols[i].st_info) != STB_LOCAL;
}

/* What becomes of a symbol that is not dead. */
static enum fate
fate_of(const struct object *o, size_t i, const struct tidy *what,
    const char *const *keep)
{
	if (!is_definition(o, i))
		return FATE_KEEP;
	if (keep && !is_in(keep, what->keep->n, symbol_name(o, i)))
		return FATE_LOCAL;
	if (what->weaken && ELF64_ST_BIND(o->symbols[i].st_info) != STB_WEAK)
		return FATE_WEAK;
	return FATE_KEEP;
}

bool
tidy_plan(const struct reading *r, const struct tidy *what, struct plan *plan,
    bool *gone, struct normalised *done)
{
	const struct object *o = &r->o;
	bool *named = xcalloc(o->nsymbols, sizeof(*named));
	const char **keep = what->keep ? names_sort(what->keep) : NULL;

	sections_choose(r, what, gone, named);
	for (size_t i = 1; i < o->nsections; i++)
		done->sections += gone[i] && !is_table(r, i);
	for (size_t i = 1; i < o->nsymbols; i++) {
		if (is_dead(o, i, what, gone, named)) {
			plan[i].fate = FATE_DROP;
			done->dead += o->symbols[i].st_shndx == SHN_UNDEF;
		} else {
			plan[i].fate = fate_of(o, i, what, keep);
			done->localised += plan[i].fate == FATE_LOCAL;
			done->weakened += plan[i].fate == FATE_WEAK;
		}
	}
	free(keep);
	free(named);
	return done->sections || done->dead || done->localised ||
	    done->weakened;
}

/* ---- taking sections out ---- */

/* A section whose `info` is the number of another one. */
static bool
info_is_section(const Elf64_Shdr *sh)
{
	return sh->sh_type == SHT_RELA || sh->sh_type == SHT_REL ||
	    (sh->sh_type == SHT_PROGBITS && (sh->sh_flags & SHF_INFO_LINK));
}

/* A group's members by their new numbers, without those that went. */
static void
group_renumber(struct edit *e, size_t i, const uint32_t *map)
{
	Elf64_Shdr *sh = &e->shdrs[i];
	size_t n = sh->sh_size / sizeof(Elf32_Word), kept = 1;
	Elf32_Word *words = edit_alloc(e, n + 1, sizeof(*words)), word;

	for (size_t k = 0; k < n; k++) {
		memcpy(&word, e->data[i] + k * sizeof(word), sizeof(word));
		if (k == 0)
			words[0] = word;
		else if (word < e->r->o.nsections && map[word] != 0)
			words[kept++] = map[word];
	}
	e->data[i] = (const unsigned char *)words;
	sh->sh_size = n ? kept * sizeof(*words) : 0;
}

static void
symbols_follow(struct edit *e, const uint32_t *map)
{
	for (size_t i = 0; i < e->nsymbols; i++) {
		Elf64_Sym *sym = &e->symbols[i];
		uint32_t section = sym->st_shndx;

		if (section == SHN_XINDEX)
			section = e->xindex[i];
		else if (section >= SHN_LORESERVE)
			continue;
		section = map[section];
		if (e->xindex)
			e->xindex[i] = section < SHN_LORESERVE ? 0 : section;
		sym->st_shndx =
		    section < SHN_LORESERVE ? (uint16_t)section : SHN_XINDEX;
	}
}

/* Old numbers to new ones in the headers that stay; 0 stays 0. */
static void
headers_follow(struct edit *e, const uint32_t *map, size_t n)
{
	for (size_t i = 1; i < n; i++) {
		Elf64_Shdr *sh = &e->shdrs[i];

		if (sh->sh_link < n)
			sh->sh_link = map[sh->sh_link];
		if (info_is_section(sh) && sh->sh_info < n)
			sh->sh_info = map[sh->sh_info];
		if (sh->sh_type == SHT_GROUP && e->data[i])
			group_renumber(e, i, map);
	}
	e->shstrndx = map[e->shstrndx];
}

void
sections_drop(struct edit *e, const bool *gone)
{
	size_t old = e->r->o.nsections, n = e->nsections, to = 1;
	uint32_t *map = xcalloc(n, sizeof(*map));

	/* those that normalise added stand behind the old ones and stay */
	for (size_t i = 1; i < n; i++) {
		if (i >= old || !gone[i])
			map[i] = (uint32_t)to++;
	}
	if (to < n) {
		headers_follow(e, map, n);
		symbols_follow(e, map);
		for (size_t i = 1; i < n; i++) {
			if (map[i] == 0)
				continue;
			e->shdrs[map[i]] = e->shdrs[i];
			e->data[map[i]] = e->data[i];
		}
		e->nsections = to;
		e->shdrs[0].sh_size = 0; /* layout knows when it counts them */
	}
	free(map);
}

int
object_tidy(const char *path, const char *shown, const struct tidy *what)
{
	const struct normalise only = { .tidy = what };
	struct normalised done;

	return object_normalise(path, shown, &only, &done);
}
