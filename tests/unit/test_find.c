/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_find.c - the Rust line that first uses a symbol */
#include "config.h"

#include "kmodrustc/asm.h"

#include <check.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
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
    "data:\n\t.long\tonly-.\n";

static void
check_use(const char *symbol, unsigned line, const char *function)
{
	struct where at;
	char *in;

	ck_assert_msg(asm_find_use("uses.s", symbol, &at, &in), "no %s",
	    symbol);
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
	ck_assert(asm_find_use("uses.s", "sym", &at, NULL));
	free((void *)(uintptr_t)at.file);
	ck_assert(!asm_find_use("uses.s", "sy", &at, &in));
	ck_assert(!asm_find_use("uses.s", "rax", &at, &in));
	ck_assert(!asm_find_use("uses.s", "ird", &at, &in));
	ck_assert(!asm_find_use("nothing-here.s", "sym", &at, &in));
	unlink("uses.s");
}
END_TEST

int
main(void)
{
	const struct named_test tests[] = {
		TEST(the_first_use_with_a_line_is_found),
	};

	return run_suite("find", tests, ARRAY_SIZE(tests));
}
