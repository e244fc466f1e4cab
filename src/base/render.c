/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * render.c - the forms of a message: rustc's layout for people, one line for
 * editors, rustc's JSON for cargo. Writes nothing anywhere.
 */
#include "config.h"

#include "render.h"

#include <stdio.h>

static const char *const level_words[] = { "note", "warning", "error" };
static const char *const level_colors[] = { "\033[1;32m", "\033[1;33m",
	"\033[1;31m" };

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

unsigned
column_shown(const struct where *at)
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

void
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

void
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

void
render_json(
    struct buf *b, const struct diag *d, const char *text, const char *rendered)
{
	const struct page *page = d->code ? page_find(d->code) : NULL;
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
	json_string(b, rendered);
	buf_puts(b, "}\n");
}
