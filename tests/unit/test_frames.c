/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_frames.c - stack frames as rustc 1.63 to 1.97 write them */
#include "config.h"

#include "kmodrustc/asm.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "suite.h"

static void
frame_add(const struct frame *f, void *ctx)
{
	buf_printf(ctx, "%s %lu", f->function, f->bytes);
	if (f->at.file != NULL)
		buf_printf(ctx, " %s:%u", f->at.file, f->at.line);
	buf_putc(ctx, '\n');
}

/* The frames over `limit` in the text must be these, a line each. */
static void
must_take(const char *text, unsigned long limit, const char *expected)
{
	FILE *f = fopen("frames.s", "we");
	struct buf found = { 0 };

	ck_assert_ptr_nonnull(f);
	fputs(text, f);
	ck_assert_int_eq(fclose(f), 0);
	buf_puts(&found, "");
	ck_assert_int_eq(
	    asm_each_frame("frames.s", limit, frame_add, &found), 0);
	ck_assert_str_eq(found.s, expected);
	buf_free(&found);
}

START_TEST(what_is_saved_and_what_is_taken_are_one_frame)
{
	must_take("f:\n"
		  "\tpushq\t%rbp\n"
		  "\tmovq\t%rsp, %rbp\n"
		  "\tpushq\t%rbx\n"
		  "\tandq\t$-64, %rsp\n"
		  "\tsubq\t$3000, %rsp\n"
		  "\tcallq\tg\n"
		  "\taddq\t$3000, %rsp\n"
		  "\tpopq\t%rbx\n"
		  "\tpopq\t%rbp\n"
		  "\tretq\n",
	    2048, "f 3016\n");
}
END_TEST

START_TEST(a_frame_of_the_limit_is_not_over_it)
{
	must_take("f:\n\tsubq\t$2048, %rsp\n", 2048, "");
	must_take("f:\n\tsubq\t$2049, %rsp\n", 2048, "f 2049\n");
	must_take("f:\n\taddq\t$-128, %rsp\n", 100, "f 128\n");
	must_take("f:\n\tsubq\t$0x1000, %rsp\n", 2048, "f 4096\n");
	must_take("", 2048, "");
}
END_TEST

START_TEST(a_probe_that_is_called_gives_the_frame)
{
	must_take("f9k:\n"
		  "\tpushq\t%r14\n"
		  "\tpushq\t%rbx\n"
		  "\tmovl\t$9000, %eax\n"
		  "\tcallq\t__rust_probestack\n"
		  "\tsubq\t%rax, %rsp\n"
		  "g:\n"
		  "\tmovl\t$9000, %eax\n"
		  "\txorl\t%ecx, %ecx\n"
		  "\tsubq\t%rax, %rsp\n"
		  "plt:\n"
		  "\tmovl\t$9000, %eax\n"
		  "\tcallq\t__rust_probestack@PLT\n"
		  "\tsubq\t%rax, %rsp\n"
		  "repaired:\n"
		  "\tmovl\t$9000, %eax\n"
		  "\tsubq\t$9000, %rsp\n",
	    2048, "f9k 9016\nplt 9000\nrepaired 9000\n");
}
END_TEST

START_TEST(probes_in_line_are_added_up)
{
	must_take("f9k:\n"
		  "\tpushq\t%r14\n"
		  "\tpushq\t%rbx\n"
		  "\tsubq\t$4096, %rsp\n"
		  "\tmovq\t$0, (%rsp)\n"
		  "\tsubq\t$4096, %rsp\n"
		  "\tmovq\t$0, (%rsp)\n"
		  "\tsubq\t$808, %rsp\n"
		  "\tcallq\tg\n",
	    2048, "f9k 9016\n");
}
END_TEST

START_TEST(a_loop_of_probes_counts_by_its_length)
{
	must_take("f90k:\n"
		  "\tpushq\t%r14\n"
		  "\tpushq\t%rbx\n"
		  "\tmovq\t%rsp, %r11\n"
		  "\tsubq\t$86016, %r11\n"
		  ".LBB1_1:\n"
		  "\tsubq\t$4096, %rsp\n"
		  "\tmovq\t$0, (%rsp)\n"
		  "\tcmpq\t%r11, %rsp\n"
		  "\tjne\t.LBB1_1\n"
		  "\tsubq\t$3992, %rsp\n"
		  "old:\n"
		  "\tleaq\t-86016(%rsp), %r11\n"
		  ".LBB2_1:\n"
		  "\tsubq\t$4096, %rsp\n"
		  "\tmovq\t$0, (%rsp)\n"
		  "\tcmpq\t%r11, %rsp\n"
		  "\tjne\t.LBB2_1\n"
		  "\tsubq\t$8, %rsp\n",
	    2048, "f90k 90024\nold 86024\n");
}
END_TEST

