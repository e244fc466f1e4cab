/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * link.c - members out of archives given as input; many objects to one where
 * one is asked for. What has to be linked from a sysroot comes here too.
 */
#include "config.h"

#include "kmodrustc/stage.h"

#include <stdlib.h>
#include <string.h>

#include "kmodrustc/elf.h"
#include "kmodrustc/os.h"
#include "work.h"

struct extraction {
	struct work *to;
	const char *shown;
	size_t members;
};

static char *
member_path(const char *member, void *ctx)
{
	(void)ctx;
	return tmp_for(member, ".o");
}

static void
got_member(char *path, const char *member, void *ctx)
{
	struct extraction *x = ctx;
	char *shown = xasprintf("%s(%s)", x->shown, member);

	work_add_made(x->to, KIND_OBJECT, path, shown);
	free(shown);
	x->members++;
}

static int
extract(struct job *job, struct work *w, struct buf *report)
{
	struct work made = { 0 };
	struct extraction x = { .to = &made };
	int result = 0;

	for (size_t i = 0; i < w->n && result == 0;) {
		if (w->v[i].kind != KIND_BUNDLE) {
			i++;
			continue;
		}
		x.shown = w->v[i].shown;
		if (job->dry_run)
			say("# extract, in process: %s\n", w->v[i].path);
		else
			result = archive_extract(w->v[i].path, w->v[i].shown,
			    member_path, got_member, &x);
		if (result == 0)
			work_drop(w, i);
	}
	for (size_t i = 0; i < made.n; i++)
		work_take(w, &made.v[i]);
	free(made.v);
	buf_printf(report, "%zu objects", x.members);
	return result;
}

const struct stage stage_extract = { "extract", KIND_BUNDLE, extract };

/* All objects into the one file that a .o has to be. */
static int
join(struct job *job, struct work *w, const char *shown, size_t n)
{
	char *out = tmp_for(shown, ".joined.o");
	struct strvec argv = { 0 };
	struct tool_run t = { .name = "ld -r", .argv = &argv, .makes = out };
	int result = -1;

	if (out == NULL)
		return -1;
	tool_words(&argv, "LD", "ld");
	strvec_add(&argv, "-r");
	strvec_add(&argv, "-o");
	strvec_add(&argv, out);
	for (size_t i = 0; i < w->n; i++)
		if (w->v[i].kind == KIND_OBJECT)
			strvec_add(&argv, w->v[i].path);
	result = tool_run(job, &t);
	strvec_free(&argv);
	if (result < 0) {
		free(out);
		return -1;
	}
	for (size_t i = w->n; i-- > 0 && n > 1;)
		if (w->v[i].kind == KIND_OBJECT) {
			work_drop(w, i);
			n--;
		}
	for (size_t i = 0; i < w->n; i++)
		if (w->v[i].kind == KIND_OBJECT)
			work_advance(w, i, KIND_LINKED, out);
	return 0;
}

/* The user's own file is never edited: we go on with a copy. */
static int
adopt(struct job *job, struct work *w, size_t i)
{
	struct file *f = &w->v[i];
	char *copy;

	if (f->ours || job->dry_run) {
		f->kind = KIND_LINKED;
		return 0;
	}
	copy = tmp_for(f->shown, ".o");
	if (copy == NULL || file_copy(f->path, copy) < 0) {
		free(copy);
		return -1;
	}
	work_advance(w, i, KIND_LINKED, copy);
	return 0;
}

static int
run(struct job *job, struct work *w, struct buf *report)
{
	const struct product *one = job_product(job, EMIT_OBJ);
	size_t n = 0;

	for (size_t i = 0; i < w->n; i++)
		n += w->v[i].kind == KIND_OBJECT;
	if (one != NULL && n > 1) {
		buf_printf(report, "%zu objects made one", n);
		return join(job, w, one->path, n);
	}
	buf_printf(
	    report, "%zu object%s, nothing to join", n, n == 1 ? "" : "s");
	for (size_t i = 0; i < w->n; i++)
		if (w->v[i].kind == KIND_OBJECT && adopt(job, w, i) < 0)
			return -1;
	return 0;
}

const struct stage stage_link = { "link", KIND_OBJECT, run };
