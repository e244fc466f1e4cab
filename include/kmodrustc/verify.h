/* SPDX-License-Identifier: GPL-2.0-or-later */
/* verify.h - would the kernel take it? a walker and the table of rules */
#ifndef KMODRUSTC_VERIFY_H
#define KMODRUSTC_VERIFY_H

#include "kmodrustc/base.h"
#include "kmodrustc/elf.h"
#include "kmodrustc/kernel.h"

/* What an undefined name that the kernel does not export is. */
enum undefined {
	/* an error in a finished module, else a warning: C may define it */
	UNDEFINED_DEFAULT,
	UNDEFINED_WARN,
	UNDEFINED_ERROR,
	UNDEFINED_IGNORE
};

/* at->file and *function are the caller's to free. */
typedef bool find_line(
    void *ctx, const char *symbol, struct where *at, char **function);

struct verify {
	/*
	 * NULL: each object is judged by its own vermagic (a finished module
	 * has one), as for any kernel if there is none.
	 */
	const struct kernel *kernel;
	bool ours;    /* we made it: no PLT type, whatever is taken */
	bool library; /* an .rlib: its names are found by a later link */
	bool member;  /* of a module that Kbuild links and modpost looks at */
	enum undefined undefined;
	/*
	 * Find the Rust line that first uses `symbol`, and the one that
	 * defines it. NULL: nobody knows lines.
	 */
	find_line *find_use, *find_definition;
	void *ctx;
};

struct verified {
	size_t objects;
	size_t relocs;  /* of sections that are loaded */
	size_t refused; /* faults, those told in one message too */
	size_t warned;  /* of less weight: the file is accepted */
};

/*
 * Judges every object of the file, saying each fault. `shown` is its name in
 * messages. 0: judged, refused == 0 means accepted; -1: could not be judged.
 */
int verify_file(const char *path, const char *shown, const struct verify *v,
    struct verified *result);

/*
 * The release a .ko was built for, the first word of its vermagic; the
 * caller's. NULL: none, or the file cannot be read, which is said then.
 * verify_file() with kernel NULL does the same in one reading.
 */
char *verify_vermagic(const char *path);

/* The table, for tests and documentation. */
enum scope { PER_ARCHIVE, PER_OBJECT, PER_SECTION, PER_SYMBOL, PER_RELOC };
struct rule;
size_t rule_rows(void);
const char *rule_row_id(size_t i); /* tests/golden/rule/<id>/ */
const char *rule_row_code(size_t i);

#endif
