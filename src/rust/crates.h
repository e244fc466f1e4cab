/* SPDX-License-Identifier: GPL-2.0-or-later */
/* crates.h - the crates of the sysroot and how each is compiled; private */
#ifndef KMODRUSTC_CRATES_H
#define KMODRUSTC_CRATES_H

#include "kmodrustc/rust.h"

#define SYSROOT_TARGET "x86_64-unknown-none"
/* In an entry: where rustc looks for crates, our asm, our sources. */
#define SYSROOT_LIB "lib/rustlib/" SYSROOT_TARGET "/lib"
#define SYSROOT_TEXT "s"
#define SYSROOT_SRC "src"

/*
 * One crate. Its root is a file below rust-src's library, or one of ours
 * (embedded, or `stub`). `defines`: what a label of its asm must contain, so
 * that a crate that came out empty is noticed; NULL: nothing.
 */
struct crate {
	const char *name;
	const char *theirs; /* "core/src/lib.rs" */
	const char *ours;   /* "rt.rs" */
	const char *stub;   /* its whole text, for `ours` */
	bool metadata;      /* for rustc: lib/.../libNAME.rmeta */
	const char *text;   /* for the linker: "core" is s/core.s */
	const char *defines;
};

/* In the order in which they need each other. */
extern const struct crate crates[];
extern const size_t ncrates;

struct crate_build {
	const struct rustc_info *rustc;
	const char *library; /* of rust-src */
	const char *dir;     /* the sysroot that is being made */
	const char *out;     /* where rustc leaves what it makes */
	bool frame_pointers;
};

/* The whole command line. */
void crate_words(
    const struct crate *c, const struct crate_build *b, struct strvec *argv);

#endif
