/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * diag.c - every message: counts it and hands it to its form (render.c). Knows
 * nothing of what the messages are about.
 */
#include "config.h"

#include "kmodrustc/base.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "render.h"

#define TOLD_PER_CODE 5

struct tally {
	const char *code;
	size_t told, more;
	bool error; /* one of them was an error */
};

/* The message sink, one of the program's few globals (HACKING.md). */
static struct {
	FILE *to;
	enum diag_format format;
	bool color, no_warnings, rendered_short, whole_paths;
	size_t errors;
	struct tally *tallies;
	size_t ntallies;
} sink;

static FILE *
out(void)
{
	return sink.to != NULL ? sink.to : stderr;
}

void
diag_stream(FILE *to)
{
	sink.to = to;
}

void
diag_setup(enum diag_format format, enum diag_color color)
{
	const char *no = getenv("NO_COLOR"), *term = getenv("TERM");

	sink.format = format;
	sink.color = color == COLOR_ALWAYS;
	if (color == COLOR_AUTO)
		sink.color = isatty(STDERR_FILENO) && (no == NULL || !*no) &&
		    (term == NULL || strcmp(term, "dumb") != 0);
}

bool
diag_has_color(void)
{
	return sink.color;
}

enum diag_format
diag_format(void)
{
	return sink.format;
}

void
diag_no_warnings(void)
{
	sink.no_warnings = true;
}

void
diag_render_short(void)
{
	sink.rendered_short = true;
}

void
diag_whole_paths(void)
{
	sink.whole_paths = true;
}

size_t
diag_errors(void)
{
	return sink.errors;
}

void
diag_reset(void)
{
	free(sink.tallies);
	sink.tallies = NULL;
	sink.ntallies = sink.errors = 0;
	sink.no_warnings = sink.rendered_short = sink.whole_paths = false;
}

/* False: this code was told often enough, it is only counted. */
static bool
tally(const char *code, enum level level)
{
	struct tally *t = NULL;

	if (code == NULL)
		return true;
	for (size_t i = 0; i < sink.ntallies && t == NULL; i++)
		if (strcmp(sink.tallies[i].code, code) == 0)
			t = &sink.tallies[i];
	if (t == NULL) {
		sink.tallies = xreallocarray(
		    sink.tallies, sink.ntallies + 1, sizeof(*sink.tallies));
		t = &sink.tallies[sink.ntallies++];
		*t = (struct tally){ .code = code };
	}
	t->error |= level == LEVEL_ERROR;
	if (t->told == TOLD_PER_CODE) {
		t->more++;
		return false;
	}
	t->told++;
	return true;
}

/* The same file by its whole path; NULL: it is told as it is. */
static char *
whole_path(const char *file)
{
	if (!sink.whole_paths || file == NULL || *file == '/')
		return NULL;
	return realpath(file, NULL);
}

static void
vdiag(const struct diag *said, const char *fmt, va_list ap)
{
	struct buf text = { 0 }, b = { 0 }, json = { 0 };
	struct diag shown = *said;
	const struct diag *d = &shown;
	char *whole;

	if (d->level == LEVEL_ERROR)
		sink.errors++;
	if (d->level == LEVEL_WARNING && sink.no_warnings)
		return;
	if (!tally(d->code, d->level))
		return;
	shown.at.col = column_shown(&said->at);
	whole = whole_path(said->at.file);
	if (whole != NULL)
		shown.at.file = whole;
	buf_vprintf(&text, fmt, ap);
	if (sink.format == DIAG_SHORT ||
	    (sink.format == DIAG_JSON && sink.rendered_short))
		render_short(&b, d, text.s);
	else
		render_human(&b, d, text.s, sink.color);
	if (sink.format == DIAG_JSON) {
		render_json(&json, d, text.s, b.s);
		buf_free(&b);
		b = json;
	}
	/* One write: messages of parallel runs do not mix. */
	fwrite(b.s, 1, b.len, out());
	fflush(out());
	buf_free(&text);
	buf_free(&b);
	free(whole);
}

void
diag(const struct diag *d, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vdiag(d, fmt, ap);
	va_end(ap);
}

void
diag_error(const char *code, const char *help, const char *fmt, ...)
{
	const struct diag d = {
		.level = LEVEL_ERROR, .code = code, .help = help
	};
	va_list ap;

	va_start(ap, fmt);
	vdiag(&d, fmt, ap);
	va_end(ap);
}

void
diag_warning(const char *code, const char *help, const char *fmt, ...)
{
	const struct diag d = {
		.level = LEVEL_WARNING, .code = code, .help = help
	};
	va_list ap;

	va_start(ap, fmt);
	vdiag(&d, fmt, ap);
	va_end(ap);
}

void
diag_note(const char *fmt, ...)
{
	const struct diag d = { .level = LEVEL_NOTE };
	va_list ap;

	va_start(ap, fmt);
	vdiag(&d, fmt, ap);
	va_end(ap);
}

void
diag_more(void)
{
	for (size_t i = 0; i < sink.ntallies; i++) {
		if (sink.tallies[i].more != 0)
			diag_note("... and %zu more of %s",
			    sink.tallies[i].more, sink.tallies[i].code);
		sink.tallies[i].more = 0;
	}
}

void
diag_finish(void)
{
	const struct tally *t;

	diag_more();
	if (sink.format != DIAG_HUMAN || sink.errors == 0)
		return;
	for (size_t i = 0; i < sink.ntallies; i++) {
		t = &sink.tallies[i];
		if (!t->error || page_find(t->code) == NULL)
			continue;
		fprintf(out(),
		    "For more information about this error, try "
		    "`kmodrustc --explain %s`.\n",
		    t->code);
		break;
	}
	fflush(out());
}

void
say(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vfprintf(out(), fmt, ap);
	va_end(ap);
	fflush(out());
}

void
fatal(const char *fmt, ...)
{
	va_list ap;

	/* No memory may be left: nothing here allocates. */
	fputs("error[K0901]: ", stderr);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
	exit(4);
}
