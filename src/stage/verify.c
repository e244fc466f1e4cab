/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * verify.c - the judgement before a result gets its name, and --verify. The
 * rules are verify/'s; here it is decided what is judged, as whose loader.
 */
#include "config.h"

#include "kmodrustc/verify.h"

#include <stdlib.h>
#include <string.h>

#include "kmodrustc/os.h"
#include "kmodrustc/stage.h"
#include "work.h"

static int
judge(
    struct job *job, struct work *w, const struct file *f, struct verified *sum)
{
	struct line_finder lines = { .job = job, .sources = w };
	struct verified got = { 0 };
	const struct verify v = { .kernel = &job->kernel,
		.ours = true,
		.library = text_ends(f->path, ".rlib"),
		.member = job->face == FACE_KBUILD && !job_is_whole_module(job),
		.undefined = job->undefined,
		.find_use = find_rust_line,
		.find_definition = find_rust_definition,
		.ctx = &lines };
	int result;

	result = verify_file(f->path, f->shown, &v, &got);
	sum->objects += got.objects;
	sum->relocs += got.relocs;
	sum->refused += got.refused;
	sum->warned += got.warned;
	line_finder_free(&lines);
	return result < 0 || got.refused != 0 ? -1 : 0;
}

static int
run(struct job *job, struct work *w, struct buf *report)
{
	struct verified sum = { 0 };
	int result = 0;

	for (size_t i = 0; i < w->n; i++) {
		if (w->v[i].kind != KIND_RESULT)
			continue;
		if (job->dry_run)
			say("# verify, in process: %s\n", w->v[i].path);
		else if (judge(job, w, &w->v[i], &sum) < 0)
			result = -1;
	}
	buf_printf(report,
	    "%zu object%s, %zu relocations, %zu refused, as %s "
	    "would",
	    sum.objects, sum.objects == 1 ? "" : "s", sum.relocs, sum.refused,
	    kernel_name(&job->kernel));
	if (kernel_knows_exports(&job->kernel))
		buf_printf(report, ", by its %zu exports",
		    kernel_export_count(&job->kernel));
	return result;
}

const struct stage stage_verify = { "verify", KIND_RESULT, run };

/* 0: accepted, 1: refused, 2: could not be judged. */
static int
verify_one(const struct job *job, const struct file *f)
{
	bool asked = job->kernel_text != NULL || job->kdir != NULL;
	/* NULL: each object by the kernel it says it was built for. */
	const struct verify v = { .kernel = asked ? &job->kernel : NULL,
		.undefined = job->undefined,
		.library = text_ends(f->path, ".rlib") };
	const char *judge_name =
	    asked ? kernel_name(&job->kernel) : "its kernel";
	struct verified got = { 0 };
	double start = now_ms();

	if (verify_file(f->path, f->shown, &v, &got) < 0)
		return 2;
	if (job->verbose > 0)
		say("%s: %zu object%s, %zu relocations, %zu refused, as %s "
		    "would (%.1f ms)\n",
		    f->shown, got.objects, got.objects == 1 ? "" : "s",
		    got.relocs, got.refused, judge_name, now_ms() - start);
	if (got.refused != 0)
		diag_error(
		    NULL, NULL, "%zu refused in %s", got.refused, f->shown);
	return got.refused != 0;
}

int
verify_run(struct job *job)
{
	int worst = 0, code;

	if (kernel_of_job(job) < 0)
		return 2;
	for (size_t i = 0; i < job->work.n && signal_caught() == 0; i++) {
		code = verify_one(job, &job->work.v[i]);
		if (code > worst)
			worst = code;
	}
	return worst;
}
