/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * normalise.c - what an object file needs so that any loader can take it, and
 * no more: an object that needs nothing is not touched, one that only has PLT
 * types gets only those bytes changed. The rest is edit.c's.
 */
#include "config.h"

#include "kmodrustc/elf.h"

#include <stdlib.h>
#include <string.h>

#include "edit.h"
#include "read.h"

/*
 * PLT32 against a symbol without a PLT is PC32, and PC32 is what loaders have
 * always known (upstream b21ebf2fb4cd made PLT32 the same thing in 4.16).
 */
uint32_t
reloc_normal(uint32_t type)
{
	return type == R_X86_64_PLT32 ? R_X86_64_PC32 : type;
}

/* Does any relocation, of whatever section, name the symbol? */
static bool
is_referenced(const struct object *o, size_t symbol)
{
	for (size_t i = 0; i < o->nrelocs; i++) {
		const struct relocs *rs = &o->relocs[i];

		for (size_t j = 0; j < rs->n; j++) {
			if (ELF64_R_SYM(rs->v[j].r_info) == symbol)
				return true;
		}
	}
	return false;
}

/* The row that begins with `name`; n: none. */
static size_t
alias_find(const struct alias *v, size_t n, const char *name)
{
	size_t i = 0;

	while (i < n && strcmp(v[i].from, name) != 0)
		i++;
	return i;
}

/*
 * What becomes of an undefined symbol. A weak one gets no stub: its user asks
 * whether it is there.
 */
static struct plan
symbol_plan(const struct object *o, size_t i, const struct normalise *what)
{
	const char *name = symbol_name(o, i);
	bool weak = ELF64_ST_BIND(o->symbols[i].st_info) == STB_WEAK;
	size_t row;

	row = alias_find(what->aliases, what->naliases, name);
	if (row < what->naliases)
		return (struct plan){ FATE_RENAME, row };
	row = alias_find(what->stubs, what->nstubs, name);
	if (row < what->nstubs && !weak)
		return (struct plan){ FATE_STUB, row };
	if ((strcmp(name, "_GLOBAL_OFFSET_TABLE_") == 0 ||
		strcmp(name, "__rust_probestack") == 0) &&
	    !o->has_rel && !is_referenced(o, i))
		return (struct plan){ .fate = FATE_DROP };
	return (struct plan){ 0 };
}

/* True if any symbol changes. */
static bool
plan_make(const struct reading *r, const struct normalise *what,
    struct plan *plan, bool *gone, struct normalised *done)
{
	const struct object *o = &r->o;
	bool any;

	if (!r->symtab)
		return false;
	any = what->tidy && tidy_plan(r, what->tidy, plan, gone, done);
	for (size_t i = o->sections[r->symtab].info; i < o->nsymbols; i++) {
		if (i == 0 || plan[i].fate != FATE_KEEP ||
		    o->symbols[i].st_shndx != SHN_UNDEF ||
		    ELF64_ST_BIND(o->symbols[i].st_info) == STB_LOCAL)
			continue;
		plan[i] = symbol_plan(o, i, what);
		any |= plan[i].fate != FATE_KEEP;
		done->aliased += plan[i].fate == FATE_RENAME;
		done->stubbed += plan[i].fate == FATE_STUB;
	}
	return any || has_long_local(r, plan, what->name_limit);
}

static void
relocs_count(const struct object *o, struct normalised *done)
{
	for (size_t i = 0; i < o->nrelocs; i++) {
		const struct relocs *rs = &o->relocs[i];

		done->relocs += rs->n;
		for (size_t j = 0; j < rs->n; j++)
			done->plt +=
			    ELF64_R_TYPE(rs->v[j].r_info) == R_X86_64_PLT32;
	}
}

/* The same file with other types. */
static void
types_replace(const struct reading *r, struct buf *file)
{
	const struct object *o = &r->o;

	buf_add(file, r->image.p, r->image.n);
	for (size_t i = 0; i < o->nrelocs; i++) {
		const struct relocs *rs = &o->relocs[i];
		size_t at =
		    (size_t)(o->sections[rs->section].data - r->image.p);

		for (size_t j = 0; j < rs->n; j++) {
			uint64_t info = rs->v[j].r_info;

			info = ELF64_R_INFO(ELF64_R_SYM(info),
			    reloc_normal(ELF64_R_TYPE(info)));
			memcpy(file->s + at + j * sizeof(Elf64_Rela) +
				offsetof(Elf64_Rela, r_info),
			    &info, sizeof(info));
		}
	}
}

static int
symbols_replace(const struct reading *r, const struct plan *plan,
    const bool *gone, const struct normalise *what, struct normalised *done,
    struct buf *file)
{
	struct edit e;
	int result = edit_make(&e, r, plan, what, done);

	if (result == 0) {
		sections_drop(&e, gone);
		result = edit_lay_out(&e, file);
	}
	edit_free(&e);
	return result;
}

static int
reading_normalise(const struct reading *r, const struct normalise *what,
    struct normalised *done, struct buf *file)
{
	struct plan *plan = xcalloc(r->o.nsymbols, sizeof(*plan));
	bool *gone = xcalloc(r->o.nsections, sizeof(*gone));
	int result = 0;

	relocs_count(&r->o, done);
	if (plan_make(r, what, plan, gone, done))
		result = symbols_replace(r, plan, gone, what, done, file);
	else if (done->plt > 0)
		types_replace(r, file);
	free(plan);
	free(gone);
	return result;
}

int
image_normalise(struct image image, const char *shown,
    const struct normalise *what, struct normalised *done, struct buf *file)
{
	struct reading r = { 0 };
	struct buf repaired = { 0 };
	size_t probes = 0;
	int result;

	*done = (struct normalised){ 0 };
	if (!image_is_elf(image)) {
		image_say_unknown(image, shown);
		return -1;
	}
	result = object_read(&r, image, shown, NULL);
	if (result == 0 && (probes = probes_replace(&r, &repaired)) != 0) {
		reading_free(&r);
		image =
		    (struct image){ (unsigned char *)repaired.s, repaired.len };
		result = object_read(&r, image, shown, NULL);
	}
	/* another machine's object is left for verify to refuse */
	if (result == 0 && r.o.nsections > 0)
		result = reading_normalise(&r, what, done, file);
	done->probes = probes;
	reading_free(&r);
	if (result == 0 && probes != 0 && file->len == 0) {
		*file = repaired;
		repaired = (struct buf){ 0 };
	}
	buf_free(&repaired);
	return result;
}

int
object_normalise(const char *path, const char *shown,
    const struct normalise *what, struct normalised *done)
{
	struct buf file = { 0 };
	struct mapped old;
	int result;

	*done = (struct normalised){ 0 };
	if (image_map(&old, path, shown) < 0)
		return -1;
	result = image_normalise(old.image, shown, what, done, &file);
	if (result == 0 && file.len > 0)
		result = image_replace(path, shown, old.mode, file.s, file.len);
	image_unmap(&old);
	buf_free(&file);
	return result;
}
