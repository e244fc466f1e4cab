/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * objtool.c - the kernel's own objtool over an object, where nobody else will
 * run it: exactly once. Its options are kernel/'s.
 */
#include "config.h"

#include "kmodrustc/stage.h"

#include <stdlib.h>
#include <string.h>

#include "kmodrustc/elf.h"
#include "kmodrustc/os.h"
#include "work.h"

/* Who runs it over our object. */
enum who {
	WHO_NOBODY, /* that kernel has none, or is not known */
	WHO_US,
	WHO_KBUILD /* its rule for .rs, or later over the whole module */
};

static const char *const who_words[] = {
	[WHO_NOBODY] = "this kernel wants none",
	[WHO_US] = "",
	[WHO_KBUILD] = "Kbuild will run it",
};

/*
 * Rows in order, the first that fits. -1: either way. `rule`: Kbuild's rule
 * for .rs runs it; `delayed`: over linked modules only; `alone`: our object is
 * all of a module (obj-m := hello.o).
 * 6.1's rule never runs it, not even where it is delayed and the object alone;
 * 6.12's and 7.2's do all of that right. By hand, under kmodrustc.mk (which
 * says --objtool=yes of an object that is alone) and under cargo no rule for
 * .rs is at work.
 */
/* clang-format off */
static const struct {
	int face;
	int rule, delayed, alone;
	enum who who;
} table[] = {
	{ FACE_KBUILD, true,  -1,    -1,    WHO_KBUILD },
	{ FACE_KBUILD, false, true,  true,  WHO_US },
	{ -1,          -1,    true,  -1,    WHO_KBUILD },
	{ -1,          -1,    false, -1,    WHO_US },
};
/* clang-format on */

static bool
fits(int column, bool is)
{
	return column < 0 || column == is;
}

static enum who
who_runs(const struct job *job)
{
	const struct kernel *k = &job->kernel;
	bool rule, delayed, alone;

	if (!kernel_uses_objtool(k) || job->objtool == OBJTOOL_NO ||
	    job_is_library(job))
		return WHO_NOBODY;
	if (job->objtool == OBJTOOL_YES)
		return WHO_US;
	rule = kernel_rust_rule_runs_objtool(k);
	delayed = kernel_delays_objtool(k);
	alone = job_is_whole_module(job);
	for (size_t i = 0; i < ARRAY_SIZE(table); i++)
		if ((table[i].face < 0 || table[i].face == (int)job->face) &&
		    fits(table[i].rule, rule) &&
		    fits(table[i].delayed, delayed) &&
		    fits(table[i].alone, alone))
			return table[i].who;
	return WHO_NOBODY;
}

const char *
objtool_words(const struct job *job)
{
	enum who who = who_runs(job);

	return who == WHO_US ? "kmodrustc runs it" : who_words[who];
}

/* ---- what it says ---- */

struct words {
	struct strvec lines;
	const char *shown;
	size_t warnings;
};

static void
collect(void *ctx, const char *line, size_t n)
{
	struct words *w = ctx;

	strvec_addn(&w->lines, line, n != 0 && line[n - 1] == '\n' ? n - 1 : n);
}

/* "x.o: warning: objtool: f+0x3: words" without what comes before the words. */
static const char *
behind_tool(const char *line)
{
	const char *at = strstr(line, "objtool: ");

	return at != NULL ? at + strlen("objtool: ") : line;
}

static void
say_words(struct words *w, bool failed)
{
	for (size_t i = 0; i < w->lines.n; i++) {
		const char *line = w->lines.v[i];
		bool is_error = failed && strstr(line, "warning:") == NULL;

		diag(
		    &(struct diag){
			.level = is_error ? LEVEL_ERROR : LEVEL_WARNING,
			.code = "K0703",
			.at = { .file = w->shown },
			.help = strstr(line, " found in ") != NULL
			    ? "what is linked in was made for another kernel: compile it with the same --kdir or --mitigations"
			    : NULL },
		    "objtool says: %s", behind_tool(line));
		w->warnings++;
	}
}

/* ---- the run ---- */

/* What tells that an object went through it: of the tables one is there. */
static int
look(const struct object *o, void *ctx)
{
	static const char *const tables[] = { ".orc_unwind_ip", ".return_sites",
		".retpoline_sites" };
	bool *is_done = ctx;

	for (size_t i = 0; i < ARRAY_SIZE(tables); i++)
		*is_done |= section_find(o, tables[i]) != NULL;
	return 0;
}

/* Is there code that it would have made tables for? */
static int
look_for_code(const struct object *o, void *ctx)
{
	bool *has_code = ctx;

	for (size_t i = 1; i < o->nsections; i++)
		*has_code |= (o->sections[i].flags & SHF_EXECINSTR) != 0 &&
		    o->sections[i].size != 0;
	return 0;
}