START_TEST(arguments_pushed_for_a_call_are_no_frame)
{
	struct buf text = { 0 };

	buf_puts(&text, "f:\n\tpushq\t%rax\n\tcallq\tg\n");
	for (int i = 0; i < 400; i++)
		buf_puts(&text,
		    "\tsubq\t$8, %rsp\n\tpushq\t$1\n"
		    "\tcallq\tg\n\taddq\t$16, %rsp\n");
	must_take(text.s, 2048, "");
	buf_free(&text);
}
END_TEST

START_TEST(a_frame_has_the_line_where_its_function_begins)
{
	must_take("\t.file\t1 \"a.rs\"\n"
		  "f:\n"
		  "\t.loc\t1 3 0\n"
		  "\tsubq\t$5000, %rsp\n"
		  ".Ltmp0:\n"
		  "\t.loc\t1 4 9 prologue_end\n"
		  "\tcallq\tg\n"
		  "\"we ird\":\n"
		  "\tsubq\t$5000, %rsp\n"
		  "h:\n"
		  "\t.loc\t1 9 0\n"
		  "\tsubq\t$5000, %rsp\n",
	    2048, "f 5000 a.rs:3\nwe ird 5000\nh 5000 a.rs:9\n");
	must_take("# 1 \"e.S\"\n"
		  "f:\n"
		  "\tsubq\t$5000, %rsp\n",
	    2048, "f 5000 e.S:2\n");
}
END_TEST

START_TEST(a_text_that_is_not_there_is_said)
{
	FILE *null = fopen("/dev/null", "we");
	struct buf found = { 0 };

	diag_stream(null);
	ck_assert_int_eq(
	    asm_each_frame("frames-none.s", 0, frame_add, &found), -1);
	ck_assert_uint_eq(diag_errors(), 1);
	diag_stream(NULL);
	diag_reset();
	fclose(null);
	buf_free(&found);
}
END_TEST

START_TEST(a_name_tells_whether_its_source_is_the_users)
{
	static const char *const std[] = {
		"_ZN4core5slice4sort6stable14driftsort_main17h0123456789abcdefE",
		"_ZN5alloc7raw_vec19RawVec$LT$T$C$A$GT$4grow17h0123456789abcdefE",
		"_ZN3std3log7__Lines3end17h0123456789abcdefE",
		"_ZN36_$LT$T$u20$as$u20$core..any..Any$GT$7type_id17h0123456789abcdefE",
		"_ZN44_$LT$$RF$T$u20$as$u20$core..fmt..Display$GT$3fmt17h0123456789abcdefE",
		"_ZN70_$LT$alloc..vec..Vec$LT$T$GT$$u20$as$u20$core..fmt..Debug$GT$3fmt17h0123456789abcdefE",
		"_RINvNtNtNtCskB23fl5anjT_4core5slice4sort6stable14driftsort_mainNtCs1_4demo1PE",
		"_RNvXs1i_NtCskB23fl5anjT_4core3fmtRDNtB6_7DisplayEL_Bx_3fmtCs1_4demo",
		"_RNvMsa_NtCskB23fl5anjT_4core3fmtNtB5_9Formatter3pad",
		"_RNCNvNtC4core3fmt5write0B5_",
	};
	static const char *const user[] = {
		"hello",
		"_ZN4demo4main17h0123456789abcdefE",
		"_ZN52_$LT$demo..P$u20$as$u20$core..fmt..Debug$GT$3fmt17h0123456789abcdefE",
		"_ZN9core_util4main17h0123456789abcdefE",
		"_ZN9hashbrown3raw5inner17h0123456789abcdefE",
		"_RNvCs1_4demo4main",
		"_RNvXCs1_4demoNtB2_1PNtNtCskB23fl5anjT_4core3fmt5Debug3fmt",
		"_RNvYNtCs1_4demo1PNtNtCskB23fl5anjT_4core3fmt5Write9write_fmt",
		"_RN",
		"_R",
		"_ZN",
		"_ZN99",
	};

	for (size_t i = 0; i < ARRAY_SIZE(std); i++)
		ck_assert_msg(is_std_function(std[i]), "%s", std[i]);
	for (size_t i = 0; i < ARRAY_SIZE(user); i++)
		ck_assert_msg(!is_std_function(user[i]), "%s", user[i]);
}
END_TEST

int
main(void)
{
	static const struct named_test tests[] = {
		TEST(what_is_saved_and_what_is_taken_are_one_frame),
		TEST(a_frame_of_the_limit_is_not_over_it),
		TEST(a_probe_that_is_called_gives_the_frame),
		TEST(probes_in_line_are_added_up),
		TEST(a_loop_of_probes_counts_by_its_length),
		TEST(arguments_pushed_for_a_call_are_no_frame),
		TEST(a_frame_has_the_line_where_its_function_begins),
		TEST(a_text_that_is_not_there_is_said),
		TEST(a_name_tells_whether_its_source_is_the_users),
	};

	return run_suite("frames", tests, ARRAY_SIZE(tests));
}
