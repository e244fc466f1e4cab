/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_line.c - the lexer loses nothing and cuts where gas does */
#include "config.h"

#include "kmodrustc/asm.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "suite.h"

/* clang-format off */
static const char *const samples[] = {
	"", "\n", "\r\n", "\t\n", "x", "x:", "x :", "x: y: nop", ":", "::",
	"\tcallq\t*printk@GOTPCREL(%rip)\n",
	"here:\tjmp\t*%rax # comment\r\n",
	"\t.ascii\t\"a;b#c\\\"d/*\", \"e\" # f\n",
	"\t#APP\n", "# 1 \"x.c\"\n", "/ comment ; nop\n", "/* a */ nop\n",
	"nop /* a", "nop /* a */ /* b */ # c", "\"we ird\": nop", "\"open",
	".ascii \"open\n", "a = 5", "a=5;b=6", ". = . + 4", "movb $';, %al",
	"movb $'\", %al # \"", "lock; incl (%rax)", "lock/incl (%rax)",
	"{disp32} jmp x", "{", "}", "jne,pt x", "'", "'\\", "\"", "\\", "/",
	"/*", "/*/", "*/", ";", ";;", "nop;nop", "foo$bar.1: nop",
	".L\\@: nop", "%", "@", ",", ", x", "(%rip)", "\xc3\xa9: nop",
	"a:/*\n*/nop", "nop\n\nnop\n",
};
/* clang-format on */

static size_t
add(struct buf *b, struct span s)
{
	buf_add(b, s.p, s.n);
	return s.n;
}

static void
check_lossless(const char *text, size_t n)
{
	struct buf joined = { 0 };
	struct line l;
	char *copy = malloc(n + 1); /* a tight one, for the sanitizer */

	memcpy(copy, text, n);
	line_lex((struct span){ copy, n }, &l);
	buf_puts(&joined, "");
	add(&joined, l.label);
	add(&joined, l.gap);
	add(&joined, l.op);
	add(&joined, l.sep);
	add(&joined, l.args);
	add(&joined, l.tail);
	ck_assert_uint_eq(joined.len, n);
	ck_assert_mem_eq(joined.s, copy, n);
	buf_free(&joined);
	free(copy);
}

START_TEST(the_parts_joined_are_the_line)
{
	for (size_t i = 0; i < ARRAY_SIZE(samples); i++)
		check_lossless(samples[i], strlen(samples[i]));
}
END_TEST

START_TEST(every_beginning_of_a_line_is_lossless_too)
{
	for (size_t i = 0; i < ARRAY_SIZE(samples); i++)
		for (size_t n = 0; n < strlen(samples[i]); n++)
			check_lossless(samples[i], n);
	check_lossless("a\0b: \0nop\0", 10);
}
END_TEST

struct cut {
	const char *text;
	enum line_kind kind;
	const char *label, *gap, *op, *sep, *args, *tail;
};

static const struct cut cuts[] = {
	{ "\n", LINE_BLANK, "", "", "", "", "", "\n" },
	{ " \t\r\n", LINE_BLANK, "", "", "", "", "", " \t\r\n" },
	{ ";nop", LINE_BLANK, "", "", "", "", "", ";nop" },
	{ "\t#APP\n", LINE_COMMENT, "", "", "", "", "", "\t#APP\n" },
	{ "/ nop\n", LINE_COMMENT, "", "", "", "", "", "/ nop\n" },
	{ "/* x */\n", LINE_COMMENT, "", "", "", "", "", "/* x */\n" },
	{ "/* x", LINE_COMMENT, "", "", "", "", "", "/* x" },
	{ "f:\n", LINE_LABEL, "f:", "", "", "", "", "\n" },
	{ "f: # x\n", LINE_LABEL, "f:", "", "", "", "", " # x\n" },
	{ " a: \"b c\" : nop\n", LINE_INSN, " a: \"b c\" :", " ", "nop", "", "",
	    "\n" },
	{ "\tcallq\t*f@GOTPCREL(%rip)  # x\n", LINE_INSN, "", "\t", "callq",
	    "\t", "*f@GOTPCREL(%rip)", "  # x\n" },
	{ "\tret\r\n", LINE_INSN, "", "\t", "ret", "", "", "\r\n" },
	{ "mov %rax, /* x */ %rbx /* y */\n", LINE_INSN, "", "", "mov", " ",
	    "%rax, /* x */ %rbx", " /* y */\n" },
	{ "nop; nop\n", LINE_INSN, "", "", "nop", "", "", "; nop\n" },
	{ "movb $';, %al; nop", LINE_INSN, "", "", "movb", " ", "$';, %al",
	    "; nop" },
	{ "lock/incl (%rax)", LINE_INSN, "", "", "lock", "", "/incl (%rax)",
	    "" },
	{ "\t.ascii\t\"a;b#c\\\"/*\" # d\n", LINE_DIRECTIVE, "", "\t", ".ascii",
	    "\t", "\"a;b#c\\\"/*\"", " # d\n" },
	{ ".ascii\"a\"", LINE_DIRECTIVE, "", "", ".ascii", "", "\"a\"", "" },
	{ "a = 5 # x", LINE_ASSIGN, "", "", "a", " ", "= 5", " # x" },
	{ ".=.+4", LINE_ASSIGN, "", "", ".", "", "=.+4", "" },
};

static void
check_span(const struct cut *c, struct span s, const char *want)
{
	ck_assert_msg(span_is(s, want), "of \"%s\": \"%.*s\" is not \"%s\"",
	    c->text, (int)s.n, s.p, want);
}

START_TEST(a_line_is_cut_where_gas_cuts_it)
{
	struct line l;

	for (size_t i = 0; i < ARRAY_SIZE(cuts); i++) {
		const struct cut *c = &cuts[i];

		line_lex((struct span){ c->text, strlen(c->text) }, &l);
		ck_assert_msg(l.kind == c->kind, "\"%s\" is of kind %d",
		    c->text, (int)l.kind);
		check_span(c, l.label, c->label);
		check_span(c, l.gap, c->gap);
		check_span(c, l.op, c->op);
		check_span(c, l.sep, c->sep);
		check_span(c, l.args, c->args);
		check_span(c, l.tail, c->tail);
	}
}
END_TEST

int
main(void)
{
	const struct named_test tests[] = {
		TEST(the_parts_joined_are_the_line),
		TEST(every_beginning_of_a_line_is_lossless_too),
		TEST(a_line_is_cut_where_gas_cuts_it),
	};

	return run_suite("line", tests, ARRAY_SIZE(tests));
}
