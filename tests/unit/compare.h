/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * compare.h - an edited object against the old one, by names: every relocation
 * of the old one must be there, against the symbol it should be against now.
 */
#ifndef KMODRUSTC_COMPARE_H
#define KMODRUSTC_COMPARE_H

#include "kmodrustc/elf.h"

#include "../../src/elf/read.h"
#include "objects.h"

/* An object read into memory; close_object() frees all of it. */
struct opened {
	struct buf bytes;
	struct reading r;
};

static inline struct opened
open_object(const char *path)
{
	struct opened x = { .bytes = get(path) };

	ck_assert_int_eq(
	    object_read(&x.r,
		(struct image){ (unsigned char *)x.bytes.s, x.bytes.len }, path,
		NULL),
	    0);
	return x;
}

static inline void
close_object(struct opened *x)
{
	reading_free(&x->r);
	buf_free(&x->bytes);
}

/* The first symbol of that name, from the locals on; 0: none. */
static inline size_t
symbol_find(const struct object *o, const char *name, int bind)
{
	for (size_t i = 1; i < o->nsymbols; i++) {
		if (ELF64_ST_BIND(o->symbols[i].st_info) == bind &&
		    strcmp(symbol_name(o, i), name) == 0)
			return i;
	}
	return 0;
}

/* A symbol as text that is the same in the old object and the new one. */
static inline char *
symbol_text(const struct object *o, size_t i, const char *renamed)
{
	const Elf64_Sym *s = &o->symbols[i];
	uint32_t section = symbol_section(o, i);
	const char *name = symbol_name(o, i), *place = "";

	if (ELF64_ST_TYPE(s->st_info) == STT_SECTION)
		name = "section";
	if (section != SHN_UNDEF && section < o->nsections)
		place = o->sections[section].name;
	/* the one that was meant to change: by name alone */
	if (strcmp(name, "printk") == 0 || strcmp(name, renamed) == 0)
		return xstrdup(renamed);
	return xasprintf("%s %x %x %jx %jx %s", name, s->st_info, s->st_other,
	    (uintmax_t)s->st_value, (uintmax_t)s->st_size, place);
}

static inline void
relocs_compare(
    const struct object *old, const struct object *new, const char *renamed)
{
	ck_assert_uint_le(old->nrelocs, new->nrelocs);
	for (size_t i = 0; i < old->nrelocs; i++) {
		const struct relocs *a = &old->relocs[i], *b = &new->relocs[i];

		ck_assert_uint_eq(a->target, b->target);
		ck_assert_uint_eq(a->n, b->n);
		for (size_t j = 0; j < a->n; j++) {
			uint32_t type = ELF64_R_TYPE(a->v[j].r_info);
			char *was = symbol_text(
			    old, ELF64_R_SYM(a->v[j].r_info), renamed);
			char *is = symbol_text(
			    new, ELF64_R_SYM(b->v[j].r_info), renamed);

			if (type == R_X86_64_PLT32)
				type = R_X86_64_PC32;
			ck_assert_uint_eq(ELF64_R_TYPE(b->v[j].r_info), type);
			ck_assert_uint_eq(a->v[j].r_offset, b->v[j].r_offset);
			ck_assert_int_eq(a->v[j].r_addend, b->v[j].r_addend);
			ck_assert_str_eq(was, is);
			free(was);
			free(is);
		}
	}
}

/* Sections that hold no symbol numbers are the same bytes in the same order. */
static inline void
sections_compare(
    const struct object *old, const struct object *new, const char *renamed)
{
	ck_assert_uint_le(old->nsections, new->nsections);
	for (size_t i = 1; i < old->nsections; i++) {
		const struct section *a = &old->sections[i],
				     *b = &new->sections[i];

		ck_assert_str_eq(a->name, b->name);
		ck_assert_uint_eq(a->type, b->type);
		ck_assert_uint_eq(a->flags, b->flags);
		ck_assert_uint_eq(a->align, b->align);
		ck_assert_uint_eq(a->entsize, b->entsize);
		ck_assert_uint_eq(a->link, b->link);
		if (a->type == SHT_GROUP) {
			char *was = symbol_text(old, a->info, renamed);
			char *is = symbol_text(new, b->info, renamed);

			ck_assert_str_eq(was, is);
			free(was);
			free(is);
		}
		if (a->type == SHT_RELA || a->type == SHT_SYMTAB ||
		    a->type == SHT_STRTAB || a->type == SHT_SYMTAB_SHNDX)
			continue;
		ck_assert_uint_eq(a->size, b->size);
		ck_assert(!a->data == !b->data);
		if (a->data)
			ck_assert_int_eq(memcmp(a->data, b->data, a->size), 0);
	}
}

/* Locals come first, and nobody got lost (of the first thousand). */
static inline void
symbols_compare(
    const struct object *old, const struct reading *now, const char *renamed)
{
	const struct object *new = &now->o;
	size_t nlocals = new->sections[now->symtab].info;

	for (size_t i = 0; i < new->nsymbols; i++)
		ck_assert((ELF64_ST_BIND(new->symbols[i].st_info) ==
			      STB_LOCAL) == (i < nlocals));
	for (size_t i = 1; i < old->nsymbols && i < 1000; i++) {
		char *was = symbol_text(old, i, renamed);
		bool found = false;

		for (size_t j = 1; j < new->nsymbols && !found; j++) {
			char *is = symbol_text(new, j, renamed);

			found = strcmp(was, is) == 0;
			free(is);
		}
		ck_assert_msg(found, "'%s' got lost", was);
		free(was);
	}
}

/* new_path is old_path but for printk, which is now called `renamed`. */
static inline void
must_match(const char *old_path, const char *new_path, const char *renamed)
{
	struct opened old = open_object(old_path), new = open_object(new_path);

	sections_compare(&old.r.o, &new.r.o, renamed);
	symbols_compare(&old.r.o, &new.r, renamed);
	relocs_compare(&old.r.o, &new.r.o, renamed);
	close_object(&old);
	close_object(&new);
}

#endif
