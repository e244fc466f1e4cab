/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_find.c - the Rust line that first uses a symbol */
#include "config.h"

#include "kmodrustc/asm.h"

#include <check.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "suite.h"

static const char uses[] =
    "\t.file\t1 \"a.rs\"\n\t.globl\tsym\n\t.type\tsym,@function\n"
    "table:\n\t.quad\tsym\n"
    "f:\n\t.loc\t1 3 1\n\tcall\tsymbol\n\tcall\t_sym\n"
    "\t.ascii\t\"call sym\"\n"
    "\t.loc\t1 4 2\n\tnop\t# sym\n\t.loc\t1 5 9\n\tcallq\tsym@PLT\n"
    "\t.loc\t1 6 1\n\tmovq\t$imm, %rax\n\tcall\t\"we ird\"\n"
    "\tcall\tfoo$bar\n\tcall\t*got@GOTPCREL(%rip)\n"
    "data:\n\t.long\tonly-.\n"
    "g:\n\t.loc\t1 8 0\n\tcall\tfloat\n\t.loc\t1 9 4\n\tcall\tfloat\n"
    "\t.loc\t1 10 2\n\t.loc\t1 0 2 is_stmt 0\n\tcall\tdivide\n"
    "h:\n\t.loc\t1 0 7\n\tcall\tnowhere\n"
    "p:\n\t.loc\t1 11 0\n\tmovabsq\t$early, %rax\n\t.loc\t1 12 5 prologue_end\n"
    "\tcallq\t*%rax\nq:\n\t.loc\t1 13 0\n\tcall\talone\nr:\n\t.loc\t1 14 3\n";

static void
check_use(const char *symbol, unsigned line, const char *function)
{
	struct where at;
	char *in;

	ck_assert_msg(
	    asm_find_use("uses.s", symbol, &at, &in), "no %s", symbol);
	ck_assert_uint_eq(at.line, line);
	if (line != 0)
		ck_assert_str_eq(at.file, "a.rs");
	else
		ck_assert_ptr_null(at.file);
	ck_assert_str_eq(in, function);
	free((void *)(uintptr_t)at.file);
	free(in);
}

START_TEST(the_first_use_with_a_line_is_found)
{
	FILE *f = fopen("uses.s", "w");
	struct where at;
	char *in;

	ck_assert_ptr_nonnull(f);
	fputs(uses, f);
	fclose(f);
	check_use("sym", 5, "f");
	check_use("imm", 6, "f");
	check_use("we ird", 6, "f");
	check_use("foo$bar", 6, "f");
	check_use("got", 6, "f");
	check_use("only", 0, "data");
	check_use("float", 9, "g");
	check_use("divide", 10, "g");
	check_use("nowhere", 0, "h");
	check_use("early", 12, "p");
	check_use("alone", 13, "q");
	ck_assert(asm_find_use("uses.s", "sym", &at, NULL));
	free((void *)(uintptr_t)at.file);
	ck_assert(!asm_find_use("uses.s", "sy", &at, &in));
	ck_assert(!asm_find_use("uses.s", "rax", &at, &in));
	ck_assert(!asm_find_use("uses.s", "ird", &at, &in));
	ck_assert(!asm_find_use("nothing-here.s", "sym", &at, &in));
	unlink("uses.s");
}
END_TEST

/* Line 4 of the text is line 12 of e.S, and so on. */
static const char preprocessed[] =
    "# 0 \"e.S\"\n# 0 \"<command-line>\"\n# 11 \"e.S\"\n\n"
    "f:\tcall\tfirst\n# 3 \"sub dir/inc.h\" 1\n"
    "# 9 \"is an ordinary comment\n# 9 \"comment\" and more\n"
    "#9\n# comment\n\tcall\tsecond\n# 20 \"e.S\" 2\n\tcall\tthird\n"
    "# 1 \"<built-in>\"\n\tcall\tfourth\n"
    "#APP\n# 7 \"in.rs\" 1\n\tcall\tfifth\n#NO_APP\n\tcall\tsixth\n"
    "# 5 \"e.S\"\n\t.file\t1 \"a.rs\"\n\t.loc\t1 2 3\n\tcall\tlast\n";

static void
check_marked(
    const char *symbol, unsigned long asm_line, const char *file, unsigned line)
{
	struct where at;
	char *in, *text;

	ck_assert(asm_find_use("e.s", symbol, &at, NULL));
	ck_assert_uint_eq(at.line, line);
	ck_assert_pstr_eq(at.file, file);
	free((void *)(uintptr_t)at.file);
	ck_assert(asm_find_line("e.s", asm_line, &at, &in, &text));
	ck_assert_ptr_nonnull(strstr(text, symbol));
	ck_assert_uint_eq(at.line, line);
	ck_assert_pstr_eq(at.file, file);
	free((void *)(uintptr_t)at.file);
	free(in);
	free(text);
}

START_TEST(linemarkers_of_the_preprocessor_are_the_place)
{
	FILE *f = fopen("e.s", "w");

	ck_assert_ptr_nonnull(f);
	fputs(preprocessed, f);
	fclose(f);
	check_marked("first", 5, "e.S", 12);
	check_marked("second", 11, "sub dir/inc.h", 7);
	check_marked("third", 13, "e.S", 20);
	check_marked("fourth", 15, NULL, 0);
	check_marked("fifth", 18, "in.rs", 7);
	check_marked("sixth", 20, NULL, 0);
	check_marked("last", 24, "a.rs", 2);
	unlink("e.s");
}
END_TEST

int
main(void)
{
	const struct named_test tests[] = {
		TEST(the_first_use_with_a_line_is_found),
		TEST(linemarkers_of_the_preprocessor_are_the_place),
	};

	return run_suite("find", tests, ARRAY_SIZE(tests));
}
