/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * walk.c - every object of a file before every rule. Knows what is quickly
 * seen to be good; what is bad is in rules.c, how it is said in tell.c.
 */
#include "config.h"

#include "kmodrustc/verify.h"

#include <stdlib.h>
#include <string.h>

#include "verify/rules.h"

/* What names_at() keeps of a global name: who has it, who wants it. */
#define DEFINED 1
#define WANTED 2

/* What is known of a relocation type at a glance. */
struct glance {
	unsigned char suspect;
	unsigned char size; /* of the place */
};

#define GLANCES 256

struct walk {
	const struct verify *v;
	struct verified *result;
	struct judge judge;
	struct kernel own; /* by vermagic, if v names none */
	struct glance glances[GLANCES];
	size_t first[PER_RELOC + 2]; /* row of each scope */
	struct names globals;        /* of the file */
	struct names sections;       /* of the object: the first of each name */
	struct findings findings;
	size_t *told; /* messages per row */
};

/* ---- who judges ---- */

static void
judge_setup(struct walk *w, const struct kernel *kernel)
{
	w->judge.kernel = kernel;
	w->judge.ours = w->v->ours;
	w->judge.library = w->v->library;
	w->judge.member = w->v->member;
	w->judge.undefined = w->v->undefined;
	w->judge.zero_place = kernel_wants_zero_place(kernel);
	for (uint32_t i = 0; i < GLANCES; i++)
		w->glances[i] =
		    (struct glance){ reloc_type_is_suspect(&w->judge, i),
			    (unsigned char)reloc_size(i) };
}

/* "6.1.0-56-amd64" of "6.1.0-56-amd64 SMP preempt ..."; the caller's. */
static char *
release_of(const struct object *o)
{
	char *magic = o->nsections ? object_modinfo(o, "vermagic") : NULL;

	if (magic != NULL)
		magic[strcspn(magic, " ")] = '\0';
	return magic;
}

static int
judge_by_vermagic(struct walk *w, const struct object *o)
{
	char *release = release_of(o);
	int ret = 0;

	kernel_free(&w->own);
	w->own = (struct kernel){ 0 };
	if (release != NULL)
		ret = kernel_from_release(&w->own, release);
	judge_setup(w, &w->own);
	free(release);
	return ret;
}

/* ---- one object ---- */

static void
judge_subject(struct walk *w, enum scope scope, const struct subject *s)
{
	for (size_t i = w->first[scope]; i < w->first[scope + 1]; i++) {
		if (!rule_finds(&w->judge, &rules[i], s))
			continue;
		finding_add(&w->findings, &rules[i], s);
		if (rule_level(&w->judge, &rules[i]) == LEVEL_ERROR)
			w->result->refused++;
		else
			w->result->warned++;
	}
}

static void
judge_sections(struct walk *w, const struct object *o)
{
	const uint64_t wx = SHF_WRITE | SHF_EXECINSTR;

	names_clear(&w->sections);
	for (size_t i = 1; i < o->nsections; i++) {
		const struct section *sec = &o->sections[i];
		struct subject s = { .o = o, .section = i };

		if (!(sec->flags & SHF_ALLOC) && (sec->flags & wx) != wx)
			continue;
		if ((sec->flags & SHF_ALLOC) && sec->size != 0) {
			size_t *first = names_at(&w->sections, sec->name);

			if (*first != 0)
				s.twin = *first;
			else
				*first = i;
		}
		judge_subject(w, PER_SECTION, &s);
	}
}

static inline bool
is_zero(const unsigned char *place, unsigned size)
{
	static const unsigned char zero[8];
	uint32_t word;

	if (size != sizeof(word))
		return memcmp(place, zero, size) == 0;
	memcpy(&word, place, sizeof(word));
	return word == 0;
}

/*
 * The hot loop: a large archive has some million relocations. Nearly all are
 * of a type that is taken, of a symbol, at a place that is zero. That the
 * place lies in its section was checked in reading.
 */
static void
judge_relocs(struct walk *w, const struct object *o, const struct relocs *r)
{
	const struct section *target = &o->sections[r->target];
	const unsigned char *data = w->judge.zero_place ? target->data : NULL;

	for (size_t i = 0; i < r->n; i++) {
		const Elf64_Rela *rela = &r->v[i];
		uint32_t type = ELF64_R_TYPE(rela->r_info);
		struct glance g = { .suspect = true };

		if (type < GLANCES)
			g = w->glances[type];
		if (!g.suspect && ELF64_R_SYM(rela->r_info) != 0 &&
		    (data == NULL || is_zero(data + rela->r_offset, g.size)))
			continue;
		judge_subject(w, PER_RELOC,
		    &(struct subject){ .o = o,
			.section = r->target,
			.symbol = ELF64_R_SYM(rela->r_info),
			.rela = rela });
	}
	w->result->relocs += r->n;
}

/* An undefined symbol that the loader has to find. */
static bool
is_wanted(const Elf64_Sym *sym)
{
	return sym->st_shndx == SHN_UNDEF &&
	    ELF64_ST_BIND(sym->st_info) != STB_WEAK;
}

