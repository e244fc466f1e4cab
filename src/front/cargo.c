/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * cargo.c - the face for cargo, to which we are its rustc. What is for the host
 * goes to the real one untouched; a crate for the kernel is told by --target.
 */
#include "config.h"

#include "kmodrustc/front.h"

#include <stdlib.h>
#include <string.h>

#include "hand.h"

/* What kind of machine code is asked for. */
enum side { SIDE_HOST, SIDE_KERNEL, SIDE_UNKNOWN };

/*
 * Without --target it is the host's: build scripts, proc-macros, and the
 * libraries that these use. Those of programs and other targets are none of
 * ours; a target without an operating system is refused as by hand.
 */
static enum side
side_of(const struct args *args)
{
	const struct arg *target = args_last(args, OPTION_TARGET);

	if (target == NULL)
		return SIDE_UNKNOWN;
	if (strcmp(target->value, "x86_64-unknown-none") == 0 ||
	    strstr(target->value, "-none") != NULL ||
	    text_ends(target->value, ".json"))
		return SIDE_KERNEL;
	return SIDE_HOST;
}

/* Is `type` one of those that --crate-type asks for? */
static bool
has_crate_type(const struct args *args, const char *type)
{
	const struct arg *a;
	const char *s;
	size_t n;

	for (size_t i = 0; i < args->n; i++) {
		a = &args->v[i];
		if (a->what != ARG_OPTION || a->row->id != OPTION_CRATE_TYPE)
			continue;
		for (s = a->value;; s += n + 1) {
			n = strcspn(s, ",");
			if (span_is((struct span){ s, n }, type))
				return true;
			if (s[n] == '\0')
				break;
		}
	}
	return false;
}

/* The last of rustc's options of that name; NULL. */
static const struct arg *
find_option(const struct args *args, const char *name)
{
	const struct arg *last = NULL;

	for (size_t i = 0; i < args->n; i++)
		if (args->v[i].what == ARG_OPTION &&
		    strcmp(args->v[i].row->name, name) == 0)
			last = &args->v[i];
	return last;
}

/*
 * No host crate of a cargo build is an archive: it is the module, and cargo was
 * not told for which target. Of a library nobody can tell.
 */
static bool
lacks_target(const struct args *args)
{
	return has_crate_type(args, "staticlib") &&
	    find_option(args, "test") == NULL;
}

static void
say_no_target(struct hand *h)
{
	const struct arg *name = args_last(&h->args, OPTION_CRATE_NAME);

	diag(
	    &(struct diag){ .level = LEVEL_ERROR,
		.code = "K0106",
		.note =
		    "cargo compiles build scripts and proc-macros by the same command, and they have to run on this machine",
		.help =
		    "write `[build]` and `target = \"x86_64-unknown-none\"` into .cargo/config.toml, or call `cargo build --target x86_64-unknown-none`" },
	    "`%s` is a staticlib, but host and kernel crates cannot be told apart without --target",
	    name != NULL ? name->value : "the crate");
	h->failed = true;
}

/* RUSTFLAGS may hold options of ours, which rustc does not know. */
static bool
has_own_words(const struct args *args)
{
	bool own = false;

	for (size_t i = 0; i < args->n; i++) {
		if (args->v[i].what == ARG_BAD)
			return false; /* rustc says it better */
		if (args->v[i].what == ARG_OPTION && !args->v[i].from_env &&
		    args->v[i].rustc == NULL)
			own = true;
	}
	return own;
}

/*
 * The words as they came, but for our own, are for the real rustc, which takes
 * our place.
 */
static enum front_result
hand_to_rustc(struct hand *h, int argc, char **argv)
{
	const struct arg *rustc = args_last(&h->args, OPTION_REAL_RUSTC);
	const struct arg *arg;

	if (h->job->rustc == NULL && rustc != NULL)
		h->job->rustc = xstrdup(rustc->value);
	h->job->mode = MODE_RUSTC;
	h->job->untouched = true;
	if (!has_own_words(&h->args)) {
		for (int i = 1; i < argc; i++)
			strvec_add(&h->job->rustc_args, argv[i]);
		return FRONT_RUN;
	}
	for (size_t i = 0; i < h->args.n; i++) {
		arg = &h->args.v[i];
		if (arg->what == ARG_INPUT)
			strvec_add(&h->job->rustc_args, arg->value);
		else if (!arg->from_env)
			act_hand_over(h, arg);
	}
	return FRONT_RUN;
}

/*
 * Crates of others are compiled with --cap-lints: nobody here can mend what a
 * warning of ours is about either.
 */
static void
cap_warnings(const struct args *args)
{
	const struct arg *cap = find_option(args, "cap-lints");

	if (cap != NULL && strcmp(cap->value, "allow") == 0)
		diag_no_warnings();
}

/* Only what rustc writes itself: `cargo check`, probes of build scripts. */
static bool
is_check(const struct hand *h)
{
	for (size_t i = 0; i < h->nwishes; i++)
		if (h->wishes[i].emit != EMIT_DEP_INFO &&
		    h->wishes[i].emit != EMIT_RUSTC)
			return false;
	return h->nwishes != 0;
}

/*
 * The probe of a build script: whoever asks whether there is a std gets the
 * target's own answer. That a source without `#![no_std]` compiles is for those
 * who write modules, not for crates that have a better way.
 */
