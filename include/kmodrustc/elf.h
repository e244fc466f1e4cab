/* SPDX-License-Identifier: GPL-2.0-or-later */
/* elf.h - archives and objects as plain structs; the edits of normalise */
#ifndef KMODRUSTC_ELF_H
#define KMODRUSTC_ELF_H

#include <elf.h>
#include <stdint.h>

#include "kmodrustc/base.h"

/* What made an object, as far as its own words tell. */
enum language { LANG_UNKNOWN, LANG_RUST, LANG_C_LIKE, LANG_MIXED };

struct section {
	const char *name;
	uint32_t type, link, info;
	uint64_t flags, size, align, entsize;
	const unsigned char *data; /* NULL: NOBITS or empty */
};

/* The entries of one SHT_RELA section. */
struct relocs {
	size_t section; /* its own index */
	size_t target;  /* the section it changes */
	const Elf64_Rela *v;
	size_t n;
};

/*
 * One relocatable object, valid inside the callback that got it. Everything
 * was checked while reading: indices into sections, symbols and strings are
 * in range, every name is terminated. An object of another class, byte order,
 * machine or type has its header fields and nothing else (nsections 0).
 */
struct object {
	const char *path;   /* of the file as the user named it */
	const char *member; /* name in the archive, NULL: no archive */
	unsigned class, data, machine, type; /* e_ident[], e_machine, e_type */
	struct section *sections;            /* [0] is the null section */
	size_t nsections;
	const Elf64_Sym *symbols; /* [0] is the null symbol */
	size_t nsymbols;
	size_t nsymtabs;
	const uint32_t *xindex; /* SHT_SYMTAB_SHNDX, or NULL */
	const char *strings;
	struct relocs *relocs;
	size_t nrelocs;
	bool has_rel; /* an SHT_REL section over an allocated one */
	enum language language;
};

const char *symbol_name(const struct object *o, size_t i);
/*
 * The section index of symbol i: SHN_UNDEF, SHN_ABS, SHN_COMMON as they are,
 * SHN_XINDEX resolved.
 */
uint32_t symbol_section(const struct object *o, size_t i);
/* NULL if there is none of that name. */
const struct section *section_find(const struct object *o, const char *name);
/* The value of `key=` in .modinfo; the caller's. NULL: none. */
char *object_modinfo(const struct object *o, const char *key);
/*
 * One value after the other: `after` is the one before, "" for the first. They
 * are borrowed from the object. NULL: no more.
 */
const char *object_modinfo_next(
    const struct object *o, const char *key, const char *after);
/* "libx.a(y.o)" or "y.o"; the caller's. */
char *object_name(const struct object *o);

/*
 * Reads a .o, .ko, .a or .rlib and calls each() for every object in it, with
 * `shown` as its name. A member that is rustc's metadata is passed over. Stops
 * when each() returns not 0 and returns that. -1: unreadable, neither object
 * nor archive, truncated, inconsistent, a thin archive: said (K0407...).
 */
int archive_each(const char *path, const char *shown,
    int (*each)(const struct object *o, void *ctx), void *ctx);
/*
 * Copies every object member of archive `path` into files made by
 * make_path(member, ctx) (the caller's to free; NULL stops). -1: said.
 */
int archive_extract(const char *path, const char *shown,
    char *(*make_path)(const char *member, void *ctx),
    void (*got)(char *path, const char *member, void *ctx), void *ctx);

/* ---- normalise ---- */

struct alias {
	const char *from, *to;
};

struct normalise {
	const struct alias *aliases; /* undefined `from` becomes `to` */
	size_t naliases;
	/*
	 * Undefined `from` becomes a local function over two weak references:
	 * `to` if the kernel has it, else `from` (DESIGN 4.8).
	 */
	const struct alias *stubs;
	size_t nstubs;
	const struct tidy *tidy; /* done first; NULL: nothing of it */
	/* Local names of that many characters are shortened; 0: none. */
	size_t name_limit;
};

struct normalised {
	size_t relocs;           /* seen */
	size_t plt;              /* PLT32 made PC32 */
	size_t probes;           /* calls of __rust_probestack taken out */
	size_t aliased, stubbed; /* symbols */
	size_t shortened;        /* names of symbols */
	/* by tidy: symbols, and sections (not those of relocations) */
	size_t localised, weakened, dead, sections;
};

/*
 * Edits the object file in place. Debug information survives. An unreferenced
 * undefined _GLOBAL_OFFSET_TABLE_ goes, and so do the calls by which old rustcs
 * make large frames. -1: said.
 */
int object_normalise(const char *path, const char *shown,
    const struct normalise *what, struct normalised *done);

/* A Rust or C++ name as its author wrote it; the caller's. Never NULL. */
char *demangle(const char *name);
/* Does it, or does it only copy? */
bool can_demangle(void);
/* The release of libelf that this was built with, "0.188". */
const char *elf_library(void);

/* ---- what a link leaves behind ---- */

struct tidy {
	/*
	 * Defined symbols of other names become local, weak ones too; a common
	 * symbol cannot. NULL: all stay as they are.
	 */
	const struct strvec *keep;
	bool weaken;    /* defined symbols that stay global: weak */
	bool drop_dead; /* undefined symbols that no relocation names */
	/*
	 * Sections that go, with their relocations and symbols, unless one
	 * that stays refers to them; ".debug_*" is all that begin so. NULL: none.
	 */
	const struct strvec *drop_sections;
};

/*
 * object_normalise() for an object that nothing else is to be done to. To have
 * both in one pass over the file, set struct normalise's `tidy`.
 */
int object_tidy(const char *path, const char *shown, const struct tidy *what);

/* ---- which names an object gives and wants ---- */

/*
 * A name that rustc made up: a mangled one, or one by which its code and its
 * runtime find each other. Never what #[no_mangle] or #[export_name] named.
 */
bool is_rustc_name(const char *name);
/* A name of the old mangling (_ZN...17h<hash>E), of the one since 2021 (_R...) */
bool is_legacy_name(const char *name);
bool is_v0_name(const char *name);
/*
 * Adds the exports of the objects in file `path`, each once: what is defined
 * for others (global or weak, not hidden) under a name that a person gave. Of
 * an object that no rustc made, all names are. -1: said.
 */
int object_exports(const char *path, const char *shown, struct strvec *names);
/*
 * The names that relocations of these files ask for and none of them defines;
 * each once, sorted. Weak references ask for nothing. -1: said.
 */
int objects_undefined(const struct strvec *paths, struct strvec *names);

#endif
