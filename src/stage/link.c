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

int
extract_library(struct work *w, const char *path, struct strvec *objects)
{
	struct extraction x = { .to = w, .shown = path };
	size_t before = w->n;

	if (archive_extract(path, path, member_path, got_member, &x) < 0)
		return -1;
	for (size_t i = before; i < w->n; i++)
		strvec_add(objects, w->v[i].path);
	return 0;
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

	if (f->ours) {
		f->kind = KIND_LINKED;
		return 0;
	}
	copy = tmp_for(f->shown, ".o");
	if (copy == NULL || (!job->dry_run && file_copy(f->path, copy) < 0)) {
		free(copy);
		return -1;
	}
	work_advance(w, i, KIND_LINKED, copy);
	return 0;
}

/*
 * Does somebody have to define this name before C can link? What rustc made
 * up, and what rt/builtins.rs and rt/softfloat.rs are there for.
 */
static bool
is_ours_to_define(const char *name)
{
	static const char *const ends[] = { "ti", "ti2", "ti3", "ti4", "sf",
		"sf2", "sf3", "df", "df2", "df3", "di", "si", "hf2" };

	if (is_rustc_name(name))
		return true;
	for (size_t i = 0; i < ARRAY_SIZE(ends); i++)
		if (text_starts(name, "__") && text_ends(name, ends[i]))
			return true;
	return false;
}

static int
count_rust(const struct object *o, void *ctx)
{
	size_t *n = ctx;

	*n += o->language == LANG_RUST || o->language == LANG_MIXED;
	return 0;
}

/* What the objects want that the sysroot may have; *nrust: made by rustc. */
static int
find_missing(
    const struct strvec *objects, struct strvec *missing, size_t *nrust)
{
	struct strvec undefined = { 0 };

	if (objects_undefined(objects, &undefined) < 0)
		return -1;
	for (size_t i = 0; i < undefined.n; i++)
		if (is_ours_to_define(undefined.v[i]))
			strvec_add(missing, undefined.v[i]);
	strvec_free(&undefined);
	for (size_t i = 0; i < objects->n; i++)
		if (archive_each(
			objects->v[i], objects->v[i], count_rust, nrust) < 0)
			return -1;
	return 0;
}

/*
 * One object takes the place of all, under the first one's name: it becomes
 * the member's. Takes `path`.
 */
static void
replace_all(struct work *w, char *path)
{
	size_t first = w->n;

	for (size_t i = w->n; i-- > 0;) {
		if (w->v[i].kind != KIND_OBJECT)
			continue;
		if (first != w->n)
			work_drop(w, first);
		first = i;
	}
	if (w->v[first].ours && rename(path, w->v[first].path) == 0) {
		free(path);
		path = w->v[first].path;
	}
	work_advance(w, first, KIND_LINKED, path);
}

/* Objects that want each other, or core: one object of them all. */
static int
link_missing(struct job *job, struct work *w, const struct strvec *objects,
    const struct strvec *missing, struct buf *report)
{
	char *out = tmp_path("linked", ".o");
	int result;

	if (out == NULL)
		return -1;
	if (objtool_check_inputs(job, objects) < 0) {
		free(out);
		return -1;
	}
	if (job->sysroot.dir != NULL || missing->n == 0)
		result = link_runtime(job, objects, missing, out, report);
	else
		result = link_fallback(job, w, objects, missing, out, report);
	if (result != 0) {
		free(out);
		return result;
	}
	replace_all(w, out);
	return 0;
}

/* Rust that others compiled wants a sysroot too, if there is a rustc. */
static int
want_toolchain(struct job *job)
{
	struct strvec words = { 0 };
	bool found = job->rustc_known || rustc_look(job->rustc, &words);

	strvec_free(&words);
	return found ? toolchain_find(job) : 0;
}

/* 0: done, 1: nothing is missing, -1: said. */
static int
link_if_needed(struct job *job, struct work *w, const struct strvec *objects,
    struct buf *report)
{
	struct strvec missing = { 0 };
	size_t nrust = 0;
	int result = 1;

	if (job->dry_run)
		say("# link, in process: does the code need core?\n");
	else if (find_missing(objects, &missing, &nrust) < 0 ||
	    (nrust != 0 && missing.n != 0 && want_toolchain(job) < 0))
		result = -1;
	else if (!job_is_library(job) &&
	    (nrust > 1 || (nrust == 1 && missing.n != 0 && job->rustc_known)))
		result = link_missing(job, w, objects, &missing, report);
	strvec_free(&missing);
	return result;
}

static int
run(struct job *job, struct work *w, struct buf *report)
{
	const struct product *one = job_product(job, EMIT_OBJ);
	struct strvec objects = { 0 };
	int result = -1;

	if (rlib_beside(job, w) < 0)
		return -1;
	for (size_t i = 0; i < w->n; i++)
		if (w->v[i].kind == KIND_OBJECT)
			strvec_add(&objects, w->v[i].path);
	if (!job->dry_run && !job_is_library(job) &&
	    libraries_pull(job, w, &objects) < 0)
		goto out;
	for (size_t i = 0; i < objects.n && !job->dry_run; i++)
		if (object_exports(objects.v[i], objects.v[i], &job->exports) <
		    0)
			goto out;
	result = link_if_needed(job, w, &objects, report);
	if (result == 1 && one != NULL && objects.n > 1) {
		buf_printf(report, "%zu objects made one", objects.n);
		result = objtool_check_inputs(job, &objects);
		if (result == 0)
			result = join(job, w, one->path, objects.n);
	} else if (result == 1) {
		buf_printf(report, "%zu object%s, nothing missing", objects.n,
		    objects.n == 1 ? "" : "s");
		result = 0;
		for (size_t i = 0; i < w->n && result == 0; i++)
			if (w->v[i].kind == KIND_OBJECT)
				result = adopt(job, w, i);
	}
out:
	strvec_free(&objects);
	return result;
}

const struct stage stage_link = { "link", KIND_OBJECT, run };