static void
hide_std(struct hand *h)
{
	const struct arg *form = args_last(&h->args, OPTION_ERROR_FORMAT);

	if (form == NULL || strcmp(form->value, "json") != 0)
		strvec_add(
		    &h->job->rustc_args, "--extern=std=/a-kernel-has-no-std");
}

/* A program of this machine, which cargo was told to make for the kernel. */
static bool
is_program(struct hand *h)
{
	const struct arg *name = args_last(&h->args, OPTION_CRATE_NAME);
	bool test = find_option(&h->args, "test") != NULL;

	if (!test && !has_crate_type(&h->args, "bin"))
		return false;
	hand_error(h, "K0207",
	    test
		? "`cargo test --target x86_64-unknown-linux-gnu` runs it on this machine"
		: "`cargo build --lib` leaves it out; with `--target x86_64-unknown-linux-gnu` it is built for this machine",
	    "`%s` is a %s, which runs in user space, not in a kernel",
	    name != NULL ? name->value : "the crate",
	    test ? "test harness" : "program");
	return true;
}

static void
settle_products(struct hand *h)
{
	struct job *job = h->job;
	const struct arg *json = find_option(&h->args, "json");

	job->artifacts =
	    json != NULL && strstr(json->value, "artifacts") != NULL;
	for (size_t i = 0; i < job->nproducts; i++)
		if (job->products[i].emit == EMIT_RUSTC &&
		    strcmp(job->products[i].word, "metadata") == 0)
			job->products[i].early = true;
}

/*
 * What cargo says for a profile or for a linker, without its user having asked
 * for anything that a kernel cannot have: in kernel crates it is left out.
 */
static const char *const cargo_words[] = { "codegen-units", "embed-bitcode",
	"incremental", "link-arg", "link-args", "linker", "linker-flavor",
	"linker-plugin-lto", "lto", "panic", "prefer-dynamic", "rpath",
	"split-debuginfo", "strip" };

bool
cargo_leaves_out(struct hand *h, const struct arg *arg)
{
	char *name;

	if (arg->codegen == NULL)
		return false;
	for (size_t i = 0; i < ARRAY_SIZE(cargo_words); i++) {
		if (strcmp(arg->codegen->name, cargo_words[i]) != 0)
			continue;
		name = arg_name(arg);
		if (!option_agrees(arg->codegen, arg->value))
			strvec_addf(&h->left_out, "%s%s%s", name,
			    arg->value != NULL ? "=" : "",
			    arg->value != NULL ? arg->value : "");
		free(name);
		return true;
	}
	return false;
}

/* For -v: what of cargo's words has no meaning for a kernel crate. */
static void
say_left_out(const struct hand *h)
{
	for (size_t i = 0; i < h->left_out.n && h->job->verbose > 0; i++)
		say("kmodrustc: `%s` is left out\n", h->left_out.v[i]);
}

static enum front_result
read_kernel_crate(struct hand *h)
{
	cap_warnings(&h->args);
	hand_check(h);
	if (is_program(h))
		return FRONT_FAILED;
	hand_build(h);
	if (h->failed)
		return FRONT_FAILED;
	say_left_out(h);
	if (is_check(h)) {
		h->job->mode = MODE_CHECK;
		hide_std(h);
	} else {
		settle_products(h);
	}
	return FRONT_RUN;
}

/* cargo's questions and probes come before any crate: see facts of each. */
static enum front_result
read_words(struct hand *h, int argc, char **argv)
{
	const struct args *args = &h->args;

	if (args_own_question(args) != NULL ||
	    args_last(args, OPTION_VERSION) != NULL ||
	    args_last(args, OPTION_HELP) != NULL ||
	    args_last(args, OPTION_EXPLAIN) != NULL) {
		hand_check(h);
		return hand_read(h);
	}
	if (args_have_question(args))
		return hand_to_rustc(h, argc, argv);
	switch (side_of(args)) {
	case SIDE_UNKNOWN:
		if (lacks_target(args)) {
			say_no_target(h);
			return FRONT_FAILED;
		}
		return hand_to_rustc(h, argc, argv);
	case SIDE_HOST:
		return hand_to_rustc(h, argc, argv);
	case SIDE_KERNEL:
		break;
	}
	return read_kernel_crate(h);
}

/*
 * The rustc that a wrapper is given, of both wrappers with each other's words.
 * A bare `rustc` says no more than that none was chosen. How many words.
 */
static int
take_wrapped(struct job *job, int argc, char **argv)
{
	struct buf words = { 0 };
	int n = 0;

	for (; n + 1 < argc && is_wrapped_rustc(argv[n + 1]); n++) {
		if (words.len == 0 &&
		    (strcmp(argv[n + 1], "rustc") == 0 ||
			is_ourselves(argv[n + 1])))
			continue;
		buf_printf(&words, "%s%s", words.len != 0 ? " " : "",
		    is_ourselves(argv[n + 1]) ? "rustc" : argv[n + 1]);
	}
	if (words.len != 0)
		job->rustc = buf_detach(&words);
	return n;
}

enum front_result
front_cargo(int argc, char **argv, struct job *job)
{
	struct hand h = { .job = job, .as_rustc = true, .cargo = true };
	enum front_result result;
	int rest;

	job->face = FACE_CARGO;
	rest = take_wrapped(job, argc, argv);
	argc -= rest;
	argv += rest;
	hand_begin(&h, argc, argv);
	result = read_words(&h, argc, argv);
	hand_end(&h, result);
	return result;
}
