/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * statement.c - one statement: its parts, its traits, and putting another text
 * in its place. Knows nothing of those around it.
 */
#include "config.h"

#include "fixup.h"

#include <string.h>

const char prefix_words[] =
    "addr32 bnd cs data16 ds es fs gs lock notrack "
    "rep repe repne repnz repz rex* ss xacquire xrelease";

/* Moves st->op and st->args behind the prefixes; lock/incl is gas, too. */
static void
prefixes_cut(struct statement *st)
{
	struct line rest;
	struct span behind;

	while (st->args.n != 0 &&
	    (*st->op.p == '{' || word_in(st->op, prefix_words))) {
		if (word_is(st->op, "fs"))
			st->traits |= TRAIT_FS;
		behind = st->args;
		if (*behind.p == '/') {
			behind.p++;
			behind.n--;
		}
		line_lex(behind, &rest);
		if (rest.op.n == 0 || rest.label.n != 0)
			break;
		st->op = rest.op;
		st->args = rest.args;
	}
	st->prefix =
	    (struct span){ st->line.op.p, (size_t)(st->op.p - st->line.op.p) };
}

/* .LBB0_2 of LLVM, .L3 of gcc; gcc's .LBB2 is for debuggers. */
static bool
is_code_label(struct span s)
{
	size_t i = 2;

	if (span_starts(s, ".LBB"))
		i = strlen(".LBB");
	else if (!span_starts(s, ".L"))
		return false;
	if (i == s.n || s.p[i] < '0' || s.p[i] > '9')
		return false;
	while (i < s.n && s.p[i] >= '0' && s.p[i] <= '9')
		i++;
	return s.p[2] != 'B' || (i < s.n && s.p[i] == '_');
}

/*
 * je .+3, je .Ltmp0+3, jmp 1b - 2: a way counted in bytes. Of a symbol that is
 * no local label, call f+4, the bytes may be another's.
 */
static bool
is_byte_branch(const struct statement *st)
{
	struct span s = st->args;
	size_t i = 0;

	if (s.n == 0 || (*s.p != '.' && (*s.p < '0' || *s.p > '9')) ||
	    !word_in(st->op, "call callq j* loop* xbegin"))
		return false;
	while (i < s.n && is_name(s.p[i]))
		i++;
	while (i < s.n && is_blank(s.p[i]))
		i++;
	return i < s.n && (s.p[i] == '+' || s.p[i] == '-');
}

/* Are there numbers alone, not even 1f? Nothing at all is 0; *zero: it is. */
static bool
is_number(struct span s, bool *zero)
{
	size_t end;

	*zero = true;
	for (size_t i = 0; i < s.n; i = end) {
		for (end = i; end < s.n && is_name(s.p[end]);)
			end++;
		if (end == i) {
			end++;
			continue;
		}
		if (s.p[i] < '0' || s.p[i] > '9' ||
		    (s.p[i] != '0' && (s.p[end - 1] | 0x20) >= 'a'))
			return false;
		*zero = *zero && s.p[i] == '0' && end == i + 1;
	}
	return true;
}

/* 8(%rip) of an instruction, or of a jmp that goes by what lies behind it. */
static bool
is_byte_address(const struct statement *st)
{
	struct span v[MAX_OPERANDS], s;
	size_t n;
	bool zero;

	if (memmem(st->args.p, st->args.n, "rip", 3) == NULL &&
	    memmem(st->args.p, st->args.n, "RIP", 3) == NULL)
		return false; /* most */
	n = operands_cut(st->args, v, MAX_OPERANDS);
	for (size_t i = 0; i < n && i < MAX_OPERANDS; i++) {
		if (!has_rip_base(v[i]))
			continue;
		s = span_part(v[i], *v[i].p == '*', v[i].n);
		s.n = (size_t)((const char *)memrchr(s.p, '(', s.n) - s.p);
		if (is_number(s, &zero) && (!zero || *v[i].p == '*'))
			return true;
	}
	return false;
}

void
statement_lex(struct statement *st, struct span text)
{
	struct span all;

	st->text = text;
	line_lex(text, &st->line);
	st->op = st->line.op;
	st->args = st->line.args;
	st->prefix = span_part(st->op, 0, 0);
	st->traits = 0;
	if (st->op.n == 0 || word_in(st->op, ".cfi_*"))
		return;
	all = (struct span){ st->op.p,
		(size_t)(st->args.p + st->args.n - st->op.p) };
	if (st->line.kind == LINE_INSN)
		prefixes_cut(st);
	if (word_is(st->op, "fs"))
		st->traits |= TRAIT_FS;
	st->traits |= traits_of(all, st->bare);
	if (st->args.n != 0 && *st->args.p == '*')
		st->traits |= TRAIT_STAR;
	if (st->line.kind == LINE_DIRECTIVE && is_code_label(st->args))
		st->traits |= TRAIT_CODE;
	if (st->line.kind == LINE_INSN &&
	    (is_byte_branch(st) || is_byte_address(st)))
		st->traits |= TRAIT_BYTES;
}

void
statement_set(struct statement *st, struct buf *text)
{
	buf_free(&st->own);
	st->own = *text;
	*text = (struct buf){ 0 };
	st->changed = true;
	statement_lex(st, (struct span){ st->own.s, st->own.len });
}

void
statement_replace(
    struct statement *st, struct span old, const char *new, size_t n)
{
	struct span before = span_before(st->text, old);
	struct span behind = span_behind(st->text, old);
	struct buf text = { 0 };

	buf_add(&text, before.p, before.n);
	buf_add(&text, new, n);
	buf_add(&text, behind.p, behind.n);
	statement_set(st, &text);
}
