/* SPDX-License-Identifier: GPL-2.0-or-later */
/* edit.h - an object on its way to a changed one, for the files of this room */
#ifndef KMODRUSTC_EDIT_H
#define KMODRUSTC_EDIT_H

#include "read.h"

/* What becomes of a symbol. */
enum fate {
	FATE_KEEP,
	FATE_DROP,
	FATE_RENAME,
	FATE_STUB,
	FATE_LOCAL,
	FATE_WEAK
};

struct plan {
	enum fate fate;
	size_t row; /* in aliases[] or stubs[] */
};

/*
 * The new section table and symbol table. Sections keep their numbers, new
 * ones come behind; symbols do not, `map` tells what a relocation against an
 * old symbol names now.
 */
struct edit {
	const struct reading *r;
	Elf64_Shdr *shdrs;
	const unsigned char **data; /* NULL: NOBITS or empty */
	size_t nsections, shstrndx;
	Elf64_Sym *symbols;
	uint32_t *xindex; /* NULL: no SHT_SYMTAB_SHNDX */
	size_t nsymbols, nlocals;
	uint32_t *map;
	struct buf strtab, own_shstrtab;
	struct buf *shstrtab; /* one of the two: LLVM shares one */
	void **owned;
	size_t nowned;
};

/* The type that the oldest loader knows for the same thing. */
uint32_t reloc_normal(uint32_t type);
/* A changed object as bytes in e; `plan` has a row for each old symbol. */
int edit_make(struct edit *e, const struct reading *r, const struct plan *plan,
    const struct normalise *what, struct normalised *done);
void edit_free(struct edit *e);
/* Memory that lives as long as e. */
void *edit_alloc(struct edit *e, size_t n, size_t size);
/* Appends a section; its number. */
size_t edit_add_section(struct edit *e, const Elf64_Shdr *sh, const void *data);
/* Appends a name to a string table; its offset. */
uint32_t edit_add_name(struct buf *table, const char *prefix, const char *name);

size_t stub_size(void);
/* Appends the code of stub `from` and its relocations; the code's section. */
size_t stub_add(struct edit *e, const char *from);
/* Tells those relocations the numbers of the two symbols. */
void stub_relocate(struct edit *e, size_t code, uint32_t from, uint32_t to);

/*
 * What tidy makes of the symbols, into `plan`; `gone` gets the sections that
 * go. Both have an element for each and are zeroed. True: something changes.
 */
bool tidy_plan(const struct reading *r, const struct tidy *what,
    struct plan *plan, bool *gone, struct normalised *done);
/* Takes them out of an object that was made with that plan. */
void sections_drop(struct edit *e, const bool *gone);

/*
 * Will locals_shorten() find something? Local: those that are, and those that
 * the plan makes so. limit 0: never.
 */
bool has_long_local(
    const struct reading *r, const struct plan *plan, size_t limit);
/* Renames local symbols of `limit` characters and more; how many. */
size_t locals_shorten(struct edit *e, size_t limit);
/* A readable name of less than `limit` (64 at least) characters; the caller's. */
char *name_shorten(const char *name, size_t limit);

/*
 * Replaces calls of __rust_probestack in a copy of the image. How many there
 * were; `file` stays empty if none.
 */
size_t probes_replace(const struct reading *r, struct buf *file);

/* Lays the sections of e out as a file. -1: said (they overlap). */
int edit_lay_out(const struct edit *e, struct buf *file);
/*
 * object_normalise() from memory to memory. `file` stays empty if nothing is
 * to be changed. -1: said.
 */
int image_normalise(struct image image, const char *shown,
    const struct normalise *what, struct normalised *done, struct buf *file);
/* Puts the bytes where `path` is, at once. -1: said (K0105). */
int image_replace(const char *path, const char *shown, unsigned mode,
    const void *bytes, size_t n);

#endif
