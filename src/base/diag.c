/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * diag.c - every message: rustc's layout for people, one line for editors,
 * rustc's JSON for cargo. Knows nothing of what the messages are about.
 */
#include "config.h"

#include "kmodrustc/base.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define TOLD_PER_CODE 5

struct tally {
	const char *code;
	size_t told, more;
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

static const char *const level_words[] = { "note", "warning", "error" };
static const char *const level_colors[] = { "\033[1;32m", "\033[1;33m",
	"\033[1;31m" };

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
tally(const char *code)
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
	if (t->told == TOLD_PER_CODE) {
		t->more++;
		return false;
	}
	t->told++;
	return true;
}

/*
 * The line of a source, without its newline; how many bytes are before it.
 * False if it cannot be had.
 */
static bool
source_line(const struct where *at, struct buf *b, size_t *before)
{
	FILE *f;
	unsigned line = 1;
	int c;

	*before = 0;
	if (at->file == NULL || at->line == 0)
		return false;
	f = fopen(at->file, "re");
	if (f == NULL)
		return false;
	for (; line < at->line && (c = getc(f)) != EOF; ++*before)
		line += c == '\n';
	while (line == at->line && (c = getc(f)) != EOF && c != '\n' &&
	    c != '\r' && b->len < 4096)
		buf_putc(b, (char)c);
	fclose(f);
	return b->len != 0;
}

static bool
is_inside_character(char c)
{
	return ((unsigned char)c & 0xc0) == 0x80;
}

/* Where it is in characters, as rustc shows a column; 0: unknown. */
static unsigned
column_of(const struct where *at)
{
	struct buf line = { 0 };
	unsigned col = at->col;
	size_t before;

	if (col > 1 && source_line(at, &line, &before))
		for (size_t i = 0; i < line.len && i + 1 < at->col; i++)
			col -= is_inside_character(line.s[i]);
	buf_free(&line);
	return col;
}

/* Bytes of the line before its character `col`. */
static size_t
column_bytes(const char *line, unsigned col)
{
	size_t n = 0;

	for (; line[n] != '\0' && (col > 1 || is_inside_character(line[n]));
	     n++)
		col -= !is_inside_character(line[n]);
	return n;
}

/* Blanks that put the caret under column `col`: tabs stay tabs. */
static void
add_indent(struct buf *b, const char *line, unsigned col)
{
	for (unsigned i = 1; i < col && *line != '\0'; line++) {
		if (is_inside_character(*line))
			continue;
		buf_putc(b, *line == '\t' ? '\t' : ' ');
		i++;
	}
}

static void
add_snippet(struct buf *b, const struct diag *d, int width, const char *blue,
    const char *mark, const char *off)
{
	struct buf line = { 0 };
	size_t before;

	if (source_line(&d->at, &line, &before)) {
		buf_printf(b, "%s%*s |%s\n%s%*u |%s %s\n", blue, width, "", off,
		    blue, width, d->at.line, off, line.s);
		if (d->at.col != 0 || d->label != NULL)
			buf_printf(b, "%s%*s |%s ", blue, width, "", off);
		if (d->at.col != 0) {
			add_indent(b, line.s, d->at.col);
			buf_printf(b, "%s^%s%s%s\n", mark,
			    d->label != NULL ? " " : "",
			    d->label != NULL ? d->label : "", off);
		} else if (d->label != NULL) {
			buf_printf(b, "%s%s%s\n", mark, d->label, off);
		}
	} else if (d->label != NULL) {
		buf_printf(
		    b, "%s%*s =%s note: %s\n", blue, width, "", off, d->label);
	}
	buf_free(&line);
}

/* What reads rustc's messages knows no place without a column. */
static void
add_where(struct buf *b, const struct where *at)
{
	buf_puts(b, at->file);
	if (at->line != 0)
		buf_printf(b, ":%u:%u", at->line, at->col != 0 ? at->col : 1);
}

/* The message as rustc would print it. */
static void
render_human(struct buf *b, const struct diag *d, const char *text, bool color)
{
	const char *level = color ? level_colors[d->level] : "";
	const char *bold = color ? "\033[1m" : "";
	const char *blue = color ? "\033[1;34m" : "";
	const char *off = color ? "\033[0m" : "";
	const struct {
		const char *word, *text;
	} lines[] = {
		{ "object", d->object },
		{ "kernel", d->kernel },
		{ "note", d->note },
		{ "help", d->help },
	};
	char number[16];
	int width = 1;

	if (d->at.line != 0)
		width = snprintf(number, sizeof(number), "%u", d->at.line);
	buf_printf(b, "%s%s", level, level_words[d->level]);
	if (d->code != NULL)
		buf_printf(b, "[%s]", d->code);
	buf_printf(b, "%s%s: %s%s\n", off, bold, text, off);
	if (d->at.file != NULL) {
		buf_printf(b, "%s%*s-->%s ", blue, width, "", off);
		add_where(b, &d->at);
		buf_putc(b, '\n');
	}
	add_snippet(b, d, width, blue, level, off);
	for (size_t i = 0; i < ARRAY_SIZE(lines); i++)
		if (lines[i].text != NULL)
			buf_printf(b, "%s%*s =%s %s%s%s: %s\n", blue, width, "",
			    off, bold, lines[i].word, off, lines[i].text);
	buf_putc(b, '\n');
}

