/* SPDX-License-Identifier: GPL-2.0-or-later */
/* stage.h - what a run has to do (struct job), and the stages that do it */
#ifndef KMODRUSTC_STAGE_H
#define KMODRUSTC_STAGE_H

#include "kmodrustc/base.h"
#include "kmodrustc/kernel.h"
#include "kmodrustc/rust.h"
#include "kmodrustc/verify.h"

/* What a file is; a stage eats the files of one kind. */
enum kind {
	KIND_RUST,    /* .rs, or - */
	KIND_CPP_ASM, /* .S */
	KIND_ASM,     /* .s as a compiler or a person wrote it */
	KIND_FIXED,   /* .s after fixup */
	KIND_BUNDLE,  /* .a, .rlib given as input */
	KIND_OBJECT,  /* .o as an assembler or a compiler left it */
	KIND_LINKED,  /* .o, all that have to be one are one */
	KIND_NORMAL,  /* .o after normalise */
	KIND_CHECKED, /* .o after objtool, or where that is others' */
	KIND_RESULT   /* .a or .o, not judged yet */
};

struct file {
	enum kind kind;
	char *path;
	char *shown;    /* the input it came from, as the user named it */
	bool from_rust; /* made from the .rs named by shown */
	bool ours;      /* in our temp directory: may be edited */
};

struct work {
	struct file *v; /* owns its strings */
	size_t n;
};

/* An input as the user named it; copies the name. */
void work_add(struct work *w, enum kind kind, const char *path);
bool work_has(const struct work *w, enum kind kind);
void work_free(struct work *w);
/* By the suffix; -1 if it tells nothing. */
int kind_of_name(const char *name);

enum emit {
	EMIT_ASM,
	EMIT_OBJ,
	EMIT_LINK,
	EMIT_RLIB, /* rustc's metadata beside our object */
	EMIT_DEP_INFO,
	EMIT_RUSTC
};

/* One thing to leave behind. */
struct product {
	enum emit emit;
	char *word; /* EMIT_RUSTC: rustc's own word, "llvm-ir" */
	char *path; /* final name; "-": stdout (EMIT_ASM only) */
	char *from; /* the finished temp file, set by its stage */
	bool early; /* rustc itself writes it to `path`, as soon as it can */
};

/* Who calls us; each has its own front_...(). */
enum face { FACE_HAND, FACE_KBUILD, FACE_CARGO };

/* --objtool=: who runs it is decided by us, or it is we, or not we. */
enum objtool { OBJTOOL_AUTO, OBJTOOL_YES, OBJTOOL_NO };

enum mode {
	MODE_BUILD,
	MODE_VERIFY,
	MODE_RUSTC, /* hand all to rustc */
	MODE_CHECK  /* a kernel crate, rustc alone makes what is wanted */
};

/* Everything a run has to do: a face fills it, the pipeline reads it. */
struct job {
	enum face face;
	enum mode mode;
	struct work work;         /* the inputs */
	struct strvec rustc_args; /* the user's, for rustc, in order */
	struct strvec cc_args;    /* -Wa,X and -Xcc X */
	struct product *products;
	size_t nproducts;

	char *rustc;       /* --rustc=, NULL: look for it */
	char *kernel_text; /* --kernel=, NULL: not given */
	char *kdir;        /* --kdir= or $KDIR, NULL: none */
	char *mitigations; /* --mitigations=, NULL: auto */
	enum objtool objtool;

	int verbose;    /* 0, 1: -v, 2: -vv */
	bool dry_run;   /* -### */
	bool untouched; /* MODE_RUSTC: the real rustc takes our place */
	bool artifacts; /* --json=artifacts: each file is told when there */
	bool save_temps;
	char *save_dir; /* --save-temps=DIR; NULL: beside the output */

	char *rust_src;             /* --rust-src=, NULL: look for it */
	bool soft_float;            /* --soft-float */
	enum undefined undefined;   /* --undefined=; judged by verify */
	unsigned long frame_limit;  /* --frame-larger-than=N; 0: the default */
	struct strvec large_frames; /* --allow-large-frame=FN */
	struct strvec dep_targets;  /* -MT */

