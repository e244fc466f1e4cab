/* SPDX-License-Identifier: GPL-2.0-or-later */
/* verify.h - would the kernel take it? a walker and the table of rules */
#ifndef KMODRUSTC_VERIFY_H
#define KMODRUSTC_VERIFY_H

#include "kmodrustc/base.h"
#include "kmodrustc/elf.h"
#include "kmodrustc/kernel.h"

struct verify {
	/*
	 * NULL: each object is judged by its own vermagic (a finished module
	 * has one), as for any kernel if there is none.
	 */
	const struct kernel *kernel;
	bool ours; /* we made it: no PLT type, whatever is taken */
	bool library; /* an .rlib: its names are found by a later link */
	/*
	 * Finds the Rust line that first uses `symbol`. at->file and *function
	 * are the caller's to free. NULL: nobody knows lines.
	 */
	bool (*find_use)(
	    void *ctx, const char *symbol, struct where *at, char **function);
	void *ctx;
};

struct verified {
	size_t objects;
	size_t relocs;  /* of sections that are loaded */
	size_t refused; /* faults, those told in one message too */
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
