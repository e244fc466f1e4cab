/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * pipeline.c - the stages in order, and the loop over them; results get their
 * names here and only when every stage has passed.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "kmodrustc/os.h"
#include "kmodrustc/stage.h"

/* In the order of the way of a file. */
/* clang-format off */
static const struct stage *const pipeline[] = {
	&stage_rustc,		/* .rs -> .s         rustc --emit asm */
	&stage_preprocess,	/* .S -> .s          gcc -E */
	&stage_fixup,		/* .s -> .fixed.s    in process */
	&stage_assemble,	/* .s -> .o          gcc -c */
	&stage_extract,		/* .a, .rlib -> .o   in process */
	&stage_link,		/* .o .. -> .o       ld -r, if asked for */
	&stage_normalise,	/* .o -> .o          in process */
	&stage_objtool,		/* .o -> .o          the kernel's, if it is ours */
	&stage_archive,		/* .o .. -> .a       ar */
	&stage_verify,		/* .a, .o            in process */
};
/* clang-format on */

/* Nothing that comes out of a later stage is wanted. */
static bool
ends_after_fixup(const struct job *job)
{
	return job_product(job, EMIT_OBJ) == NULL &&
	    job_product(job, EMIT_LINK) == NULL &&
	    job_product(job, EMIT_RLIB) == NULL;
}

static int
run_stage(struct job *job, const struct stage *s, unsigned number)
{
	struct buf report = { 0 };
	double start = now_ms();
	int result = s->run(job, &job->work, &report);

	if (signal_caught() != 0)
		result = -1;
	if (job->verbose > 0 && !job->dry_run)
		say("  [%u] %-9s %7.1f ms  %s\n", number, s->name,
		    now_ms() - start, report.s != NULL ? report.s : "");
	buf_free(&report);
	return result;
}

static int
run_stages(struct job *job)
{
	double start = now_ms();
	unsigned number = 0;

	for (size_t i = 0; i < ARRAY_SIZE(pipeline); i++) {
		if (!work_has(&job->work, pipeline[i]->takes))
			continue;
		if (run_stage(job, pipeline[i], ++number) < 0)
			return -1;
		if (pipeline[i] == &stage_fixup && ends_after_fixup(job))
			break;
	}
	if (job->verbose > 0 && !job->dry_run)
		say("      total     %7.1f ms\n", now_ms() - start);
	return 0;
}

static int
to_stdout(const char *path)
{
	struct buf b = { 0 };
	int result = file_read(path, &b);

	if (result == 0 &&
	    (fwrite(b.s, 1, b.len, stdout) != b.len || fflush(stdout) != 0)) {
		if (signal_caught() == 0)
			diag_error(
			    "K0105", NULL, "cannot write to standard output");
		result = -1;
	}
	buf_free(&b);
	return result;
}

/* Fills the unfinished files beside the outputs, then names them all. */
static int
deliver(struct job *job, struct output *outs)
{
	for (size_t i = 0; i < job->nproducts; i++) {
		struct product *p = &job->products[i];

		if (p->early)
			continue;
		if (p->from == NULL) {
			diag_error("K0901", NULL, "no stage made %s", p->path);
			return -1;
		}
		if (p->emit == EMIT_DEP_INFO &&
		    (deps_rewrite(job, p->from) < 0 ||
			(job->face == FACE_CARGO &&
			    deps_add_variables(p->from) < 0)))
			return -1;
		if (outs[i].path != NULL && output_fill(&outs[i], p->from) < 0)
			return -1;
	}
	for (size_t i = 0; i < job->nproducts; i++) {
		if (job->products[i].early)
			continue;
		if (outs[i].path != NULL ? output_commit(&outs[i]) < 0
					 : to_stdout(job->products[i].from) < 0)
			return -1;
		if (job->artifacts)
			artifact_say(&job->products[i]);
	}
	return 0;
}

static int
open_outputs(const struct job *job, struct output *outs)
{
	int result = 0;

	for (size_t i = 0; i < job->nproducts; i++) {
		const struct product *p = &job->products[i];

		if (p->early)
			output_remove(p->path); /* the old one */
		else if (strcmp(p->path, "-") != 0 &&
		    output_open(&outs[i], p->path) < 0)
			result = -1;
	}
	return result;
}

/* To DIR of --save-temps, else beside the first product. */
static int
save_temps(const struct job *job)
{
	const char *path = job->nproducts ? job->products[0].path : "";
	const char *slash = strrchr(path, '/');
	char *dir;
	int result;

	if (!job->save_temps || job->dry_run)
		return 0;
	dir = job->save_dir != NULL
	    ? xasprintf(
		  "%s%s", *job->save_dir == '-' ? "./" : "", job->save_dir)
	    : slash == NULL ? xstrdup(".")
			    : xstrndup(path, (size_t)(slash + 1 - path));
	result = tmp_save(dir);
	free(dir);
	return result;
}

static void
say_head(const struct job *job)
{
	struct buf b = { 0 };

	if (job->verbose == 0 || job->dry_run)
		return;
	for (size_t i = 0; i < job->work.n; i++)
		buf_printf(&b, " %s", job->work.v[i].shown);
	buf_puts(&b, " ->");
	for (size_t i = 0; i < job->nproducts; i++)
		buf_printf(&b, " %s", job->products[i].path);
	buf_printf(&b, "  (for %s; ", kernel_name(&job->kernel));
	hardening_names(&job->harden, &b);
	say("kmodrustc:%s)\n", b.s);
	buf_free(&b);
}

/* The one that goes into a module, else the first. */
static const struct product *
main_product(const struct job *job)
{
	const struct product *p = job_product(job, EMIT_LINK);

	if (p == NULL)
		p = job_product(job, EMIT_OBJ);
	return p != NULL ? p : &job->products[0];
}

int
pipeline_run(struct job *job)
{
	struct output *outs = xcalloc(job->nproducts, sizeof(*outs));
	int result = -1;

	if (kernel_of_job(job) == 0 &&
	    (job->dry_run || open_outputs(job, outs) == 0)) {
		say_head(job);
		result = run_stages(job);
	}
	if (signal_caught() == 0 && save_temps(job) < 0)
		result = -1;
	if (result == 0 && !job->dry_run)
		result = deliver(job, outs);
	for (size_t i = 0; i < job->nproducts; i++) {
		if (result < 0 && !job->dry_run)
			output_discard(&outs[i]);
		output_free(&outs[i]);
	}
	free(outs);
	if (result == 0) {
		if (job->needs_glue)
			diag_note(
			    "%s needs kmodrustc_glue.o in the module: add " PKGDATADIR
			    "/kmodrustc_glue.c to it, or name the kernel by --kdir=",
			    main_product(job)->path);
		return 0;
	}
	if (!job->dry_run)
		job_discard_products(job);
	if (signal_caught() == 0)
		diag_more();
	/* cargo says it itself, and counts. */
	if (job->exit_code == 0 && job->nproducts != 0 &&
	    job->face != FACE_CARGO && signal_caught() == 0)
		diag_error(NULL, NULL, "%s not written", job->products[0].path);
	return job->exit_code != 0 ? job->exit_code : 1;
}