static bool
is_plain(const Elf64_Sym *sym)
{
	unsigned type = ELF64_ST_TYPE(sym->st_info);

	return sym->st_shndx != SHN_UNDEF && sym->st_shndx != SHN_COMMON &&
	    type != STT_TLS && type != STT_GNU_IFUNC;
}

/* Would a rule refuse it, if nobody in the file defines it? */
static bool
is_refused_name(const struct walk *w, const struct subject *s)
{
	if (w->judge.library)
		return false;
	for (size_t i = w->first[PER_ARCHIVE]; i < w->first[PER_ARCHIVE + 1];
	     i++) {
		if (rule_finds(&w->judge, &rules[i], s))
			return true;
	}
	return false;
}

static void
judge_symbols(struct walk *w, const struct object *o)
{
	bool some_long = has_long_name(o);

	for (size_t i = 1; i < o->nsymbols; i++) {
		const Elf64_Sym *sym = &o->symbols[i];
		const struct subject s = { .o = o, .symbol = i };
		const char *name = symbol_name(o, i);

		if (some_long || !is_plain(sym))
			judge_subject(w, PER_SYMBOL, &s);
		if (ELF64_ST_BIND(sym->st_info) == STB_LOCAL ||
		    !name_is_asked_for(name))
			continue;
		if (sym->st_shndx != SHN_UNDEF)
			*names_at(&w->globals, name) |= DEFINED;
		else if (is_wanted(sym) && is_refused_name(w, &s))
			*names_at(&w->globals, name) |= WANTED;
	}
}

/* The first licence and name count, as for the loader, and every import. */
static void
modinfo_read(struct judge *j, const struct object *o)
{
	const char *value = "";

	if (j->license == NULL)
		j->license = object_modinfo(o, "license");
	if (j->name == NULL)
		j->name = object_modinfo(o, "name");
	while ((value = object_modinfo_next(o, "import_ns", value)) != NULL)
		strvec_add(&j->imports, value);
}

static int
object_begin(struct walk *w, const struct object *o)
{
	if (w->v->kernel == NULL && judge_by_vermagic(w, o) < 0)
		return -1;
	w->judge.module = o->nsections != 0 &&
	    section_find(o, ".gnu.linkonce.this_module") != NULL;
	if (w->judge.first_reading && o->nsections != 0)
		modinfo_read(&w->judge, o);
	return 0;
}

static int
judge_object(const struct object *o, void *ctx)
{
	struct walk *w = ctx;

	if (object_begin(w, o) < 0)
		return -1;
	w->result->objects++;
	judge_subject(w, PER_OBJECT, &(struct subject){ .o = o });
	judge_sections(w, o);
	w->glances[R_X86_64_32S].suspect = has_far_absolute(o);
	for (size_t i = 0; i < o->nrelocs; i++) {
		if (o->sections[o->relocs[i].target].flags & SHF_ALLOC)
			judge_relocs(w, o, &o->relocs[i]);
	}
	judge_symbols(w, o);
	findings_tell(&w->findings, o, w->v, &w->judge, w->told);
	return 0;
}

/*
 * The second reading, only if a name is missing: now it is known which, and
 * the object that wants it is at hand for the message.
 */
static int
judge_missing(const struct object *o, void *ctx)
{
	struct walk *w = ctx;

	if (object_begin(w, o) < 0)
		return -1;
	for (size_t i = 1; i < o->nsymbols; i++) {
		const char *name = symbol_name(o, i);

		if (is_wanted(&o->symbols[i]) && name_is_asked_for(name) &&
		    *names_at(&w->globals, name) == WANTED)
			judge_subject(w, PER_ARCHIVE,
			    &(struct subject){ .o = o, .symbol = i });
	}
	findings_tell(&w->findings, o, w->v, &w->judge, w->told);
	return 0;
}

/* ---- the file ---- */

static void
walk_setup(struct walk *w)
{
	size_t row = 0;

	w->told = xcalloc(nrules, sizeof(*w->told));
	for (int scope = PER_ARCHIVE; scope <= PER_RELOC; scope++) {
		w->first[scope] = row;
		while (row < nrules && (int)rules[row].scope == scope)
			row++;
	}
	w->first[PER_RELOC + 1] = row;
	if (w->v->kernel != NULL)
		judge_setup(w, w->v->kernel);
}

int
verify_file(const char *path, const char *shown, const struct verify *v,
    struct verified *result)
{
	struct walk w = { .v = v, .result = result };
	int ret;

	*result = (struct verified){ 0 };
	walk_setup(&w);
	w.judge.first_reading = true;
	ret = archive_each(path, shown, judge_object, &w);
	w.judge.first_reading = false;
	if (ret == 0 && names_any(&w.globals, WANTED))
		ret = archive_each(path, shown, judge_missing, &w);
	kernel_free(&w.own);
	names_free(&w.globals);
	names_free(&w.sections);
	findings_free(&w.findings);
	free(w.told);
	free(w.judge.license);
	free(w.judge.name);
	strvec_free(&w.judge.imports);
	return ret;
}

static int
take_release(const struct object *o, void *ctx)
{
	char **release = ctx;

	*release = release_of(o);
	return 1; /* the first object is enough */
}

char *
verify_vermagic(const char *path)
{
	char *release = NULL;

	archive_each(path, path, take_release, &release);
	return release;
}
