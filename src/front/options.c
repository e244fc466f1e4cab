/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * options.c - kmodrustc's own options as data: the parser, --help and the
 * tests read this table. Rows that rustc has too say here what we make of them.
 */
#include "config.h"

#include "hand.h"

#define OURS .class = OPTION_OURS

/* Order is meaning: that of --help. The grammar of a name is in hand.h. */
/* clang-format off */
const struct option own_options[] = {
	{ .name = "o", .letter = 'o', .arg = ARG_VALUE, .once = true, OURS,
	    .value = "FILE", .help = "write the archive (.a) or object (.o) FILE", .id = OPTION_OUTPUT },
	{ .name = "out-dir", .arg = ARG_VALUE, .once = true, OURS,
	    .value = "DIR", .help = "write outputs without a name into DIR",
	    .id = OPTION_OUT_DIR },
	{ .name = "emit", .arg = ARG_VALUE, OURS, .value = "TYPE[=F],...",
	    .help = "asm, obj, link, dep-info; rustc's others unchecked",
	    .id = OPTION_EMIT },
	{ .name = "S", .letter = 'S', OURS,
	    .help = "stop at the repaired assembly, CRATE.s",
	    .id = OPTION_ASM },
	{ .name = "c", .letter = 'c', OURS,
	    .help = "write a verified object, CRATE.o", .id = OPTION_OBJ },
	{ .name = "verify", OURS,
	    .help = "only judge the files (.o .a .rlib .ko)",
	    .id = OPTION_VERIFY },
	{ .name = "kdir", .arg = ARG_VALUE, .once = true, OURS,
	    .value = "DIR", .help = "for the kernel of this build tree, default $KDIR", .id = OPTION_KDIR },
	{ .name = "kernel", .arg = ARG_VALUE, .once = true, OURS,
	    .value = "X.Y|any", .help = "for this version, without a tree; default any", .id = OPTION_KERNEL },
	{ .name = "rustc", .arg = ARG_VALUE, .once = true, OURS,
	    .value = "PATH", .help = "the real rustc (words)",
	    .id = OPTION_REAL_RUSTC },
	{ .name = "rust-src", .arg = ARG_VALUE, .once = true, OURS,
	    .value = "DIR", .help = "the source of core and alloc (library/)",
	    .id = OPTION_RUST_SRC },
	{ .name = "soft-float", OURS,
	    .help = "link slow integer routines for floating point",
	    .id = OPTION_SOFT_FLOAT },
	{ .name = "frame-larger-than", .arg = ARG_VALUE, .once = true, OURS,
	    .value = "N", .help = "warn of stack frames over N bytes (2048)",
	    .id = OPTION_FRAME_LIMIT },
	{ .name = "allow-large-frame", .arg = ARG_VALUE, OURS,
	    .value = "FN", .help = "say nothing of the frame of function FN",
	    .id = OPTION_LARGE_FRAME },
	{ .name = "clean-cache", OURS,
	    .help = "remove what was compiled of core for later runs",
	    .id = OPTION_CLEAN_CACHE },
	{ .name = "Wa,", .letter = '-', .arg = ARG_VALUE, OURS,
	    .value = "WORD", .help = "for the assembler, through gcc",
	    .id = OPTION_GAS },
	{ .name = "Xcc", .letter = '-', .arg = ARG_VALUE, OURS,
	    .value = "WORD", .help = "for gcc, as it is", .id = OPTION_CC },
	{ .name = "Xrustc", .letter = '-', .arg = ARG_VALUE, OURS,
	    .value = "WORD", .help = "for rustc, unseen by us",
	    .id = OPTION_RUSTC_WORD },
	{ .name = "Wl,", .letter = '-', .arg = ARG_VALUE,
	    .class = OPTION_REFUSE, .value = "WORD",
	    .help = "a word for the linker",
	    .reason = "nothing is linked here, Kbuild links the module; `ldflags-y` in the Kbuild file reaches its linker" },
	{ .name = "E", .letter = 'E', .class = OPTION_REFUSE,
	    .help = "preprocess only",
	    .reason = "Rust has no preprocessor; a nightly rustc shows expanded macros with `-Zunpretty=expanded`" },
	{ .name = "verbose", .letter = 'v', OURS,
	    .help = "a line for each stage; -vv: also its command",
	    .id = OPTION_VERBOSE },
	{ .name = "###", .letter = '-', OURS,
	    .help = "show the commands, run none of them",
	    .id = OPTION_DRY_RUN },
	{ .name = "save-temps", .arg = ARG_OPTIONAL, OURS, .value = "DIR",
	    .help = "keep the files between stages",
	    .id = OPTION_SAVE_TEMPS },
	{ .name = "error-format", .arg = ARG_VALUE, .once = true, OURS,
	    .value = "FORM", .help = "messages as human, short or json",
	    .id = OPTION_ERROR_FORMAT },
	{ .name = "color", .arg = ARG_VALUE, .once = true, OURS,
	    .value = "WHEN", .help = "auto, always or never",
	    .id = OPTION_COLOR },
	{ .name = "explain", .arg = ARG_VALUE, .once = true, OURS,
	    .value = "CODE", .help = "explain a message, K.... or rustc's",
	    .id = OPTION_EXPLAIN },
	{ .name = "help", .letter = 'h', OURS,
	    .help = "this text; with -v every option of rustc",
	    .id = OPTION_HELP },
	{ .name = "version", .letter = 'V', OURS,
	    .help = "our version and rustc's", .id = OPTION_VERSION },
};
/* clang-format on */

const size_t nown_options = ARRAY_SIZE(own_options);
