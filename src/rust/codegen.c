/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * codegen.c - rustc's -C options as data: every one of `rustc -C help` from
 * 1.63 to 1.97, and what we do with it. Acts on none of them.
 */
#include "config.h"

#include "kmodrustc/rust.h"

/* The grammar of rows that are alike; a reason is "why; what to do". */
#define PASS(n, a, s, h) \
	{ \
		.name = n, .arg = a, .class = OPTION_PASS, .since = s, \
		.help = h \
	}
#define NO_LINKER(n, a, s, fine, h) \
	{ \
		.name = n, .arg = a, .class = OPTION_IGNORE, .since = s, \
		.forced = fine, .help = h, \
		.reason = \
		    "nothing is linked here, Kbuild links the module; leave it out" \
	}

/* Sorted by name. ARG_OPTIONAL: a switch, which is `yes` without a value. */
/* clang-format off */
const struct option codegen_options[] = {
	PASS("ar", ARG_VALUE, 63, "does nothing any more"),
	{ .name = "code-model", .arg = ARG_VALUE, .class = OPTION_FORCE,
	    .since = 63, .forced = "kernel", .help = "where code may lie",
	    .reason = "modules are loaded into the top 2 GiB, and only the kernel model's relocations reach there; leave it out" },
	{ .name = "codegen-units", .arg = ARG_VALUE, .class = OPTION_FORCE,
	    .since = 63, .forced = "1", .help = "parts to compile at a time",
	    .reason = "rustc writes the assembly of several units to files of its own choice; leave it out" },
	PASS("collapse-macro-debuginfo", ARG_OPTIONAL, 95,
	    "macros in debug information"),
	{ .name = "control-flow-guard", .arg = ARG_OPTIONAL,
	    .class = OPTION_REFUSE, .since = 63, .forced = "no",
	    .help = "Windows Control Flow Guard",
	    .reason = "that is Windows'; the kernel's own protection is added by itself" },
	PASS("debug-assertions", ARG_OPTIONAL, 63, "debug_assert!() works"),
	PASS("debuginfo", ARG_VALUE, 63, "amount of debug information"),
	NO_LINKER("default-linker-libraries", ARG_OPTIONAL, 63, "no",
	    "libraries the linker adds"),
	NO_LINKER("dlltool", ARG_VALUE, 95, NULL, "import library tool"),
	PASS("dwarf-version", ARG_VALUE, 95, "version of debug information"),
	{ .name = "embed-bitcode", .arg = ARG_OPTIONAL,
	    .class = OPTION_IGNORE, .since = 63, .forced = "no",
	    .help = "LLVM bitcode beside the code",
	    .reason = "the output holds machine code only; `--emit llvm-bc` writes bitcode" },
	{ .name = "extra-filename", .arg = ARG_VALUE,
	    .class = OPTION_INTERPRET, .since = 63,
	    .help = "added to default output names",
	    .id = OPTION_EXTRA_FILENAME },
	PASS("force-frame-pointers", ARG_OPTIONAL, 63, "keep frame pointers"),
	{ .name = "force-unwind-tables", .arg = ARG_OPTIONAL,
	    .class = OPTION_FORCE, .since = 63, .forced = "no",
	    .help = "tables for unwinding",
	    .reason = "the kernel unwinds by ORC or frame pointers and never reads .eh_frame; leave it out" },
	{ .name = "help", .arg = ARG_OPTIONAL, .class = OPTION_INTERPRET,
	    .since = 63, .help = "list rustc's codegen options",
	    .id = OPTION_QUESTION },
	{ .name = "incremental", .arg = ARG_VALUE, .class = OPTION_IGNORE,
	    .since = 63, .help = "directory of incremental compilation",
	    .reason = "a crate is compiled as one unit; leave it out" },
	PASS("inline-threshold", ARG_VALUE, 63, "does nothing any more"),
	{ .name = "instrument-coverage", .arg = ARG_OPTIONAL,
	    .class = OPTION_REFUSE, .since = 63, .forced = "no",
	    .help = "coverage counters",
	    .reason = "the counters need LLVM's profiling runtime, which no kernel has; test that code on the host" },
	{ .name = "jump-tables", .arg = ARG_OPTIONAL, .class = OPTION_FORCE,
	    .since = 95, .forced = "no", .help = "tables for `match`",
	    .reason = "an indirect jump through a table defeats retpolines and IBT, the kernel has them off as well; leave it out" },
	NO_LINKER("link-arg", ARG_VALUE, 63, NULL, "word for the linker"),
	NO_LINKER("link-args", ARG_VALUE, 63, NULL, "words for the linker"),
	PASS("link-dead-code", ARG_OPTIONAL, 63, "keep unreachable code"),
	NO_LINKER("link-self-contained", ARG_OPTIONAL, 63, "no",
	    "whose C objects to link"),
	NO_LINKER("linker", ARG_VALUE, 63, NULL, "linker to use"),
	NO_LINKER("linker-features", ARG_VALUE, 95, NULL,
	    "linker features"),
	NO_LINKER("linker-flavor", ARG_VALUE, 63, NULL, "kind of linker"),
	{ .name = "linker-plugin-lto", .arg = ARG_OPTIONAL,
	    .class = OPTION_REFUSE, .since = 63, .forced = "no",
	    .help = "leave optimisation to the linker",
	    .reason = "objects would hold LLVM bitcode, no machine code; leave it out" },
	{ .name = "llvm-args", .arg = ARG_VALUE, .class = OPTION_INTERPRET,
	    .since = 63, .help = "words for LLVM", .id = OPTION_LLVM_ARGS },
	{ .name = "lto", .arg = ARG_OPTIONAL, .class = OPTION_IGNORE,
	    .since = 63, .forced = "no", .help = "link time optimisation",
	    .reason = "the crate is compiled as a library, before linking; leave it out" },
	PASS("metadata", ARG_VALUE, 63, "words to mangle names with"),
	PASS("no-prepopulate-passes", ARG_OPTIONAL, 63,
	    "empty list of LLVM passes"),
	{ .name = "no-redzone", .arg = ARG_OPTIONAL, .class = OPTION_FORCE,
	    .since = 63, .forced = "yes", .help = "no red zone",
	    .reason = "an interrupt overwrites what lies below the kernel's stack pointer; leave it out" },
	PASS("no-stack-check", ARG_OPTIONAL, 63, "does nothing any more"),
	PASS("no-vectorize-loops", ARG_OPTIONAL, 63, "no loop vectoriser"),
	PASS("no-vectorize-slp", ARG_OPTIONAL, 63, "no SLP vectoriser"),
	PASS("opt-level", ARG_VALUE, 63, "0 to 3, s or z"),
	PASS("overflow-checks", ARG_OPTIONAL, 63, "integer overflow panics"),
	{ .name = "panic", .arg = ARG_VALUE, .class = OPTION_FORCE,
	    .since = 63, .forced = "abort", .help = "what a panic does",
	    .reason = "nothing in a kernel can unwind Rust frames; leave it out" },
	{ .name = "passes", .arg = ARG_VALUE, .class = OPTION_PASS,
	    .since = 63, .help = "further LLVM passes",
	    .id = OPTION_PASSES },
	NO_LINKER("prefer-dynamic", ARG_OPTIONAL, 63, "no",
	    "prefer shared libraries"),
	{ .name = "profile-generate", .arg = ARG_OPTIONAL,
	    .class = OPTION_REFUSE, .since = 63,
	    .help = "count for -C profile-use",
	    .reason = "the counters need LLVM's profiling runtime, which no kernel has; profile that code on the host" },
	PASS("profile-use", ARG_VALUE, 63, "optimise by a profile"),
	{ .name = "relocation-model", .arg = ARG_VALUE,
	    .class = OPTION_FORCE, .since = 63, .forced = "static",
	    .help = "position independent code",
	    .reason = "position independent code reads addresses from a GOT, and a module has none; leave it out" },
	NO_LINKER("relro-level", ARG_VALUE, 95, "off", "RELRO"),
	PASS("remark", ARG_VALUE, 63, "remarks of LLVM passes"),
	NO_LINKER("rpath", ARG_OPTIONAL, 63, "no", "rpath in programs"),
	{ .name = "save-temps", .arg = ARG_OPTIONAL,
	    .class = OPTION_INTERPRET, .since = 63,
	    .help = "as --save-temps", .id = OPTION_SAVE_TEMPS },
	{ .name = "soft-float", .arg = ARG_OPTIONAL, .class = OPTION_REFUSE,
	    .since = 63, .forced = "no", .help = "soft float ABI",
	    .reason = "it works for 32-bit ARM only; leave it out, floating point is soft here by itself" },
	{ .name = "split-debuginfo", .arg = ARG_VALUE,
	    .class = OPTION_REFUSE, .since = 63, .forced = "off",
	    .help = "debug information in another file",
	    .reason = "the module would point at a file that Kbuild does not know; leave it out" },
	{ .name = "strip", .arg = ARG_VALUE, .class = OPTION_IGNORE,
	    .since = 63, .forced = "none", .help = "what to strip",
	    .reason = "nothing is linked here, and stack traces need the symbols; `make INSTALL_MOD_STRIP=1` strips modules" },
	PASS("symbol-mangling-version", ARG_VALUE, 63, "legacy or v0"),
	{ .name = "target-cpu", .arg = ARG_VALUE, .class = OPTION_INTERPRET,
	    .since = 63, .help = "processor to compile for",
	    .id = OPTION_TARGET_CPU },
	{ .name = "target-feature", .arg = ARG_VALUE,
	    .class = OPTION_INTERPRET, .since = 63,
	    .forced = "-sse,-sse2,+soft-float",
	    .help = "processor features; no FPU, SSE, AVX",
	    .id = OPTION_TARGET_FEATURE },
	PASS("unsafe-allow-abi-mismatch", ARG_VALUE, 95,
	    "target modifiers that may differ"),
};
/* clang-format on */

const size_t ncodegen_options = ARRAY_SIZE(codegen_options);
