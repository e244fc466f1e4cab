/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * fixup.c - the pass over one .s: reads blocks, lets the screen pass what
 * needs nothing, walks the statements of the rest through the tables, and
 * writes unchanged lines together as they lie in the block.
 */
#include "config.h"

#include "fixup.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define BLOCK ((size_t)256 * 1024)
#define PADDING 16 /* newlines behind a block, for the screen */
#define FINDING_TEXT 80

/* One run of the pass. */
struct pass {
	struct fixup fixup;
	struct screen screen;
	struct statement statement;
	const char *name;
	enum item open; /* ITEM_OPEN_*: what goes on in the next line */
	int in, out;
	char *block;
	size_t cap, used;
	const char *run; /* from here on unchanged and not yet written */
	struct buf line; /* the line at hand, as it becomes */
	struct buf sink; /* to be written */
	bool failed;     /* a write did; said */
};

/* ---- writing ---- */

static void
write_all(struct pass *p, const char *s, size_t n)
{
	ssize_t done;

	while (n != 0 && !p->failed) {
		done = write(p->out, s, n);
		if (done < 0 && errno == EINTR)
			continue;
		if (done < 0) {
			diag_error("K0105", NULL,
			    "cannot write the repaired %s: %s", p->name,
			    strerror(errno));
			p->failed = true;
			return;
		}
		s += done;
		n -= (size_t)done;
	}
}

static void
sink_flush(struct pass *p)
{
	write_all(p, p->sink.s, p->sink.len);
	buf_clear(&p->sink);
}

/* Small pieces are gathered, a block goes out from where it lies. */
static void
sink_add(struct pass *p, const char *s, size_t n)
{
	if (p->out < 0 || n == 0)
		return;
	if (n >= BLOCK / 4 || p->sink.len + n > BLOCK)
		sink_flush(p);
	if (n >= BLOCK / 4)
		write_all(p, s, n);
	else
		buf_add(&p->sink, s, n);
}

static void
run_flush(struct pass *p, const char *to)
{
	sink_add(p, p->run, (size_t)(to - p->run));
	p->run = to;
}

/* ---- findings ---- */

static char *
finding_text(const struct statement *st)
{
	struct span s = { st->line.op.p,
		(size_t)(st->line.args.p + st->line.args.n - st->line.op.p) };
	char *text;

	if (s.n > FINDING_TEXT)
		s.n = FINDING_TEXT;
	while (s.n != 0 && s.n == FINDING_TEXT &&
	    ((unsigned char)s.p[s.n] & 0xc0) == 0x80)
		s.n--; /* no half character */
	text = xstrndup(s.p, s.n);
	for (char *c = text; *c != '\0'; c++)
		if ((unsigned char)*c < ' ')
			*c = ' ';
	return text;
}

static bool
is_known(const struct fixup_result *r, const struct refusal *why,
    const char *function)
{
	for (size_t i = r->nfindings; i > 0; i--)
		if (strcmp(r->findings[i - 1].why->code, why->code) == 0 &&
		    strcmp(r->findings[i - 1].function, function) == 0)
			return true;
	return false;
}

/* One finding for each function and code; all are counted. */
static void
finding_add(
    struct fixup *f, const struct refusal *why, const struct statement *st)
{
	struct fixup_result *r = f->result;
	struct finding *x;
	char *function;

	r->nrefused++;
	if (r->nfindings == FIXUP_MAX_FINDINGS)
		return;
	function = place_function(&f->state.place);
	if (is_known(r, why, function)) {
		free(function);
		return;
	}
	r->findings =
	    xreallocarray(r->findings, r->nfindings + 1, sizeof(*r->findings));
	x = &r->findings[r->nfindings++];
	x->why = why;
	x->function = function;
	x->text = finding_text(st);
	x->asm_line = r->lines;
	place_where(&f->state.place, &x->at);
}

/* ---- one line that needs a look ---- */