	/* Filled on the way: */
	struct kernel kernel;
	struct hardening harden;   /* what the code is given */
	struct strvec rustc_words; /* the real rustc, once it was looked for */
	bool rustc_known;          /* the next three are filled */
	struct rustc_info rustc_info;
	struct rust_source source;
	struct sysroot sysroot; /* dir NULL: none, the host's core is used */
	bool needs_glue;        /* the module has to bring kmodrustc_glue.o */
	struct strvec
	    exports; /* names of the user's objects that stay global */
	struct strvec libraries; /* .rlib files of -L, linked if wanted */
	char *stdin_copy; /* what came from standard input; NULL: nothing */
	int exit_code;    /* of a rustc that failed; 0: none did */
};

void job_add_product(
    struct job *job, enum emit emit, const char *word, const char *path);
/* The product of that kind, NULL. */
struct product *job_product(const struct job *job, enum emit emit);
void job_free(struct job *job);
/*
 * Fills job->kernel from --kdir or --kernel (any if neither), and what the code
 * is to be given. -1: said (K0206, K0701, and K0702 of a kernel that demands
 * what we cannot give).
 */
int kernel_of_job(struct job *job);
/* The run failed: removes older results of the products' names (DESIGN 4.12) */
void job_discard_products(const struct job *job);

/*
 * One shape for every stage: it eats the files of one kind in the work list
 * and leaves files of a later kind. `report` is for its words in -v: what it
 * found or changed.
 */
struct stage {
	const char *name; /* as in -v and in messages */
	enum kind takes;
	/* -1: failed and said why */
	int (*run)(struct job *job, struct work *w, struct buf *report);
};

extern const struct stage stage_rustc, stage_preprocess, stage_fixup,
    stage_assemble, stage_extract, stage_link, stage_normalise, stage_objtool,
    stage_archive, stage_verify;

/*
 * Runs a tool for a stage: shows it for -vv and -###, runs it (not for -###)
 * and says how it ended if that was no success.
 */
struct tool_run {
	const char *name; /* for messages: "gcc" */
	const struct strvec *argv;
	const char *makes;      /* the file it has to leave, NULL: none */
	const char *stdin_path; /* read from there; NULL: inherited */
	const char *const *env; /* as in struct proc */
	void (*err_line)(void *ctx, const char *line, size_t n);
	void *ctx;
	bool quiet_code; /* an exit code is not said: the caller will */
	int code;        /* receives the exit code */
};
int tool_run(const struct job *job, struct tool_run *t);
/* The words of $variable, or `fallback`. */
void tool_words(
    struct strvec *argv, const char *variable, const char *fallback);

/* Moves file i on: it is `path` (taken) of kind `kind` from now on. */
void work_advance(struct work *w, size_t i, enum kind kind, char *path);

/*
 * The assembler text of a .rs once more, this time with line tables: for
 * messages only, so that a good compile never pays for them. Warnings are not
 * said twice. NULL if it cannot be had; the path is the caller's.
 */
char *rustc_with_lines(struct job *job, const struct file *file);
/* A find_use for verify_file(): ctx is a struct line_finder. */
struct line_finder {
	struct job *job;
	const struct work *sources; /* files with from_rust set */
	struct strvec texts;        /* of each source, made at the first need */
	bool asked;
};
bool find_rust_line(
    void *line_finder, const char *symbol, struct where *at, char **function);
/* The same for find_definition. */
bool find_rust_definition(
    void *line_finder, const char *symbol, struct where *at, char **function);
void line_finder_free(struct line_finder *f);

/* Who runs the kernel's objtool over what this job makes, in a few words. */
const char *objtool_words(const struct job *job);

/* MODE_RUSTC: all words of job->rustc_args to rustc; gives its exit code. */
int rustc_hand_over(struct job *job);
/* MODE_CHECK: rustc with the kernel's flags makes all products itself. */
int rustc_check(struct job *job);
/* Only a library is made, whose user links it and finds names in it. */
bool job_is_library(const struct job *job);
/* Kbuild calls, and the object is all of a module: obj-m := hello.o */
bool job_is_whole_module(const struct job *job);
/*
 * Names the products as the targets of rustc's dependency file; under cargo adds
 * the files of the kernel's tree. -1: said.
 */
int deps_rewrite(const struct job *job, const char *path);
/* Adds our variables, as cargo reads what a crate depends on. -1: said. */
int deps_add_variables(const char *path);
/* --json=artifacts: says that p->path is there. */
void artifact_say(const struct product *p);

/* The whole way of a job: exit code 0, 1 or rustc's own; see DESIGN 4.11. */
int pipeline_run(struct job *job);
/* --verify FILE...: 0 all accepted, 1 something refused, 2 not judged. */
int verify_run(struct job *job);

#endif
