/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * rustc.c - .rs to .s by the real rustc. What its options mean is known by
 * rust/; here a command line is put together and the messages passed on.
 */
#include "config.h"

#include "kmodrustc/stage.h"

#include <stdlib.h>
#include <string.h>

#include "kmodrustc/os.h"
#include "kmodrustc/rust.h"
#include "work.h"

/*
 * The user's rustc, its rust-src and what was made of it. Without rust-src
 * the host's core has to do: see link.c for what is missing then.
 */
int
toolchain_find(struct job *job)
{
	struct sysroot_request request = {
		.rustc = &job->rustc_info,
		.source = &job->source,
		.verbose = job->verbose,
		.dry_run = job->dry_run,
		.frame_pointers =
		    kernel_has(&job->kernel, FEATURE_FRAME_POINTER),
	};

	if (job->rustc_known)
		return 0;
	if (rustc_words(job) < 0 ||
	    rustc_probe(&job->rustc_words, &job->rustc_info) < 0)
		return -1;
	job->rustc_known = true;
	strvec_free(&job->rustc_words);
	strvec_add_all(&job->rustc_words, &job->rustc_info.words);
	if (rust_source_find(&job->rustc_info, job->rust_src, &job->source) < 0)
		return -1;
	if (job->source.library == NULL || job->rustc_info.release == NULL)
		return 0;
	return sysroot_get(&request, &job->sysroot);
}

int
rustc_words(struct job *job)
{
	if (job->rustc_words.n != 0)
		return 0;
	return rustc_find(job->rustc, &job->rustc_words);
}

/* Where rustc's words go, and what was heard of them. */
struct words {
	const struct job *job;
	bool said;
	struct advice advice;
};

static void
to_stderr(void *ctx, const char *text, size_t n)
{
	struct words *words = ctx;

	if (is_temp_artifact(words->job, (struct span){ text, n }))
		return;
	words->said = true;
	advice_hear(&words->advice, text, n);
	fwrite(text, 1, n, stderr);
	fflush(stderr);
}

static void
to_nowhere(void *ctx, const char *text, size_t n)
{
	(void)ctx;
	(void)text;
	(void)n;
}

static bool
is_nightly(const struct job *job)
{
	return job->rustc_info.channel == CHANNEL_NIGHTLY ||
	    job->rustc_info.channel == CHANNEL_DEV;
}

/*
 * May we use rustc's unstable options? A stable rustc that is told so takes the
 * user's too: one that has his own -Z is left to refuse them.
 */
static bool
is_bootstrapped(const struct job *job)
{
	if (job->rustc_info.minor == 0)
		return false;
	if (is_nightly(job) || getenv("RUSTC_BOOTSTRAP") != NULL)
		return true;
	for (size_t i = 0; i < job->rustc_args.n; i++)
		if (text_starts(job->rustc_args.v[i], "-Z"))
			return false;
	return true;
}

/*
 * -Zallow-features= keeps the user's crate as stable as it is without us. Not
 * where he set RUSTC_BOOTSTRAP himself; Kbuild always does.
 */
static void
add_unstable(struct strvec *argv, const struct job *job)
{
	if (!is_bootstrapped(job))
		return;
	rustc_unstable_flags(argv, job->rustc_info.minor);
	if (!is_nightly(job) &&
	    (job->face == FACE_KBUILD || getenv("RUSTC_BOOTSTRAP") == NULL))
		strvec_add(argv, "-Zallow-features=");
}

/* The words that are the same for every run over this source. */
static void
add_common(struct strvec *argv, const struct job *job, const struct file *f,
    const char *source)
{
	strvec_add_all(argv, &job->rustc_words);
	strvec_add_all(argv, &job->rustc_args);
	if (f->from_rust && diag_format() == DIAG_HUMAN && diag_has_color() &&
	    !strvec_has(&job->rustc_args, "--color"))
		strvec_add(argv, "--color=always");
	/* A kernel whose C keeps them shows stack traces by them. */
	if (kernel_has(&job->kernel, FEATURE_FRAME_POINTER))
		rustc_frame_pointers(argv);
	rustc_kernel_flags(
	    argv, job->sysroot.dir != NULL ? &job->sysroot : NULL);
	add_unstable(argv, job);
	strvec_add(argv, source);
}

/* The metadata that others wait for, NULL. */
static struct product *
early_product(const struct job *job)
{
	for (size_t i = 0; i < job->nproducts; i++)
		if (job->products[i].early)
			return &job->products[i];
	return NULL;
}