static void
rewrite(struct fixup *f, struct statement *st)
{
	for (size_t i = 0; i < rewrite_rows() && !st->dropped; i++) {
		const struct rewrite *r = &rewrites[i];
		const unsigned traits = st->traits | f->state.at;

		if ((r->traits != 0 && (traits & r->traits) == 0) ||
		    !is_asked(r->harden, f->options) ||
		    (r->words != NULL && !word_in(st->op, r->words)))
			continue;
		if (r->apply(f, st))
			f->result->counts[i]++;
	}
}

/*
 * Walks p->statement through the tables. The rest of a string that began in
 * the line before is no statement: it is only judged.
 */
static void
walk_statement(struct pass *p, bool rest)
{
	struct statement *st = &p->statement;
	struct fixup *f = &p->fixup;
	const struct refusal *why;

	f->state.at = 0;
	if (!rest)
		state_watch(&f->state, st);
	if (f->state.skip && !state_keeps(st)) {
		st->dropped = true;
		st->line.label.n = 0;
		return;
	}
	if (!rest)
		rewrite(f, st);
	if (!st->dropped && (why = refusal_find(f, st)) != NULL)
		finding_add(f, why, st);
}

/* Where the statement that begins the text ends; *open: what stays open. */
static size_t
statement_end(struct span text, enum item *open)
{
	enum item kind = ITEM_BLANK;
	bool first = true;
	size_t end, i;

	*open = ITEM_BLANK;
	for (i = 0; i < text.n; i = end) {
		end = item_end(text, i, &kind);
		if (kind == ITEM_BREAK)
			return end;
		if (kind == ITEM_OPEN_STRING || kind == ITEM_OPEN_COMMENT)
			*open = kind;
		if (first && kind == ITEM_CHAR && text.p[i] == '/')
			return text.n; /* a comment to the line's end */
		if (kind != ITEM_BLANK && kind != ITEM_COMMENT)
			first = false;
	}
	return i;
}

/*
 * Adds to p->line what the statement became, behind the lines that it needs
 * in front of it.
 */
static void
line_add(struct pass *p, enum item open)
{
	struct statement *st = &p->statement;
	struct buf *before = &p->fixup.before, *behind = &p->fixup.behind;
	struct span rest = st->text;

	if (before->len != 0 && p->line.len != 0)
		buf_putc(&p->line, '\n');
	buf_add(&p->line, before->s, before->len);
	buf_clear(before);
	if (behind->len != 0) {
		buf_add(&p->line, rest.p, st->line.label.n);
		rest = span_part(rest, st->line.label.n, rest.n);
		if (p->line.len != 0 && p->line.s[p->line.len - 1] != '\n')
			buf_putc(&p->line, '\n');
		buf_add(&p->line, behind->s, behind->len);
		buf_clear(behind);
	}
	if (!st->dropped) {
		buf_add(&p->line, rest.p, rest.n);
		return;
	}
	buf_add(&p->line, st->line.label.p, st->line.label.n);
	/* A line that held nothing else goes as a whole. */
	if (p->line.len != 0 || open != ITEM_BLANK)
		buf_add(&p->line, st->line.tail.p, st->line.tail.n);
}

/* The end of what the line before left open; the line's if it still is. */
static size_t
open_end(struct pass *p, struct span text)
{
	const char *close;
	size_t end;

	if (p->open == ITEM_OPEN_COMMENT) {
		close = memmem(text.p, text.n, "*/", 2);
		end = close != NULL ? (size_t)(close + 2 - text.p) : text.n;
	} else {
		end = string_close(text, 0);
		close = end < text.n ? text.p + end : NULL;
		end += close != NULL;
	}
	if (close != NULL)
		p->open = ITEM_BLANK;
	return end;
}

/* One whole line; what it becomes replaces it if anything changed. */
static void
walk_line(struct pass *p, struct span text)
{
	struct statement *st = &p->statement;
	const char *end = text.p + text.n;
	bool changed = false, rest = p->open == ITEM_OPEN_STRING;
	struct span left = text;
	size_t n;

	buf_clear(&p->line);
	if (p->open == ITEM_OPEN_STRING || p->open == ITEM_OPEN_COMMENT) {
		n = open_end(p, text);
		buf_add(&p->line, text.p, n);
		left = span_part(text, n, text.n);
	}
	while (left.n != 0) {
		n = statement_end(left, &p->open);
		st->dropped = st->changed = false;
		st->bare = p->fixup.state.macros;
		statement_lex(st, span_part(left, 0, n));
		walk_statement(p, rest);
		changed = changed || st->changed || st->dropped ||
		    p->fixup.before.len != 0 || p->fixup.behind.len != 0;
		line_add(p, p->open);
		left = span_part(left, n, left.n);
		rest = false;
	}
	if (!changed)
		return;
	run_flush(p, text.p);
	sink_add(p, p->line.s, p->line.len);
	p->run = end;
}

