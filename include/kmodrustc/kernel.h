/* SPDX-License-Identifier: GPL-2.0-or-later */
/* kernel.h - the target kernel: facts by version, and what its tree says */
#ifndef KMODRUSTC_KERNEL_H
#define KMODRUSTC_KERNEL_H

#include <stdint.h>

#include "kmodrustc/base.h"

/* A version as one number; sublevels over 255 count as 255. */
#define KVER(a, b, c) \
	(((unsigned)(a) << 16) | ((unsigned)(b) << 8) | \
	    ((unsigned)(c) > 255 ? 255U : (unsigned)(c)))

struct symvers;
struct configuration;

/* {0} is "any": what every loader since 3.10 takes. */
struct kernel {
	unsigned version;        /* KVER; 0: any */
	char *release;           /* "6.1.0-56-amd64", "4.4"; NULL: any */
	char *name;              /* "Linux 4.4", for kernel_name() */
	char *dir;               /* KDIR; NULL: facts alone */
	struct symvers *symvers; /* its exports; NULL: not known */
	struct symvers **others; /* those of other modules */
	size_t nothers;
	struct configuration *config; /* NULL: not known */
};

/*
 * "any", "4.4", "4.4.155", "6.1.0-56-amd64", "3.10.0-1160.el7.x86_64".
 * -1: said (K0206).
 */
int kernel_from_release(struct kernel *k, const char *text);
/*
 * Reads a build tree: its release, Module.symvers and configuration. A
 * half-installed tree is one sentence about what is missing and what brings it
 * (K0701). -1: said.
 */
int kernel_from_dir(struct kernel *k, const char *dir);
/*
 * Adds the exports of other modules, which a Module.symvers of theirs lists, as
 * Kbuild's KBUILD_EXTRA_SYMBOLS names them. -1: it cannot be read, errno says why.
 */
int kernel_add_exports(struct kernel *k, const char *path);
void kernel_free(struct kernel *k);
/*
 * A program that Kbuild needs for modules and that k->dir has not, by its name
 * there; NULL: they are there.
 */
const char *kernel_tree_lacks(const struct kernel *k);
/*
 * The command that installs a kernel's headers (release NULL: those of the
 * running one) or a package on this machine; the caller's.
 */
char *headers_help(const char *release);
char *install_help(const char *package);
/* "any kernel since 3.10", "Linux 4.4", "Linux 6.1.0-56-amd64". Borrowed. */
const char *kernel_name(const struct kernel *k);

/* ---- exports (Module.symvers) ---- */

bool kernel_knows_exports(const struct kernel *k);
/* Of the kernel or another module. False too if the exports are not known. */
bool kernel_exports(const struct kernel *k, const char *symbol);
size_t kernel_export_count(const struct kernel *k);

/* One export, as its line says it; borrowed from the kernel. */
struct export_fact {
	struct span kind;      /* "EXPORT_SYMBOL", "EXPORT_SYMBOL_GPL"... */
	struct span module;    /* "vmlinux", "drivers/gpu/drm/drm" */
	struct span namespace; /* n == 0: none (kernels before 5.4 have none) */
	bool gpl_only;
};
/* False: no such export, or they are not known. */
bool kernel_export_find(
    const struct kernel *k, const char *symbol, struct export_fact *e);
/*
 * The export, or the name known to C, that `word` was probably meant to be; the
 * caller's. NULL: none is near, or the exports are not known.
 */
char *kernel_nearest_name(const struct kernel *k, const char *word);
/* May a module import this namespace without being built with it? */
bool kernel_allows_missing_namespace(const struct kernel *k);
/*
 * From how many characters on an imported name is too long for the version
 * table of a module (modpost: "too long symbol"). 0: any length will do.
 */
size_t kernel_import_limit(const struct kernel *k);
/*
 * KSYM_NAME_LEN: names of that many characters are cut when shown, or worse.
 * 128 before 6.1, 512 since; 512 for any.
 */
size_t kernel_name_limit(const struct kernel *k);

