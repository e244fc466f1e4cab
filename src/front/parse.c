/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * parse.c - the by-hand face: reads the whole command line, then decides what
 * the run is about, then lets each option act. Every argument is read even
 * after an error, so that the outputs of a failed run are known.
 */
#include "config.h"

#include "kmodrustc/front.h"

#include <stdlib.h>
#include <string.h>

#include "hand.h"

void
hand_error(
    struct hand *h, const char *code, const char *help, const char *fmt, ...)
{
	struct buf text = { 0 };
	va_list ap;

	va_start(ap, fmt);
	buf_vprintf(&text, fmt, ap);
	va_end(ap);
	diag_error(code, help, "%s", text.s);
	buf_free(&text);
	h->failed = true;
}

/* Does a --json ask for this? */
static bool
has_json(const struct args *args, const char *what)
{
	const struct arg *a;

	for (size_t i = 0; i < args->n; i++) {
		a = &args->v[i];
		if (a->what == ARG_OPTION &&
		    strcmp(a->row->name, "json") == 0 && a->value != NULL &&
		    strstr(a->value, what) != NULL)
			return true;
	}
	return false;
}

/* How messages look has to be known before the first one. */
static void
setup_messages(const struct args *args)
{
	const struct arg *form = args_last(args, OPTION_ERROR_FORMAT);
	const struct arg *color = args_last(args, OPTION_COLOR);
	enum diag_format format = DIAG_HUMAN;
	enum diag_color when = COLOR_AUTO;

	if (form != NULL && strcmp(form->value, "json") == 0)
		format = DIAG_JSON;
	if (form != NULL && strcmp(form->value, "short") == 0)
		format = DIAG_SHORT;
	/* Whoever asks for it knows how to take colours out. */
	if (format == DIAG_JSON)
		when = has_json(args, "diagnostic-rendered-ansi") ? COLOR_ALWAYS
								  : COLOR_NEVER;
	if (color != NULL && strcmp(color->value, "always") == 0)
		when = COLOR_ALWAYS;
	if (color != NULL && strcmp(color->value, "never") == 0)
		when = COLOR_NEVER;
	diag_setup(format, when);
	if (format == DIAG_JSON && has_json(args, "diagnostic-short"))
		diag_render_short();
}

static bool
is_once(const struct arg *arg)
{
	return arg->what == ARG_OPTION && arg->row->once;
}

/*
 * A second one of an option that may stand once only is an error, but the
 * command line's own replaces the one of KMODRUSTC_FLAGS, and a module's own
 * (rustflags-y) the kernel's.
 */
static void
check_once(struct hand *h)
{
	struct arg *a, *b;
	char *name;

	for (size_t i = 0; i < h->args.n; i++) {
		b = &h->args.v[i];
		for (size_t k = 0; k < i && is_once(b); k++) {
			a = &h->args.v[k];
			if (a->row != b->row || !is_once(a) || a->dropped)
				continue;
			a->dropped = true;
			if (a->from_env != b->from_env || h->later_wins)
				continue;
			name = arg_name(b);
			hand_error(h, "K0205", "leave one out",
			    "`%s` is given twice, as `%s` and `%s`", name,
			    a->value, b->value);
			free(name);
		}
	}
}

/*
 * --kernel and --kdir both say what the kernel is. One of them on the command
 * line replaces what KMODRUSTC_FLAGS says, and both replace $KDIR.
 */
static void
settle_kernel(struct hand *h)
{
	const struct arg *kdir = args_last(&h->args, OPTION_KDIR);
	const struct arg *kernel = args_last(&h->args, OPTION_KERNEL);
	const char *env = getenv("KDIR");
	struct job *job = h->job;

	if (kdir == NULL && kernel == NULL) {
		if (env != NULL && *env != '\0' && job->kdir == NULL)
			job->kdir = xstrdup(env);
		return;
	}
	if (kdir == NULL || kernel == NULL)
		return;
	if (kdir->from_env == kernel->from_env)
		hand_error(h, "K0205",
		    "the tree knows its version: leave --kernel out",
		    "--kdir and --kernel both say what the kernel is");
	if (kdir->from_env && !kernel->from_env) {
		free(job->kdir);
		job->kdir = NULL;
	} else if (kernel->from_env) {
		free(job->kernel_text);
		job->kernel_text = NULL;
	}
}

/* Is it a question that rustc answers, like --print or -C help? */
static bool
is_question(const struct arg *arg)
{
	/* The value; what ends in `=` is only how it begins. */
	static const struct {
		enum option_id id;
		const char *value;
	} rows[] = {
		{ OPTION_LINT, "help" },
		{ OPTION_PASSES, "list" },
		{ OPTION_UNSTABLE, "help" },
		{ OPTION_UNSTABLE, "unpretty=" },
	};
	const struct option *row =
	    arg->codegen != NULL ? arg->codegen : arg->row;

	if (arg->what != ARG_OPTION)
		return false;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		if (row->id == rows[i].id &&
		    (text_ends(rows[i].value, "=")
			    ? text_starts(arg->value, rows[i].value)
			    : strcmp(arg->value, rows[i].value) == 0))
			return true;
	return row->id == OPTION_QUESTION;
}

bool
args_have_question(const struct args *args)
{
	for (size_t i = 0; i < args->n; i++)
		if (is_question(&args->v[i]))
			return true;
	return false;
}