/*
 * It may give up on an object and still end well (5.10 to 6.12): then there are
 * no tables, and the module's own would be missed.
 */
static int
check_done(const struct job *job, const struct file *f)
{
	bool is_done = false, has_code = false;

	if (archive_each(f->path, f->shown, look, &is_done) < 0 ||
	    archive_each(f->path, f->shown, look_for_code, &has_code) < 0)
		return -1;
	if (is_done || !has_code || !kernel_has(&job->kernel, FEATURE_ORC))
		return 0;
	diag(&(struct diag){ .level = LEVEL_ERROR,
		 .code = "K0703",
		 .at = { .file = f->shown },
		 .help = "please report it, with --save-temps=DIR" },
	    "objtool of %s left the object as it was",
	    kernel_name(&job->kernel));
	return -1;
}

static bool
has_rust_source(const struct job *job)
{
	for (size_t i = 0; i < job->work.n; i++)
		if (job->work.v[i].from_rust)
			return true;
	return false;
}

static int
run_over(struct job *job, const struct file *f, const char *program,
    struct words *words)
{
	/* Debian's is a script that wants to know. */
	static const char *const env[] = { "SRCARCH=x86", NULL };
	struct strvec argv = { 0 };
	struct tool_run t = { .name = "objtool",
		.argv = &argv,
		.env = env,
		.err_line = collect,
		.ctx = words,
		.quiet_code = true };
	size_t said = diag_errors();
	int result;

	strvec_add(&argv, program);
	kernel_objtool_options(&job->kernel, &argv);
	/* rustc leaves dead blocks then: harmless, and nobody's to change */
	if (has_rust_source(job) && is_unoptimised(job))
		strvec_add(&argv, "--no-unreachable");
	strvec_add(&argv, f->path);
	result = tool_run(job, &t);
	strvec_free(&argv);
	words->shown = f->shown;
	say_words(words, result < 0);
	if (result < 0 && diag_errors() == said && signal_caught() == 0)
		diag_error("K0703", NULL, "objtool failed on %s", f->shown);
	return result == 0 && !job->dry_run ? check_done(job, f) : result;
}

/* The object's own name would say less than what the user gave. */
static const char *
name_for_user(const struct job *job, const char *path)
{
	for (size_t i = 0; i < job->work.n; i++)
		if (strcmp(job->work.v[i].path, path) == 0)
			return job->work.v[i].shown;
	return path;
}

int
objtool_check_inputs(const struct job *job, const struct strvec *objects)
{
	bool is_done;

	if (job->dry_run)
		return 0;
	for (size_t i = 0; i < objects->n && who_runs(job) == WHO_US; i++) {
		is_done = false;
		if (archive_each(objects->v[i], objects->v[i], look, &is_done) <
		    0)
			return -1;
		if (!is_done)
			continue;
		diag(&(struct diag){ .level = LEVEL_ERROR,
			 .code = "K0703",
			 .at = { .file = name_for_user(job, objects->v[i]) },
			 .help = "make it with --objtool=no, or give it to "
				 "Kbuild as a member of its own" },
		    "an object that went through objtool cannot be linked with others: objtool would leave these as they are");
		return -1;
	}
	return 0;
}

static int
run_one(struct job *job, const struct file *f, const char *program,
    struct buf *report)
{
	struct words words = { 0 };
	bool is_done = false;
	int result;

	if (!job->dry_run &&
	    archive_each(f->path, f->shown, look, &is_done) < 0)
		return -1;
	if (is_done) {
		buf_printf(report, ", %s had it before", f->shown);
		return 0;
	}
	result = run_over(job, f, program, &words);
	if (words.warnings != 0)
		buf_printf(report, ", %zu warnings", words.warnings);
	strvec_free(&words.lines);
	return result;
}

static char *
program_find(const struct job *job)
{
	char *program = kernel_objtool(&job->kernel);

	if (program == NULL)
		diag_error("K0701",
		    "install its linux-headers package again, or run `make modules_prepare` in it; --objtool=no goes without (stack traces through Rust are then unreliable)",
		    "the kernel tree '%s' has no tools/objtool/objtool, which its modules need",
		    job->kernel.dir);
	return program;
}

static int
run(struct job *job, struct work *w, struct buf *report)
{
	enum who who = who_runs(job);
	char *program = NULL;
	int result = 0;

	buf_puts(report, who == WHO_US ? "run" : who_words[who]);
	if (who == WHO_US && (program = program_find(job)) == NULL)
		return -1;
	for (size_t i = 0; i < w->n && result == 0; i++) {
		if (w->v[i].kind != KIND_NORMAL)
			continue;
		if (who == WHO_US)
			result = run_one(job, &w->v[i], program, report);
		w->v[i].kind = KIND_CHECKED;
	}
	free(program);
	return result;
}

const struct stage stage_objtool = { "objtool", KIND_NORMAL, run };