/* An .rlib holds the same metadata. -1: said. */
static int
keep_metadata(struct job *job)
{
	const struct product *early = early_product(job);
	const struct product *rlib = job_product(job, EMIT_RLIB);

	if (early == NULL || rlib == NULL || job->dry_run)
		return 0;
	return file_copy(early->path, rlib->from);
}

/* "--emit asm=T,dep-info=T,llvm-ir=T"; sets the products' temp files. */
static int
add_emit(struct strvec *argv, struct job *job, const char *shown, char **text)
{
	struct buf emit = { 0 };
	struct product *p, *rlib, *early;

	*text = tmp_for(shown, ".rustc.s");
	if (*text == NULL)
		return -1;
	buf_printf(&emit, "asm=%s", *text);
	early = early_product(job);
	rlib = job_product(job, EMIT_RLIB);
	if (rlib != NULL) {
		/* The name under which rustc looks for it in an .rlib. */
		free(rlib->from);
		rlib->from = tmp_path("lib", ".rmeta");
		if (rlib->from == NULL) {
			buf_free(&emit);
			return -1;
		}
	}
	if (early != NULL || rlib != NULL)
		buf_printf(&emit, ",metadata=%s",
		    early != NULL ? early->path : rlib->from);
	for (size_t i = 0; i < job->nproducts; i++) {
		p = &job->products[i];
		if ((p->emit != EMIT_DEP_INFO && p->emit != EMIT_RUSTC) ||
		    p->early)
			continue;
		if (rlib != NULL && p->emit == EMIT_RUSTC &&
		    strcmp(p->word, "metadata") == 0) {
			free(p->from);
			p->from = xstrdup(rlib->from);
			continue;
		}
		free(p->from);
		p->from =
		    tmp_for(shown, p->emit == EMIT_DEP_INFO ? ".d" : p->word);
		if (p->from == NULL) {
			buf_free(&emit);
			return -1;
		}
		buf_printf(&emit, ",%s=%s",
		    p->emit == EMIT_DEP_INFO ? "dep-info" : p->word, p->from);
	}
	strvec_add(argv, "--emit");
	strvec_add(argv, emit.s);
	buf_free(&emit);
	return 0;
}

/*
 * Runs rustc over f with these words. What it leaves between its own stages
 * goes into our directory too: in the current one, parallel runs would take
 * each other's.
 */
static int
run_rustc(struct job *job, const struct file *f, struct strvec *argv,
    struct tool_run *t)
{
	struct strvec env = { 0 };
	const char *dir = tmp_dir();
	int result;

	if (dir == NULL)
		return -1;
	strvec_add(argv, "--out-dir");
	strvec_add(argv, dir);
	strvec_add(&env, "KMODRUSTC_ACTIVE=1");
	if (is_bootstrapped(job))
		strvec_add(&env, "RUSTC_BOOTSTRAP=1");
	jobserver_env(&env);
	t->name = "rustc";
	t->argv = argv;
	t->env = (const char *const *)env.v;
	t->err_line = rustc_filter_line;
	t->quiet_code = true;
	if (strcmp(f->shown, "-") == 0)
		t->stdin_path = job->stdin_copy;
	result = tool_run(job, t);
	strvec_free(&env);
	return result;
}

/* Standard input once, for rustc may be asked twice. */
static int
keep_stdin(struct job *job)
{
	if (job->stdin_copy != NULL || job->dry_run)
		return 0;
	job->stdin_copy = tmp_path("stdin", ".rs");
	if (job->stdin_copy == NULL)
		return -1;
	return file_copy("/dev/stdin", job->stdin_copy);
}

/* Takes *text over on success. */
static int
compile(struct job *job, struct file *f, char **text)
{
	struct words words = { .job = job };
	struct rustc_filter filter = { .out = to_stderr, .ctx = &words };
	struct strvec argv = { 0 };
	struct tool_run t = { .ctx = &filter };
	int result = -1;

	if (strcmp(f->shown, "-") == 0 && keep_stdin(job) < 0)
		return -1;
	add_common(&argv, job, f, f->path);
	if (add_emit(&argv, job, f->shown, text) == 0) {
		t.makes = *text;
		result = run_rustc(job, f, &argv, &t);
	}
	rustc_filter_end(&filter);
	if (result == 0)
		result = keep_metadata(job);
	job->exit_code = t.code;
	if (t.code != 0)
		advice_give(&words.advice);
	if (t.code != 0 && !words.said)
		diag_error("K0303", NULL,
		    "`rustc` failed with exit code %d "
		    "and said nothing",
		    t.code);
	strvec_free(&argv);
	return result;
}

