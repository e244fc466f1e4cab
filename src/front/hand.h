/* SPDX-License-Identifier: GPL-2.0-or-later */
/* hand.h - what the files of the by-hand face share; nobody else's */
#ifndef KMODRUSTC_HAND_H
#define KMODRUSTC_HAND_H

#include "kmodrustc/front.h"
#include "kmodrustc/rust.h"

/*
 * kmodrustc's own options, in the order of --help. A row whose letter is '-'
 * has one dash before its name; if the name ends in a comma, the value follows
 * at once. An option that rustc has too stands here for its help.
 */
extern const struct option own_options[];
extern const size_t nown_options;

/* ---- args.c: from words to options, without acting on any ---- */

enum arg_what {
	ARG_INPUT, /* `value` is a file, or - */
	ARG_OPTION,
	ARG_BAD /* not understood: code, text, help */
};

/* One argument. All strings are its own. */
struct arg {
	enum arg_what what;
	const struct option *row;     /* of own_options or rustc_options */
	const struct option *rustc;   /* rustc's own row, NULL: it has none */
	const struct option *codegen; /* -C: its row */
	char *value;                  /* NULL: none was given */
	bool from_env;                /* it stood in KMODRUSTC_FLAGS */
	bool dropped; /* from the environment, the line has its own */
	const char *code;
	char *text, *help;
};

struct args {
	struct arg *v;
	size_t n;
};

/* Reads $KMODRUSTC_FLAGS, then argv[1..]. Never fails: see ARG_BAD. */
void args_read(struct args *args, int argc, char **argv);
void args_free(struct args *args);
/* The last argument with that id, codegen rows included; NULL. */
const struct arg *args_last(const struct args *args, enum option_id id);
/* As a person spells it: "--emit", "-C panic". The caller frees it. */
char *arg_name(const struct arg *arg);

/* ---- face.c ---- */

/* Does the word call this program? */
bool is_ourselves(const char *word);
/* Is it what cargo puts first for a wrapper: rustc, clippy's, or ourselves? */
bool is_wrapped_rustc(const char *word);

/* ---- print.c ---- */

/* Answers --print kmod-...; -1: said. */
int print_show(const struct args *args, const char *what);
/* Does --clean-cache and says what went; -1: said. */
int clean_show(void);

/* ---- new.c ---- */

/* --new: makes the directory and says what to do with it; -1: said. */
int new_make(const struct args *args);

/* ---- doctor.c ---- */

/* --doctor on stdout. -1: something that is needed is missing. */
int doctor_show(const struct args *args);

/* ---- suggest.c ---- */

/* The help for an unknown option, "--kdri" or "-C pnic". The caller's. */
char *suggest_option(const char *word);

/* ---- what the words have asked for, before it becomes a job ---- */

/* One word of --emit; -S and -c count as one. path NULL: the default. */
struct wish {
	enum emit emit;
	char *word, *path;
};

/* The state of reading one command line. {0} is the start. */
struct hand {
	struct job *job;
	struct args args;
	bool failed;             /* something was said */
	bool later_wins;         /* of two that may stand once only, no error */
	bool asm_only, obj_only; /* -S, -c */
	bool deps;               /* -MD */
	bool library, archive;   /* --crate-type rlib or lib, staticlib */
	struct wish *wishes;
	size_t nwishes;
	const char *output, *out_dir;        /* of args */
	const char *deps_file, *deps_option; /* -MF; what wants -MD, of args */
	const char *crate_name, *extra;
	struct strvec lib_dirs; /* -L, for -l */
	struct strvec libs;     /* -l static= */
	bool as_rustc;          /* who calls takes us for rustc */
	bool cargo;             /* the words are cargo's */
	struct strvec left_out; /* words of cargo's without a meaning here */
};

/* ---- parse.c: the parts of a face ---- */

/* Reads all words, and how messages are to look. */
void hand_begin(struct hand *h, int argc, char **argv);
/* What is wrong with the words is said, and h->failed set. */
void hand_check(struct hand *h);
/* What the run is about, and the job for it. */
enum front_result hand_read(struct hand *h);
/* Of a build: each option acts, then inputs and products are planned. */
void hand_build(struct hand *h);
void hand_end(struct hand *h, enum front_result result);
/* Is there one that rustc answers, like --print or -C help? */
bool args_have_question(const struct args *args);
/* A --print that we answer ourselves; NULL: none. */
const char *args_own_question(const struct args *args);

/* One error of the command line; the hand remembers that it failed. */
void hand_error(struct hand *h, const char *code, const char *help,
    const char *fmt, ...) PRINTF_LIKE(4, 5);

/* ---- parse.c ---- */

/* From h->args to the job, for a face that read them; frees what h holds. */
enum front_result hand_run(struct hand *h);

/* ---- act.c ---- */

/* Acts on one option of a build: into the job or the hand. */
void act_on(struct hand *h, const struct arg *arg);
/* The option as rustc spells it, for a question that rustc answers. */
void act_hand_over(struct hand *h, const struct arg *arg);
/* Adds the option as rustc spells it to its words. */
void arg_pass(struct strvec *to, const struct arg *arg);

/* ---- acts.c ---- */

/* Does what the option's id is for, if it is interpreted in a build. */
void act_by_id(struct hand *h, const struct arg *arg);

/* ---- cargo.c ---- */

/* Is it one of cargo's own words that mean nothing for a kernel crate? */
bool cargo_leaves_out(struct hand *h, const struct arg *arg);

/* ---- values.c: the options whose value has a list of its own ---- */

void value_crate_type(struct hand *h, const char *value);
void value_emit(struct hand *h, const char *value);
void value_target(struct hand *h, const char *value);
void value_target_feature(struct hand *h, const char *value);
void value_llvm_args(struct hand *h, const char *value);
void value_unstable(struct hand *h, const char *value);
void value_library(struct hand *h, const char *value);
void wish_add(
    struct hand *h, enum emit emit, const char *word, const char *path);
/* What -MD, -MF and the like ask for, once all others have wished. */
void wish_add_deps(struct hand *h);

/* ---- inputs.c ---- */

/* A file of the command line: its kind, and whether it can be read. */
void input_add(struct hand *h, const char *name);
/* Those of -l static=, once every -L is known. */
void inputs_add_libraries(struct hand *h);
/* What is wrong with all of them together. */
void inputs_check(struct hand *h);

/* ---- products.c ---- */

/* From wishes to products with names. */
void products_plan(struct hand *h);
/* rustc makes the directory of --out-dir if it is missing. -1: said. */
int products_make_dir(struct hand *h);
/* A path that no program takes for an option. The caller frees it. */
char *safe_path(const char *path);

/* ---- help.c ---- */

void help_show(bool all);
/*
 * `wanted` is that of rustc_find(); `as_rustc`: rustc's words alone, which it
 * is under cargo by itself. -1: said.
 */
int version_show(const char *wanted, bool verbose, bool as_rustc);
/* Is $RUSTC this program? Then the caller takes us for rustc. */
bool rustc_is_us(void);
int explain_show(const char *code);
/* All that was shown is written. -1: said. */
int help_flush(void);

#endif