static void
render_short(struct buf *b, const struct diag *d, const char *text)
{
	if (d->at.file != NULL) {
		add_where(b, &d->at);
		buf_puts(b, ": ");
	}
	buf_puts(b, level_words[d->level]);
	if (d->code != NULL)
		buf_printf(b, "[%s]", d->code);
	buf_printf(b, ": %s", text);
	if (d->at.file == NULL && d->object != NULL)
		buf_printf(b, ": %s", d->object);
	buf_putc(b, '\n');
}

/* One element of "children": a message of its own without a place. */
static void
add_child(struct buf *b, bool *first, const char *level, const char *prefix,
    const char *text)
{
	struct buf message = { 0 };

	if (text == NULL)
		return;
	buf_printf(&message, "%s%s", prefix, text);
	buf_printf(b, "%s{\"message\":", *first ? "" : ",");
	json_string(b, message.s);
	buf_printf(b,
	    ",\"code\":null,\"level\":\"%s\",\"spans\":[],"
	    "\"children\":[],\"rendered\":null}",
	    level);
	buf_free(&message);
	*first = false;
}

static void
add_span(struct buf *b, const struct diag *d)
{
	struct buf line = { 0 };
	unsigned col = d->at.col != 0 ? d->at.col : 1;
	size_t before;
	bool known = source_line(&d->at, &line, &before);

	if (known)
		before += column_bytes(line.s, col);
	buf_puts(b, "{\"file_name\":");
	json_string(b, d->at.file);
	buf_printf(b,
	    ",\"byte_start\":%zu,\"byte_end\":%zu,\"line_start\":%u,"
	    "\"line_end\":%u,\"column_start\":%u,\"column_end\":%u,"
	    "\"is_primary\":true,\"text\":[",
	    before, before, d->at.line, d->at.line, col, col);
	if (known) {
		buf_puts(b, "{\"text\":");
		json_string(b, line.s);
		buf_printf(b, ",\"highlight_start\":%u,\"highlight_end\":%u}",
		    col, col);
	}
	buf_puts(b, "],\"label\":");
	if (d->label != NULL)
		json_string(b, d->label);
	else
		buf_puts(b, "null");
	buf_puts(b,
	    ",\"suggested_replacement\":null,"
	    "\"suggestion_applicability\":null,\"expansion\":null}");
	buf_free(&line);
}

/* rustc's schema (rustc_errors/src/json.rs), so that cargo counts it. */
static void
render_json(struct buf *b, const struct diag *d, const char *text)
{
	const struct page *page = d->code ? page_find(d->code) : NULL;
	struct buf human = { 0 };
	bool first = true;

	buf_puts(b, "{\"$message_type\":\"diagnostic\",\"message\":");
	json_string(b, text);
	buf_puts(b, ",\"code\":");
	if (d->code != NULL) {
		buf_printf(b, "{\"code\":\"%s\",\"explanation\":", d->code);
		if (page != NULL)
			json_string(b, page->text);
		else
			buf_puts(b, "null");
		buf_putc(b, '}');
	} else {
		buf_puts(b, "null");
	}
	buf_printf(b, ",\"level\":\"%s\",\"spans\":[", level_words[d->level]);
	if (d->at.file != NULL && d->at.line != 0)
		add_span(b, d);
	buf_puts(b, "],\"children\":[");
	add_child(b, &first, "note", "object: ", d->object);
	add_child(b, &first, "note", "kernel: ", d->kernel);
	add_child(b, &first, "note", "", d->note);
	add_child(b, &first, "help", "", d->help);
	buf_puts(b, "],\"rendered\":");
	if (sink.rendered_short)
		render_short(&human, d, text);
	else
		render_human(&human, d, text, sink.color);
	json_string(b, human.s);
	buf_puts(b, "}\n");
	buf_free(&human);
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
	struct buf text = { 0 }, b = { 0 };
	struct diag shown = *said;
	const struct diag *d = &shown;
	char *whole;

	if (d->level == LEVEL_ERROR)
		sink.errors++;
	if (d->level == LEVEL_WARNING && sink.no_warnings)
		return;
	if (!tally(d->code))
		return;
	shown.at.col = column_of(&said->at);
	whole = whole_path(said->at.file);
	if (whole != NULL)
		shown.at.file = whole;
	buf_vprintf(&text, fmt, ap);
	switch (sink.format) {
	case DIAG_HUMAN:
		render_human(&b, d, text.s, sink.color);
		break;
	case DIAG_SHORT:
		render_short(&b, d, text.s);
		break;
	case DIAG_JSON:
		render_json(&b, d, text.s);
		break;
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
		if (page_find(t->code) == NULL)
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