/* A name that is only there for C: an inline function or a macro. */
struct inline_fact {
	const char *name;
	const char *how;  /* "an inline function", "a macro" */
	unsigned since;   /* KVER of the first kernel where it is so; 0: all */
	unsigned until;   /* of the first where it is no longer; 0: none */
	const char *shim; /* what to write instead, without "write" */
	const char *source;
};
/* NULL: none, or not in this kernel; for any only what holds in all. */
const struct inline_fact *inline_find(const struct kernel *k, const char *name);
/* The table, for tests and documentation. */
size_t inline_rows(void);
const struct inline_fact *inline_row(size_t i);

/* ---- its configuration (include/config/auto.conf, .config) ---- */

bool kernel_knows_config(const struct kernel *k);
/*
 * The value of CONFIG_`name`, `name` without CONFIG_: "y", "m", "16", a
 * string without its quotes. NULL: not set, or nothing is known. Borrowed.
 */
const char *kernel_config(const struct kernel *k, const char *name);

/* What configurations turn on, whatever its name was in that version. */
enum feature {
	FEATURE_RETPOLINE,
	FEATURE_RETHUNK,
	FEATURE_SLS,
	FEATURE_IBT,
	FEATURE_CALL_PADDING,
	FEATURE_CALL_DEPTH,
	FEATURE_PREFIX_SYMBOLS,
	FEATURE_CFI,
	FEATURE_FINEIBT,
	FEATURE_CLANG, /* the kernel was compiled by it */
	FEATURE_LLD,
	FEATURE_LTO,
	FEATURE_RUST,
	FEATURE_64BIT,
	FEATURE_MODULES,
	FEATURE_MODVERSIONS,
	FEATURE_MODULE_SIG_FORCE,
	FEATURE_ORC,
	FEATURE_STACK_VALIDATION,
	FEATURE_OBJTOOL,
	FEATURE_FRAME_POINTER,
	/* what follows only changes objtool's options */
	FEATURE_JUMP_LABEL_HACK,
	FEATURE_NOINSTR_HACK,
	FEATURE_MCOUNT_OBJTOOL,
	FEATURE_NOP_MCOUNT,
	FEATURE_STATIC_CALL,
	FEATURE_UACCESS,
	FEATURE_SMAP,
	FEATURE_COVERAGE,
	FEATURE_OBJTOOL_WERROR,
	FEATURE_KLP_BUILD
};
/* False too if the configuration is not known. */
bool kernel_has(const struct kernel *k, enum feature feature);
/* What compiled the kernel, by CONFIG_CC_VERSION_TEXT. */
struct compiler_fact {
	bool clang;            /* else gcc */
	unsigned major, minor; /* 12, 2 */
	char command[32];      /* "gcc-12", "gcc", "clang" */
};
/* False: nothing is known. */
bool kernel_compiler(const struct kernel *k, struct compiler_fact *c);
/* The table, for tests. */
size_t feature_rows(void);
const char *feature_row_name(size_t i);

/* ---- what it asks of code ---- */

enum {
	HARDEN_RETPOLINE = 1,
	HARDEN_RETHUNK = 2,
	HARDEN_SLS = 4,
	HARDEN_IBT = 8,
	HARDEN_CS_PREFIX = 16,
	HARDEN_PADDING = 32,
	HARDEN_PADDING_MAX = 64 /* bytes */
};

struct hardening {
	unsigned set;     /* HARDEN_... */
	unsigned padding; /* bytes, where the set has it */
};

/* By the configuration; of an unknown one only what harms nowhere (ibt). */
struct hardening kernel_hardening(const struct kernel *k);
/*
 * --mitigations=: "none" or names with commas between. False: *unknown is a
 * word that is none; h is as it was.
 */
bool hardening_read(
    struct hardening *h, const char *words, struct span *unknown);
/* Adds "retpoline,rethunk", or "none". */
void hardening_names(const struct hardening *h, struct buf *b);

struct hardening_fact {
	unsigned bit;
	enum feature feature; /* asks for it */
	unsigned since;       /* only from this KVER on */
	const char *name;     /* in --mitigations= */
	const char *does;
};
size_t hardening_rows(void);
const struct hardening_fact *hardening_row(size_t i);