/* Hands the whole command line to rustc, our own options left out. */
static void
hand_over(struct hand *h)
{
	const struct arg *arg;
	char *path;

	h->job->mode = MODE_RUSTC;
	for (size_t i = 0; i < h->args.n; i++) {
		arg = &h->args.v[i];
		if (arg->what == ARG_OPTION && !arg->dropped) {
			act_hand_over(h, arg);
		} else if (arg->what == ARG_INPUT) {
			path = safe_path(arg->value);
			strvec_add(&h->job->rustc_args, path);
			free(path);
		}
	}
}

/*
 * Kbuild calls us, by its own rule or by kmodrustc.mk, and V=1 was asked for:
 * KBUILD_VERBOSE=1, from 6.2 on a set of digits.
 */
static bool
wants_words(void)
{
	const char *verbose = getenv("KBUILD_VERBOSE");

	return verbose != NULL && strchr(verbose, '1') != NULL;
}

void
hand_build(struct hand *h)
{
	const struct arg *arg;

	/* --verify decides which inputs there can be, wherever it stands. */
	if (args_last(&h->args, OPTION_VERIFY) != NULL)
		h->job->mode = MODE_VERIFY;
	for (size_t i = 0; i < h->args.n; i++) {
		arg = &h->args.v[i];
		if (arg->what == ARG_INPUT)
			input_add(h, arg->value);
		else if (arg->what == ARG_OPTION && !arg->dropped)
			act_on(h, arg);
	}
	if (h->job->verbose == 0 && wants_words())
		h->job->verbose = 1;
	settle_kernel(h);
	inputs_add_libraries(h);
	inputs_check(h);
	products_plan(h);
	if (!h->failed && !h->job->dry_run)
		(void)products_make_dir(h);
}

const char *
args_own_question(const struct args *args)
{
	for (size_t i = 0; i < args->n; i++)
		if (is_question(&args->v[i]) && args->v[i].value != NULL &&
		    args->v[i].row->id == OPTION_QUESTION &&
		    text_starts(args->v[i].value, "kmod-"))
			return args->v[i].value;
	return NULL;
}

enum front_result
hand_read(struct hand *h)
{
	const struct arg *explain = args_last(&h->args, OPTION_EXPLAIN);
	const struct arg *verbose = args_last(&h->args, OPTION_VERBOSE);
	const struct arg *rustc = args_last(&h->args, OPTION_REAL_RUSTC);

	if (h->failed) {
		/* For the outputs; of a question there are none. */
		if (!args_have_question(&h->args))
			hand_build(h);
		return FRONT_FAILED;
	}
	if (args_last(&h->args, OPTION_HELP) != NULL) {
		help_show(verbose != NULL);
	} else if (args_last(&h->args, OPTION_VERSION) != NULL) {
		if (version_show(rustc != NULL ? rustc->value : NULL,
			verbose != NULL, h->as_rustc) < 0)
			return FRONT_FAILED;
	} else if (explain != NULL && explain->value[0] == 'K') {
		if (explain_show(explain->value) < 0)
			return FRONT_FAILED;
	} else if (args_last(&h->args, OPTION_DOCTOR) != NULL) {
		if (doctor_show(&h->args) < 0) {
			(void)help_flush();
			return FRONT_FAILED;
		}
	} else if (args_last(&h->args, OPTION_CLEAN_CACHE) != NULL) {
		if (clean_show() < 0)
			return FRONT_FAILED;
	} else if (args_last(&h->args, OPTION_NEW) != NULL) {
		if (new_make(&h->args) < 0)
			return FRONT_FAILED;
	} else if (args_own_question(&h->args) != NULL) {
		if (print_show(&h->args, args_own_question(&h->args)) < 0)
			return FRONT_FAILED;
	} else {
		if (explain != NULL || args_have_question(&h->args))
			hand_over(h);
		else
			hand_build(h);
		return h->failed ? FRONT_FAILED : FRONT_RUN;
	}
	return help_flush() < 0 ? FRONT_FAILED : FRONT_DONE;
}

void
hand_begin(struct hand *h, int argc, char **argv)
{
	args_read(&h->args, argc, argv);
	setup_messages(&h->args);
}

void
hand_check(struct hand *h)
{
	const struct arg *arg;

	for (size_t i = 0; i < h->args.n; i++) {
		arg = &h->args.v[i];
		if (arg->what == ARG_BAD)
			hand_error(h, arg->code, arg->help, "%s", arg->text);
	}
	check_once(h);
}

void
hand_end(struct hand *h, enum front_result result)
{
	struct job *job = h->job;

	/* -### changes nothing, a failure included. */
	for (; result == FRONT_FAILED && job->dry_run && job->nproducts != 0;
	     job->nproducts--) {
		free(job->products[job->nproducts - 1].word);
		free(job->products[job->nproducts - 1].path);
	}
	for (size_t i = 0; i < h->nwishes; i++) {
		free(h->wishes[i].word);
		free(h->wishes[i].path);
	}
	free(h->wishes);
	strvec_free(&h->lib_dirs);
	strvec_free(&h->libs);
	strvec_free(&h->left_out);
	args_free(&h->args);
}

enum front_result
hand_run(struct hand *h)
{
	enum front_result result;

	setup_messages(&h->args);
	hand_check(h);
	result = hand_read(h);
	hand_end(h, result);
	return result;
}

enum front_result
front_hand(int argc, char **argv, struct job *job)
{
	struct hand h = { .job = job };

	args_read(&h.args, argc, argv);
	return hand_run(&h);
}
