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

/* ---- which sections go ---- */

static bool
is_listed(const struct strvec *patterns, const char *name)
{
	for (size_t i = 0; i < patterns->n; i++) {
		const char *p = patterns->v[i];
		size_t n = strlen(p);

		if (n > 0 && p[n - 1] == '*' ? strncmp(name, p, n - 1) == 0 :
					       strcmp(name, p) == 0)
			return true;
	}
	return false;
}

static bool
is_table(const struct reading *r, size_t i)
{
	uint32_t type = r->o.sections[i].type;

	return i == r->symtab || i == r->strtab || i == r->shstrtab ||
	    i == r->shndx || type == SHT_RELA || type == SHT_REL ||
	    type == SHT_GROUP;
}

/* Do all members of the group go? Its first word holds flags. */
static bool
group_is_empty(const struct object *o, const bool *gone, size_t i)
{
	const struct section *s = &o->sections[i];
	size_t n = s->data ? s->size / sizeof(Elf32_Word) : 0;
	Elf32_Word member;

	for (size_t k = 1; k < n; k++) {
		memcpy(&member, s->data + k * sizeof(member), sizeof(member));
		if (member >= o->nsections || !gone[member])
			return false;
	}
	return n > 1;
}

/* What has no meaning of its own goes with what it is about. */
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
entries_name(const struct object *o, const struct section *s, size_t entry,
    bool *named)
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

/* A section stays after all that one that stays refers to. True: one did. */
static bool
needed_stay(const struct object *o, const bool *named, bool *gone)
{
	bool any = false;

	for (size_t i = 1; i < o->nsymbols; i++) {
		uint32_t section = symbol_section(o, i);

		if (named[i] && section < o->nsections && gone[section]) {
			gone[section] = false;
			any = true;
		}
	}
	for (size_t i = 1; i < o->nsections; i++) {
		const struct section *s = &o->sections[i];

		if (!gone[i] && (s->flags & SHF_LINK_ORDER) &&
		    s->link < o->nsections && gone[s->link]) {
			gone[s->link] = false;
			any = true;
		}
	}
	return any;
}

static void
sections_choose(const struct reading *r, const struct tidy *what, bool *gone,
    bool *named)
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
	uint32_t section = symbol_section(o, i);

	if (section == SHN_UNDEF)
		return what->drop_dead && !named[i];
	return section < o->nsections && gone[section];
}

static bool
can_be_local(const struct object *o, size_t i)
{
	uint32_t section = symbol_section(o, i);

	return section != SHN_UNDEF && section != SHN_COMMON &&
	    ELF64_ST_BIND(o->symbols[i].st_info) != STB_LOCAL;
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
			done->dead += symbol_section(o, i) == SHN_UNDEF;
		} else if (keep && can_be_local(o, i) &&
		    !is_in(keep, what->keep->n, symbol_name(o, i))) {
			plan[i].fate = FATE_LOCAL;
			done->localised++;
		}
	}
	free(keep);
	free(named);
	return done->sections || done->dead || done->localised;
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
	for (size_t i = 1; i < e->nsymbols; i++) {
		Elf64_Sym *sym = &e->symbols[i];
		uint32_t section = sym->st_shndx;

		if (section == SHN_XINDEX)
			section = e->xindex[i];
		else if (section >= SHN_LORESERVE)
			continue;
		section = map[section];
		if (e->xindex)
			e->xindex[i] = section < SHN_LORESERVE ? 0 : section;
		sym->st_shndx = section < SHN_LORESERVE ? (uint16_t)section :
							  SHN_XINDEX;
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
