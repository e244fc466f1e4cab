/* SPDX-License-Identifier: GPL-2.0-or-later */
/* read.h - from bytes to a checked struct object, for the files of this room */
#ifndef KMODRUSTC_READ_H
#define KMODRUSTC_READ_H

#include "kmodrustc/elf.h"

/* The bytes of a file or of an archive's member; never owns. */
struct image {
	const unsigned char *p;
	size_t n;
};

/* A mapped regular file. {0} is none. */
struct mapped {
	struct image image;
	unsigned mode; /* permissions */
};

/* -1: said (K0201). An empty file is refused too. */
int image_map(struct mapped *m, const char *path, const char *shown);
void image_unmap(struct mapped *m);
/* Says K0407: neither object nor archive, and what it is instead. */
void image_say_unknown(struct image image, const char *name);
bool image_is_elf(struct image image);
bool image_is_archive(struct image image);

/* An object and where its parts are in the file; {0} is none. */
struct reading {
	struct object o;
	struct image image;
	Elf64_Ehdr ehdr;
	size_t shstrtab, symtab, strtab, shndx; /* sections; 0: none */
	uint64_t nstrings;                      /* bytes in .strtab */
	void **copies; /* tables that were not aligned in the file */
	size_t ncopies;
};

/*
 * Reads and checks one object. The image must outlive it. -1: said (K0407);
 * reading_free() is due in any case.
 */
int object_read(struct reading *r, struct image image, const char *path,
    const char *member);
void reading_free(struct reading *r);
/* The steps of object_read() behind the sections, in this order. */
int symbols_read(struct reading *r);
int relocs_read(struct reading *r);
/* Bytes of the image as an array whose elements want 8-byte alignment. */
const void *reading_aligned(
    struct reading *r, const unsigned char *p, size_t n);
/* Checks: section i is a string table, and its last string ends. */
int strings_check(struct reading *r, size_t i, const char *what);
/* Says K0407 about an object, "'libx.a(y.o)' is damaged: ...". Always -1. */
int object_damaged(const struct object *o, const char *fmt, ...)
    PRINTF_LIKE(2, 3);
/* archive_each() for bytes that are in memory already. */
int image_each(struct image image, const char *shown,
    int (*each)(const struct object *o, void *ctx), void *ctx);
/* LANG_* out of STT_FILE symbols and .comment. */
enum language language_find(const struct object *o);

#endif