/* Something a kernel demands of code that we cannot give it. */
struct unserved_fact {
	enum feature feature;
	bool on; /* the demand is there if the feature is, or is not, on */
	const char *what, *kernel, *help;
};
/* The first that this kernel's configuration has; NULL: all is served. */
const struct unserved_fact *unserved_find(const struct kernel *k);
size_t unserved_rows(void);

/* ---- its objtool ---- */

/* Does its Kbuild run one over the code of modules at all? */
bool kernel_uses_objtool(const struct kernel *k);
/*
 * Only over what is linked of a whole module, not over its parts? That is the
 * variable delay-objtool of its own scripts.
 */
bool kernel_delays_objtool(const struct kernel *k);
/* Does its rule for %.o from %.rs (6.1 and later) run it, delays apart? */
bool kernel_rust_rule_runs_objtool(const struct kernel *k);
/* The path of the program; the caller's. NULL: it is not in the tree. */
char *kernel_objtool(const struct kernel *k);
/*
 * Adds the words between the program and the file's name, as this kernel's
 * Kbuild has them for an object that was linked.
 */
void kernel_objtool_options(const struct kernel *k, struct strvec *argv);
size_t objtool_rows(void);

/* ---- facts: const tables, each row with its source ---- */

/*
 * "R_X86_64_PLT32"; a number without a name gives NULL.
 */
const char *reloc_name(uint32_t type);
/* Does apply_relocate_add() of k take it? For any: do all since 3.10? */
bool kernel_takes_reloc(const struct kernel *k, uint32_t type);
/* "4.16" : the first version that takes it, NULL if no kernel does. */
const char *reloc_since(uint32_t type);
/* How many bytes it changes at its place: 0 (NONE, unknown), 1, 2, 4, 8. */
unsigned reloc_size(uint32_t type);
/* Must the bytes at a relocated place be zero in the file? any: true. */
bool kernel_wants_zero_place(const struct kernel *k);
/*
 * Would this loader look for an undefined _GLOBAL_OFFSET_TABLE_ like for any
 * other symbol, and not find it? (simplify_symbols() and modpost know better
 * in 4.14.280, 5.4.273, 5.10.223, and from 5.12 on.) For any: true.
 */
bool kernel_wants_got_symbol(const struct kernel *k);
/* Does it refuse (-EEXIST) two allocated sections of one name? any: true. */
bool kernel_refuses_twin_sections(const struct kernel *k);
/* "Only one .modinfo section must exist" (6.2 and later). any: true. */
bool kernel_refuses_twin_modinfo(const struct kernel *k);
/* W+X sections (module_enforce_rwx_sections, after 5.4). any: true. */
bool kernel_refuses_wx(const struct kernel *k);

/*
 * Does showing a name of kernel_name_limit() characters corrupt its stack? Older
 * kernels cut it. For any: true.
 */
bool kernel_chokes_on_long_names(const struct kernel *k);
/* Does it refuse an explicit import of a "module:" namespace? any: true. */
bool kernel_refuses_module_import(const struct kernel *k);

/* A renamed export. Only rows with the same prototype are ever aliased. */
struct rename_fact {
	const char *old, *successor;
	unsigned since; /* KVER of the first kernel with the new name */
	unsigned until; /* of the first without it again; 0: it is there */
	bool same_prototype;
	const char *instead; /* what to do; NULL: it is aliased */
	const char *source;  /* who renamed it */
};
/*
 * The name that k has for `name` with the same prototype: a successor, or the
 * old name on a kernel from before. NULL: it has `name` itself, or another
 * prototype, or k is not known well enough.
 */
const char *rename_alias(const struct kernel *k, const char *name);
/* The row by which `name` is certain not to be there under this name. */
const struct rename_fact *rename_missing(
    const struct kernel *k, const char *name);
/* NULL if `old` was never renamed. */
const struct rename_fact *rename_find(const char *old);
/* The row whose successor it is; NULL. */
const struct rename_fact *rename_find_successor(const char *successor);
/* The table, for tests and documentation. */
size_t rename_rows(void);
const struct rename_fact *rename_row(size_t i);

#endif
