/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * frames.c - functions that take too much of the kernel's small stack are told
 * while a compile still has their lines. How much is too much stands here.
 */
#include "config.h"

#include "kmodrustc/stage.h"

#include <stdlib.h>
#include <string.h>

#include "kmodrustc/asm.h"
#include "kmodrustc/elf.h"
#include "work.h"

#define LIMIT_USER 2048UL /* -Wframe-larger-than of the kernel's own build */
#define LIMIT_STD 4096UL  /* stable sort alone has a buffer of 4 KiB */
#define LIMIT_HARD 8192UL /* half of all there is */

struct look {
	struct job *job;
	const struct file *file;
	bool quiet; /* only count */
	size_t told, refused;
	struct strvec seen; /* functions of core and alloc, demangled */
};

/* What to use instead of a function of core or alloc; NULL: nobody knows. */
static const char *
instead_of(const char *plain)
{
	if (strstr(plain, "sort") != NULL)
		return "`sort()` does, and `collect()` into a BTreeMap or BTreeSet, which sorts; `sort_unstable()` or `insert()` takes little";
	return NULL;
}

bool
is_unoptimised(const struct job *job)
{
	const struct strvec *args = &job->rustc_args;
	bool zero = true;

	for (size_t i = 0; i < args->n; i++) {
		if (strcmp(args->v[i], "-O") == 0)
			zero = false;
		else if (text_starts(args->v[i], "opt-level="))
			zero = strcmp(args->v[i], "opt-level=0") == 0;
	}
	return zero;
}

/* Over which it is told; 0: never. */
static unsigned long
limit_of(const struct job *job, const struct frame *f, const char *plain)
{
	unsigned long limit =
	    job->frame_limit != 0 ? job->frame_limit : LIMIT_USER;

	if (strvec_has(&job->large_frames, plain) ||
	    strvec_has(&job->large_frames, f->function))
		return 0;
	if (is_std_function(f->function) && limit < LIMIT_STD)
		return LIMIT_STD;
	return limit;
}

static void
tell(const struct look *l, const struct frame *f, const char *plain,
    unsigned long limit, enum level level)
{
	struct diag d = { .level = level,
		.code = "K0603",
		.at = f->at,
		.help = "move large arrays into a Box or a static" };

	if (is_std_function(f->function))
		d.help = instead_of(plain);
	else if (level == LEVEL_ERROR)
		d.help = "move large arrays into a Box or a static, or lift "
			 "the limit by --allow-large-frame=FN";
	if (d.at.file == NULL)
		d.at.file = l->file->shown;
	diag(&d, "`%s` takes %lu bytes of stack, more than %lu", plain,
	    f->bytes, level == LEVEL_ERROR ? LIMIT_HARD : limit);
}

/* A function of core or alloc is told once, not for each of its types. */
static bool
is_first(struct look *l, const struct frame *f, const char *plain)
{
	if (!is_std_function(f->function))
		return true;
	if (strvec_has(&l->seen, plain))
		return false;
	strvec_add(&l->seen, plain);
	return true;
}

/* Takes out ::<...>, the types that a function was made for (v0 names). */
static void
strip_types(char *plain)
{
	char *to = plain, *from = plain;
	int depth = 0;

	for (; *from != '\0'; from++) {
		if (depth == 0 && text_starts(from, "::<")) {
			depth = 1;
			from += strlen("::<") - 1;
		} else if (depth != 0 && *from == '<') {
			depth++;
		} else if (depth != 0 && *from == '>' && from[-1] != '-') {
			depth--;
		} else if (depth == 0) {
			*to++ = *from;
		}
	}
	*to = '\0';
}

static void
judge_frame(const struct frame *f, void *ctx)
{
	struct look *l = ctx;
	char *plain = demangle(f->function);
	enum level level = LEVEL_WARNING;
	unsigned long limit;

	if (is_std_function(f->function))
		strip_types(plain);
	limit = limit_of(l->job, f, plain);
	/* What is an error is one at any limit. */
	if (limit > LIMIT_HARD && !is_unoptimised(l->job))
		limit = LIMIT_HARD;
	if (limit != 0 && f->bytes > limit && is_first(l, f, plain)) {
		if (f->bytes > LIMIT_HARD && !is_unoptimised(l->job))
			level = LEVEL_ERROR;
		l->refused += level == LEVEL_ERROR;
		l->told++;
		if (!l->quiet)
			tell(l, f, plain, limit, level);
	}
	free(plain);
}

static int
look_at(struct look *l, const char *path)
{
	unsigned long limit = l->job->frame_limit;

	l->told = l->refused = 0;
	strvec_free(&l->seen);
	if (limit == 0 || limit > LIMIT_USER)
		limit = LIMIT_USER;
	return asm_each_frame(path, limit, judge_frame, l);
}

int
frames_check(struct job *job, const struct file *f, const char *text)
{
	struct look l = { .job = job, .file = f, .quiet = true };
	char *lines = NULL;
	int result = look_at(&l, text);

	if (result == 0 && l.told != 0) {
		l.quiet = false;
		lines = rustc_with_lines(job, f);
		result = look_at(&l, lines != NULL ? lines : text);
	}
	free(lines);
	strvec_free(&l.seen);
	return result < 0 || l.refused != 0 ? -1 : 0;
}
