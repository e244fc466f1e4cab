/* SPDX-License-Identifier: GPL-2.0-or-later */
/* rust.h - the real rustc: where it is, and what its options mean to us */
#ifndef KMODRUSTC_RUST_H
#define KMODRUSTC_RUST_H

#include "kmodrustc/base.h"

enum option_arg { ARG_NONE, ARG_VALUE, ARG_OPTIONAL };

/* What happens to an option (facts/users.md 2.2). */
enum option_class {
	OPTION_OURS,      /* kmodrustc's own, never reaches rustc */
	OPTION_INTERPRET, /* rustc's, but we act on it */
	OPTION_PASS,      /* goes to rustc as it is */
	OPTION_FORCE,     /* we set it; another value is refused */
	OPTION_REFUSE,    /* makes no sense in a kernel: `reason` */
	OPTION_IGNORE     /* has no effect here: warning K0203 */
};

/*
 * Who interprets an option: what a face does when it meets the row. The ones
 * from OPTION_ASM on are kmodrustc's own.
 */
enum option_id {
	OPTION_NOBODY,
	OPTION_CODEGEN, /* -C: the row of codegen_options decides */
	OPTION_COLOR,
	OPTION_CRATE_NAME,
	OPTION_CRATE_TYPE,
	OPTION_EMIT,
	OPTION_ERROR_FORMAT,
	OPTION_EXPLAIN,
	OPTION_EXTRA_FILENAME, /* -C */
	OPTION_HELP,
	OPTION_LIBRARY,      /* -l */
	OPTION_LIBRARY_PATH, /* -L */
	OPTION_LINT,         /* -W: `help` is a question to rustc */
	OPTION_LLVM_ARGS,    /* -C */
	OPTION_OUTPUT,       /* -o */
	OPTION_OUT_DIR,
	OPTION_QUESTION, /* --print, -C help: rustc answers, we stop */
	OPTION_TARGET,
	OPTION_TARGET_CPU,     /* -C */
	OPTION_TARGET_FEATURE, /* -C */
	OPTION_PASSES,         /* -C: `list` is a question to rustc */
	OPTION_UNSTABLE,       /* -Z: `help`, `unpretty=` are questions */
	OPTION_VERBOSE,
	OPTION_VERSION,
	OPTION_SAVE_TEMPS,  /* ours, and -C */
	OPTION_ASM,         /* -S */
	OPTION_CC,          /* -Xcc X */
	OPTION_DEPS,        /* -MD */
	OPTION_DEPS_FILE,   /* -MF */
	OPTION_DEPS_PHONY,  /* -MP */
	OPTION_DEPS_TARGET, /* -MT */
	OPTION_DRY_RUN,     /* -### */
	OPTION_GAS,         /* -Wa,X */
	OPTION_KDIR,
	OPTION_KERNEL,
	OPTION_OBJ,        /* -c */
	OPTION_REAL_RUSTC, /* --rustc */
	OPTION_RUSTC_WORD, /* -Xrustc X */
	OPTION_VERIFY,
	OPTION_RUST_SRC,
	OPTION_SOFT_FLOAT,
	OPTION_CLEAN_CACHE,
	OPTION_FRAME_LIMIT,
	OPTION_LARGE_FRAME,
	OPTION_MITIGATIONS,
	OPTION_OBJTOOL,
	OPTION_UNDEFINED,
	OPTION_NEW,
	OPTION_NEW_KIND, /* --pure and the others: new.c knows them */
	OPTION_NEW_DKMS,
	OPTION_DOCTOR
};

/*
 * A row: one option, all of it. `name` without dashes; for a -C option the
 * part before `=`; for an option that has no long form its letter. Rows of
 * rustc's two tables are sorted by name.
 */
struct option {
	const char *name;
	char letter; /* 0: none */
	enum option_arg arg;
	bool once; /* rustc refuses a second one */
	enum option_class class;
	unsigned since;    /* minor version of rustc, 63: always */
	const char *value; /* its metavariable, NULL: none */
	/* FORCE: the value we set; REFUSE, IGNORE: the value that is fine */
	const char *forced;
	const char *help;   /* one line for --help */
	const char *reason; /* REFUSE FORCE IGNORE: "why; what to do" */
	enum option_id id;
};

extern const struct option rustc_options[]; /* rustc --help -v */
extern const size_t nrustc_options;
extern const struct option codegen_options[]; /* rustc -C help */
extern const size_t ncodegen_options;

/*
 * NULL if unknown. `-` and `_` are the same in a codegen option's name.
 */
const struct option *option_find(
    const struct option *v, size_t n, struct span name);
const struct option *option_find_letter(
    const struct option *v, size_t n, char letter);
/*
 * Does the row speak of this value (its `forced`)? yes, y, on and true are
 * one value, no, n, off and false another; NULL is `yes`.
 */
bool option_agrees(const struct option *row, const char *value);

/*
 * The words that start the real rustc: `wanted` (--rustc=, may be NULL),
 * $KMODRUSTC_RUSTC, rustc in PATH that is not us, the one configure saw.
 * Never $RUSTC: that is us. -1: said (K0101).
 */