static int
run(struct job *job, struct work *w, struct buf *report)
{
	char *text;

	if (toolchain_find(job) < 0)
		return -1;
	for (size_t i = 0; i < w->n; i++) {
		if (w->v[i].kind != KIND_RUST)
			continue;
		text = NULL;
		if (compile(job, &w->v[i], &text) < 0) {
			free(text);
			return -1;
		}
		work_advance(w, i, KIND_ASM, text);
	}
	if (libraries_add(job, w) < 0)
		return -1;
	buf_printf(report, "%s --emit asm", job->rustc_words.v[0]);
	return 0;
}

const struct stage stage_rustc = { "rustc", KIND_RUST, run };

char *
rustc_with_lines(struct job *job, const struct file *f)
{
	struct rustc_filter filter = { .out = to_nowhere };
	struct strvec argv = { 0 };
	struct tool_run t = { .ctx = &filter };
	char *text, *source;

	if (!f->from_rust || job->dry_run)
		return NULL;
	text = tmp_for(f->shown, ".lines.s");
	if (text == NULL || rustc_words(job) < 0) {
		free(text);
		return NULL;
	}
	source = xasprintf("%s%s",
	    *f->shown == '-' && f->shown[1] != '\0' ? "./" : "", f->shown);
	add_common(&argv, job, f, source);
	strvec_add(&argv, "-Cdebuginfo=1");
	strvec_add(&argv, "--emit");
	strvec_addf(&argv, "asm=%s", text);
	if (run_rustc(job, f, &argv, &t) < 0) {
		free(text);
		text = NULL;
	}
	rustc_filter_end(&filter);
	free(source);
	strvec_free(&argv);
	return text;
}

/* The sources' texts with lines, made once. */
static void
texts_make(struct line_finder *lf)
{
	char *text;

	for (size_t i = 0; i < lf->sources->n && !lf->asked; i++) {
		text = rustc_with_lines(lf->job, &lf->sources->v[i]);
		if (text != NULL)
			strvec_add(&lf->texts, text);
		free(text);
	}
	lf->asked = true;
}

bool
find_rust_line(
    void *line_finder, const char *symbol, struct where *at, char **function)
{
	struct line_finder *lf = line_finder;

	texts_make(lf);
	for (size_t i = 0; i < lf->texts.n; i++)
		if (asm_find_use(lf->texts.v[i], symbol, at, function))
			return true;
	return false;
}

bool
find_rust_definition(
    void *line_finder, const char *symbol, struct where *at, char **function)
{
	struct line_finder *lf = line_finder;

	texts_make(lf);
	*function = NULL;
	for (size_t i = 0; i < lf->texts.n; i++)
		if (asm_find_function(lf->texts.v[i], symbol, at))
			return true;
	return false;
}

void
line_finder_free(struct line_finder *lf)
{
	strvec_free(&lf->texts);
}

/* "--emit=metadata=F,dep-info=G", with the names that they are to have. */
static void
add_final_emit(struct strvec *argv, const struct job *job)
{
	struct buf emit = { 0 };

	for (size_t i = 0; i < job->nproducts; i++) {
		const struct product *p = &job->products[i];

		buf_printf(&emit, "%s%s=%s", i != 0 ? "," : "",
		    p->emit == EMIT_DEP_INFO ? "dep-info" : p->word, p->path);
	}
	strvec_addf(argv, "--emit=%s", emit.s);
	buf_free(&emit);
}

int
rustc_check(struct job *job)
{
	struct rustc_filter filter = { 0 };
	struct strvec argv = { 0 };
	struct tool_run t = { .ctx = &filter };
	const struct product *deps = job_product(job, EMIT_DEP_INFO);
	const struct file *f = &job->work.v[0];
	int result = -1;

	if (toolchain_find(job) == 0) {
		add_common(&argv, job, f, f->path);
		add_final_emit(&argv, job);
		result = run_rustc(job, f, &argv, &t);
		rustc_filter_end(&filter);
	}
	if (result == 0 && deps != NULL && !job->dry_run)
		result = deps_add_variables(deps->path);
	strvec_free(&argv);
	if (result == 0)
		return 0;
	if (!job->dry_run)
		job_discard_products(job);
	return t.code != 0 ? t.code : 1;
}
