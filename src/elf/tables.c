/* SPDX-License-Identifier: GPL-2.0-or-later */
/* tables.c - symbols and relocations of an object whose sections were read */
#include "config.h"

#include "read.h"

#include <stdlib.h>

#include "kmodrustc/kernel.h"

/*
 * Checks: the table is an array of `size` byte entries. A table of wrong
 * entsize is read by some tools as one thing and by others as another.
 */
static int
table_check(struct reading *r, size_t i, size_t size)
{
	const struct section *s = &r->o.sections[i];

	if (s->entsize != size || s->size % size != 0)
		return object_damaged(&r->o,
		    "section %zu '%s' is no table of %zu byte entries (0x%jx bytes, entries of %ju)",
		    i, s->name, size, (uintmax_t)s->size,
		    (uintmax_t)s->entsize);
	return 0;
}

/* Finds the first symbol table and its extended section indices. */
static void
symtab_find(struct reading *r)
{
	struct object *o = &r->o;

	for (size_t i = 1; i < o->nsections; i++) {
		if (o->sections[i].type != SHT_SYMTAB)
			continue;
		if (o->nsymtabs++ == 0)
			r->symtab = i;
	}
	for (size_t i = 1; r->symtab && i < o->nsections; i++) {
		if (o->sections[i].type == SHT_SYMTAB_SHNDX &&
		    o->sections[i].link == r->symtab)
			r->shndx = i;
	}
}

/* Checks: name and section of symbol i are there. */
static int
symbol_check(struct reading *r, size_t i)
{
	const struct object *o = &r->o;
	const Elf64_Sym *sym = &o->symbols[i];

	if (sym->st_name >= r->nstrings)
		return object_damaged(o,
		    "symbol %zu has its name outside of the string table", i);
	if (sym->st_shndx == SHN_XINDEX) {
		if (!o->xindex || o->xindex[i] >= o->nsections)
			return object_damaged(o,
			    "symbol %zu '%s' is in no section", i,
			    o->strings + sym->st_name);
	} else if (sym->st_shndx < SHN_LORESERVE &&
	    sym->st_shndx >= o->nsections) {
		return object_damaged(o,
		    "symbol %zu '%s' is in section %u of %zu", i,
		    o->strings + sym->st_name, sym->st_shndx, o->nsections);
	}
	return 0;
}

/* An object without a symbol table has the null symbol. */
int
symbols_read(struct reading *r)
{
	static const Elf64_Sym null_symbol;
	struct object *o = &r->o;
	const struct section *s, *x;

	o->symbols = &null_symbol;
	o->nsymbols = 1;
	o->strings = "";
	symtab_find(r);
	if (r->symtab == 0)
		return 0;
	s = &o->sections[r->symtab];
	if (table_check(r, r->symtab, sizeof(Elf64_Sym)) < 0)
		return -1;
	if (!s->data || s->info > s->size / sizeof(Elf64_Sym))
		return object_damaged(o,
		    "a symbol table of 0x%jx bytes with %u local symbols",
		    (uintmax_t)s->size, s->info);
	r->strtab = s->link;
	if (strings_check(r, r->strtab, "symbols") < 0)
		return -1;
	o->strings = (const char *)o->sections[r->strtab].data;
	r->nstrings = o->sections[r->strtab].size;
	o->symbols = reading_aligned(r, s->data, s->size);
	o->nsymbols = s->size / sizeof(Elf64_Sym);
	x = &o->sections[r->shndx];
	if (r->shndx) {
		if (!x->data || x->size / sizeof(uint32_t) < o->nsymbols)
			return object_damaged(
			    o, "too few extended section indices");
		o->xindex = reading_aligned(r, x->data, x->size);
	}
	for (size_t i = 0; i < o->nsymbols; i++) {
		if (symbol_check(r, i) < 0)
			return -1;
	}
	return 0;
}

/*
 * Checks: every entry names a symbol, and in memory that will be loaded the
 * place it changes lies in its section.
 */
static int
relocs_check(struct reading *r, const struct relocs *rs)
{
	const struct object *o = &r->o;
	const struct section *target = &o->sections[rs->target];
	bool loaded = target->flags & SHF_ALLOC;

	for (size_t i = 0; i < rs->n; i++) {
		const Elf64_Rela *rela = &rs->v[i];
		unsigned size = reloc_size(ELF64_R_TYPE(rela->r_info));

		if (ELF64_R_SYM(rela->r_info) >= o->nsymbols)
			return object_damaged(o,
			    "relocation %zu of '%s' names symbol %ju of %zu", i,
			    o->sections[rs->section].name,
			    (uintmax_t)ELF64_R_SYM(rela->r_info), o->nsymbols);
		if (loaded &&
		    (rela->r_offset > target->size ||
			size > target->size - rela->r_offset))
			return object_damaged(o,
			    "relocation %zu of '%s' changes %u bytes at 0x%jx of 0x%jx",
			    i, o->sections[rs->section].name, size,
			    (uintmax_t)rela->r_offset, (uintmax_t)target->size);
	}
	return 0;
}

static int
section_relocs_read(struct reading *r, size_t i)
{
	struct object *o = &r->o;
	const struct section *s = &o->sections[i];
	struct relocs *rs = &o->relocs[o->nrelocs];

	if (s->info >= o->nsections)
		return object_damaged(o, "'%s' relocates section %u of %zu",
		    s->name, s->info, o->nsections);
	if (s->type == SHT_REL) {
		if (o->sections[s->info].flags & SHF_ALLOC)
			o->has_rel = true;
		return 0;
	}
	if (s->link != r->symtab)
		return object_damaged(o,
		    "'%s' names symbols of section %u, which is not the symbol table",
		    s->name, s->link);
	if (table_check(r, i, sizeof(Elf64_Rela)) < 0)
		return -1;
	if (!s->data)
		return 0;
	*rs = (struct relocs){
		.section = i,
		.target = s->info,
		.v = reading_aligned(r, s->data, s->size),
		.n = s->size / sizeof(Elf64_Rela),
	};
	o->nrelocs++;
	return relocs_check(r, rs);
}

int
relocs_read(struct reading *r)
{
	struct object *o = &r->o;
	size_t n = 0;

	for (size_t i = 1; i < o->nsections; i++)
		n += o->sections[i].type == SHT_RELA;
	o->relocs = xreallocarray(NULL, n + 1, sizeof(*o->relocs));
	for (size_t i = 1; i < o->nsections; i++) {
		uint32_t type = o->sections[i].type;

		if ((type == SHT_RELA || type == SHT_REL) &&
		    section_relocs_read(r, i) < 0)
			return -1;
	}
	return 0;
}
