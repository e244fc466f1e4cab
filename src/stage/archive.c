/* SPDX-License-Identifier: GPL-2.0-or-later */
/* archive.c - objects to one archive by ar: deterministic, with an index */
#include "config.h"

#include "kmodrustc/stage.h"

#include <stdlib.h>
#include <string.h>

#include "kmodrustc/os.h"
#include "work.h"

/* The one object that a .o product is; -1: said. */
static int
give_object(struct job *job, struct work *w)
{
	struct product *p = job_product(job, EMIT_OBJ);

	for (size_t i = 0; i < w->n && p != NULL; i++)
		if (w->v[i].kind == KIND_CHECKED && p->from == NULL)
			p->from = xstrdup(w->v[i].path);
	return 0;
}

/* `metadata`: the first member of an .rlib, NULL for an archive. */
static int
run_ar(struct job *job, struct work *w, const char *metadata, const char *out)
{
	struct strvec argv = { 0 };
	struct tool_run t = { .name = "ar", .argv = &argv, .makes = out };
	const char *ar = getenv("AR");
	int result;

	tool_words(&argv, "AR", "ar");
	/* D: no times, no owners. s: an index, as ld wants. */
	strvec_add(&argv, "rcsD");
	/*
	 * GNU ar loads LLVM's LTO plugin to look into objects, 20 ms for
	 * nothing: ours are plain ELF (metadata is not, and ar would complain
	 * of the plugin). An ar of the user's is left alone.
	 */
	if ((ar == NULL || *ar == '\0') && metadata == NULL) {
		strvec_add(&argv, "--plugin");
		strvec_add(&argv, "/dev/null");
	}
	strvec_add(&argv, out);
	if (metadata != NULL)
		strvec_add(&argv, metadata);
	for (size_t i = 0; i < w->n; i++)
		if (w->v[i].kind == KIND_CHECKED)
			strvec_add(&argv, w->v[i].path);
	result = tool_run(job, &t);
	strvec_free(&argv);
	return result;
}

static int
make_archive(struct job *job, struct work *w, struct product *p,
    const char *metadata, const char *suffix)
{
	char *out = tmp_for(p->path, suffix);

	if (out == NULL || run_ar(job, w, metadata, out) < 0) {
		free(out);
		return -1;
	}
	free(p->from);
	p->from = xstrdup(out);
	work_add_made(w, KIND_RESULT, out, p->path);
	return 0;
}

/* An object of the .rs as it is before anything is linked to it. */
static int
add_plain(struct job *job, const struct file *f, struct work *to)
{
	char *copy = tmp_for(f->shown, ".o");

	if (copy == NULL)
		return -1;
	if (!job->dry_run && file_copy(f->path, copy) < 0) {
		free(copy);
		return -1;
	}
	work_add_made(to, KIND_CHECKED, copy, f->shown);
	if (job->dry_run)
		return 0;
	return normalise_for_library(job, &to->v[to->n - 1]);
}

int
rlib_beside(struct job *job, struct work *w)
{
	struct product *rlib = job_product(job, EMIT_RLIB);
	struct work plain = { 0 };
	char *metadata;
	int result = 0;

	if (rlib == NULL || job_is_library(job))
		return 0;
	for (size_t i = 0; i < w->n && result == 0; i++)
		if (w->v[i].kind == KIND_OBJECT && w->v[i].from_rust)
			result = add_plain(job, &w->v[i], &plain);
	metadata = xstrdup(rlib->from);
	if (result == 0)
		result = make_archive(job, &plain, rlib, metadata, ".rlib");
	for (size_t i = 0; i < plain.n; i++)
		if (plain.v[i].kind == KIND_RESULT)
			work_add_made(w, KIND_RESULT, xstrdup(plain.v[i].path),
			    plain.v[i].shown);
	free(metadata);
	work_free(&plain);
	return result;
}

static int
run(struct job *job, struct work *w, struct buf *report)
{
	struct product *p = job_product(job, EMIT_LINK);
	struct product *rlib = job_product(job, EMIT_RLIB);
	size_t n = 0;

	for (size_t i = 0; i < w->n; i++)
		n += w->v[i].kind == KIND_CHECKED;
	if (give_object(job, w) < 0)
		return -1;
	if (p == NULL && rlib == NULL) {
		buf_puts(report, "no archive asked for");
		for (size_t i = 0; i < w->n; i++)
			if (w->v[i].kind == KIND_CHECKED)
				w->v[i].kind = KIND_RESULT;
		return 0;
	}
	if ((p != NULL && make_archive(job, w, p, NULL, ".a") < 0) ||
	    (job_is_library(job) &&
		make_archive(job, w, rlib, rlib->from, ".rlib") < 0))
		return -1;
	buf_printf(report, "%zu member%s", n, n == 1 ? "" : "s");
	return 0;
}

const struct stage stage_archive = { "archive", KIND_CHECKED, run };