int rustc_find(const char *wanted, struct strvec *words);
/* The same without a word: false if there is none. */
bool rustc_look(const char *wanted, struct strvec *words);

struct sysroot;
/*
 * The flags that make rustc's code fit for a kernel, against a sysroot or
 * (NULL) on the host's target with the host's core (DESIGN decisions 1 and
 * 3). To be put behind the user's own.
 */
void rustc_kernel_flags(struct strvec *argv, const struct sysroot *sr);

/*
 * More of them, which only a nightly takes, or any with RUSTC_BOOTSTRAP=1 in its
 * environment. `minor` is rustc's, as in struct rustc_info.
 */
void rustc_unstable_flags(struct strvec *argv, unsigned minor);
/*
 * For a kernel that unwinds by frame pointers, as its Makefile asks it of Rust
 * (6.1, KBUILD_RUSTFLAGS): of the user's crate and of core's.
 */
void rustc_frame_pointers(struct strvec *argv);

/*
 * Takes rustc's messages line by line (human, short and JSON form, with colour
 * or without) and hands on all but what our own flags caused; the closing
 * count of warnings is corrected. A human message is handed on whole, as soon
 * as its last line was seen. {0} is ready; without `out` it goes to stderr.
 */
struct rustc_filter {
	struct buf block; /* the lines of one message, not handed on */
	size_t dropped;   /* warnings taken out */
	void (*out)(void *ctx, const char *text, size_t n);
	void *ctx;
};
/* `filter` is a struct rustc_filter; the type is that of proc's err_line. */
void rustc_filter_line(void *filter, const char *line, size_t n);
/* Hands on what is left and frees it. */
void rustc_filter_end(struct rustc_filter *filter);

/* ---- what a rustc is ---- */

enum rustc_channel {
	CHANNEL_STABLE,
	CHANNEL_BETA,
	CHANNEL_NIGHTLY,
	CHANNEL_DEV
};

/* All texts are the struct's. */
struct rustc_info {
	struct strvec words; /* to be run: no rustup proxy if it can be */
	char *identity;      /* tells it from every other rustc */
	/* What it says of itself; NULL and 0 if it does not. */
	char *version; /* all of `rustc -vV` */
	char *release; /* "1.96.0", "1.97.0-nightly" */
	char *host;    /* "x86_64-unknown-linux-gnu" */
	char *llvm;    /* "22.1.8" */
	char *sysroot;
	unsigned minor; /* 96 */
	enum rustc_channel channel;
};

/*
 * Asks the rustc that `words` start, or the cache, which knows the answers of
 * a binary by its path, inode, size and times. A rustup proxy is asked each
 * time which binary it stands for, a script or a program with arguments
 * which sysroot. One that gives no answer is no error: the compile will say
 * why. -1: said (K0109, older than 1.63).
 */
int rustc_probe(const struct strvec *words, struct rustc_info *info);
void rustc_info_free(struct rustc_info *info);

/* ---- the source of its library ---- */

struct rust_source {
	char *library;  /* holds core/src/lib.rs; NULL: none found */
	char *identity; /* tells it from another state of it */
};

/*
 * rust-src of that rustc: `wanted` (--rust-src=, may be NULL),
 * $KMODRUSTC_RUST_SRC, what rustup or a distribution installed. None found, or
 * a rustc that does not tell its release, is no error: library is NULL. -1:
 * said (K0206: what was named is none). One that was named and is of another
 * release is used with a warning (K0111).
 */
int rust_source_find(const struct rustc_info *info, const char *wanted,
    struct rust_source *source);
void rust_source_free(struct rust_source *source);
/* One line of help: how this rustc's source is installed; the caller's. */
char *rust_source_help(const struct rustc_info *info);

/* ---- core, alloc and std for the kernel, made once ---- */

struct sysroot_request {
	const struct rustc_info *rustc;   /* with a release */
	const struct rust_source *source; /* with a library */
	int verbose;         /* 1: say what is made; 2: and its commands */
	bool dry_run;        /* make nothing, only tell its name */
	bool frame_pointers; /* for kernels whose C keeps them */
};

struct sysroot {
	char *dir; /* for rustc's --sysroot */
	int lock;
	bool made; /* by this run */
};

/* From the cache, or made for it. -1: said (K0108, K0110, K0105). */
int sysroot_get(const struct sysroot_request *request, struct sysroot *sr);
/* Before that nobody removes it. */
void sysroot_free(struct sysroot *sr);
/*
 * The asm of "core", "alloc", "std", "rt", "builtins" or "softfloat"; the
 * caller's. Link builtins and rt always, softfloat for --soft-float only.
 */
char *sysroot_text(const struct sysroot *sr, const char *crate);
/*
 * The options for a crate that is compiled against it: --target and
 * --sysroot. The target has no SSE: target-feature is not needed.
 */
void sysroot_flags(const struct sysroot *sr, struct strvec *argv);

/*
 * A file that is part of the program ("link.lds", "kmodrustc_glue.c"), written
 * to `path`. -1: said (K0105). A name that is none is our bug.
 */
int embedded_write(const char *name, const char *path);
/* Adds its text. */
struct hash;
void embedded_hash(const char *name, struct hash *h);

#endif
