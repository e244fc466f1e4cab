/* SPDX-License-Identifier: GPL-2.0-or-later */
/* line.c - the lossless lexer: one statement into label, op, args and rest */
#include "config.h"

#include "kmodrustc/asm.h"

#include "fixup.h"

/* A `/` before everything else makes the line a comment, on Linux. */
static bool
is_line_comment(struct span s, size_t i)
{
	return i < s.n && s.p[i] == '/' && !(i + 1 < s.n && s.p[i + 1] == '*');
}

/* Over blanks and closed comments; a comment to the line's end stays. */
static size_t
skip_blanks(struct span s, size_t i)
{
	enum item kind;
	size_t end;

	while (i < s.n && s.p[i] != '#') {
		end = item_end(s, i, &kind);
		if (kind != ITEM_BLANK && kind != ITEM_COMMENT)
			break;
		i = end;
	}
	return i;
}

/* The end of the word at i, which may be a name in quotes or {disp32}. */
static size_t
word_end(struct span s, size_t i)
{
	enum item kind;
	size_t end = item_end(s, i, &kind), from = i;

	if (kind == ITEM_STRING)
		return end;
	if (kind != ITEM_CHAR)
		return i;
	if (s.p[i] == '{') {
		while (i < s.n && s.p[i] != '}' && s.p[i] != '\n')
			i++;
		return i < s.n && s.p[i] == '}' ? i + 1 : from + 1;
	}
	while (i < s.n &&
	    (is_name(s.p[i]) ||
		(s.p[i] == '@' && i != from && s.p[i - 1] == '\\')))
		i++;
	return i;
}

/* Behind all labels at i; i if there is none. */
static size_t
labels_end(struct span s, size_t i)
{
	size_t labels = i, end;

	for (;;) {
		i = skip_blanks(s, i);
		if (i == s.n || (end = word_end(s, i)) == i)
			return labels;
		end = skip_blanks(s, end);
		if (end == s.n || s.p[end] != ':')
			return labels;
		labels = i = end + 1;
	}
}

/* The end of the operands at i: behind the last that is no blank, comment. */
static size_t
args_end(struct span s, size_t i)
{
	size_t last = i, end;
	enum item kind;

	for (; i < s.n; i = end) {
		end = item_end(s, i, &kind);
		if (kind == ITEM_BREAK || kind == ITEM_OPEN_COMMENT)
			break;
		if (kind != ITEM_BLANK && kind != ITEM_COMMENT)
			last = end;
	}
	return last;
}

static enum line_kind
kind_without_op(const struct line *l)
{
	enum item kind;
	size_t end;

	if (l->label.n != 0)
		return LINE_LABEL;
	for (size_t i = 0; i < l->tail.n; i = end) {
		end = item_end(l->tail, i, &kind);
		if (kind == ITEM_BREAK)
			break;
		if (kind != ITEM_BLANK)
			return LINE_COMMENT;
	}
	return LINE_BLANK;
}

static enum line_kind
kind_with_op(const struct line *l)
{
	if (l->args.n != 0 && *l->args.p == '=')
		return LINE_ASSIGN;
	return *l->op.p == '.' ? LINE_DIRECTIVE : LINE_INSN;
}

/* The end of the op at i, which may be the first of anything. */
static size_t
op_end(struct span s, size_t i, bool labelled)
{
	enum item kind;
	size_t end;

	if (i == s.n || (!labelled && is_line_comment(s, i)))
		return i;
	if ((end = word_end(s, i)) > i)
		return end;
	end = item_end(s, i, &kind);
	return kind == ITEM_CHAR || kind == ITEM_OPEN_STRING ? end : i;
}

void
line_lex(struct span text, struct line *l)
{
	size_t label, op, sep, args, tail;

	label = labels_end(text, 0);
	op = skip_blanks(text, label);
	sep = op_end(text, op, label != 0);
	if (sep == op) /* no op: all the rest is tail */
		op = sep = label;
	args = sep > op ? skip_blanks(text, sep) : sep;
	tail = sep > op ? args_end(text, args) : sep;
	if (tail == args) /* no args: the blanks belong to the tail */
		args = tail = sep;
	l->label = span_part(text, 0, label);
	l->gap = span_part(text, label, op);
	l->op = span_part(text, op, sep);
	l->sep = span_part(text, sep, args);
	l->args = span_part(text, args, tail);
	l->tail = span_part(text, tail, text.n);
	l->kind = l->op.n != 0 ? kind_with_op(l) : kind_without_op(l);
}