/* ---- blocks ---- */

/* Can the screen pass lines, or does something go on from line to line? */
static bool
is_plain(const struct pass *p)
{
	const struct state *s = &p->fixup.state;

	return !s->app && !s->skip && !s->macros && !s->entry &&
	    p->open == ITEM_BLANK;
}

/* All lines of the block up to `end`; behind the block are newlines. */
static void
walk_lines(struct pass *p, char *end)
{
	const char *at = p->block, *nl, *next;

	p->run = at;
	for (; at < end; at = next) {
		p->fixup.result->lines++;
		nl = is_plain(p) ? screen_pass(&p->screen, &p->fixup.state, at)
				 : NULL;
		if (nl != NULL) {
			next = nl + 1;
			continue;
		}
		nl = memchr(at, '\n', (size_t)(end - at));
		next = nl != NULL ? nl + 1 : end;
		p->fixup.state.place.line = p->fixup.result->lines;
		walk_line(p, (struct span){ at, (size_t)(next - at) });
	}
	run_flush(p, end);
}

/* 1: more is in the block; 0: the file's end; -1: said. */
static int
block_read(struct pass *p)
{
	ssize_t n;

	if (p->used == p->cap) {
		p->cap = p->cap != 0 ? p->cap * 2 : BLOCK;
		p->block = xrealloc(p->block, p->cap + PADDING);
	}
	do {
		n = read(p->in, p->block + p->used, p->cap - p->used);
	} while (n < 0 && errno == EINTR);
	if (n < 0) {
		diag_error("K0105", NULL, "cannot read %s: %s", p->name,
		    strerror(errno));
		return -1;
	}
	p->used += (size_t)n;
	memset(p->block + p->used, '\n', PADDING);
	return n > 0;
}

/* Walks all complete lines, or all if it is the last, and keeps the rest. */
static void
block_walk(struct pass *p, bool last)
{
	char *nl = memrchr(p->block, '\n', p->used);
	char *end = last ? p->block + p->used : nl != NULL ? nl + 1 : NULL;

	if (end == NULL)
		return;
	walk_lines(p, end);
	place_keep(&p->fixup.state.place);
	p->used -= (size_t)(end - p->block);
	memmove(p->block, end, p->used);
}

int
fixup_run(int in, const char *name, int out,
    const struct fixup_options *options, struct fixup_result *result)
{
	struct pass p = {
		.name = name, .in = in, .out = out, .open = ITEM_BLANK
	};
	int more;

	*result = (struct fixup_result){ 0 };
	result->counts = xcalloc(rewrite_rows(), sizeof(*result->counts));
	p.fixup.options = options;
	p.fixup.result = result;
	screen_setup(&p.screen, options);
	do {
		more = block_read(&p);
		if (more >= 0)
			block_walk(&p, more == 0);
	} while (more > 0 && !p.failed);
	if (more == 0)
		sink_flush(&p);
	place_free(&p.fixup.state.place);
	free(p.block);
	buf_free(&p.statement.own);
	buf_free(&p.fixup.before);
	buf_free(&p.fixup.behind);
	buf_free(&p.line);
	buf_free(&p.sink);
	return more == 0 && !p.failed ? 0 : -1;
}

void
fixup_result_free(struct fixup_result *result)
{
	for (size_t i = 0; i < result->nfindings; i++) {
		free((void *)(uintptr_t)result->findings[i].at.file);
		free(result->findings[i].function);
		free(result->findings[i].text);
	}
	free(result->findings);
	free(result->counts);
	*result = (struct fixup_result){ 0 };
}
