/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * test_fixup.c - the walker: blocks, findings and their places, errors, the
 * tables. What each row does is in the goldens.
 */
#include "config.h"

#include "kmodrustc/asm.h"

#include <check.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "fix.h"
#include "suite.h"

static void
check_fixed(const char *text, size_t n, const char *want, size_t want_n)
{
	struct buf out = { 0 };
	struct fixup_result r = fix(text, n, &out);

	ck_assert_uint_eq(out.len, want_n);
	ck_assert_int_eq(memcmp(out.s, want, want_n), 0);
	fixup_result_free(&r);
	buf_free(&out);
}

/* ---- blocks ---- */

START_TEST(nothing_becomes_nothing)
{
	check_fixed("", 0, "", 0);
	check_fixed("\tnop", 4, "\tnop", 4);
}
END_TEST

/* Lines of all lengths, so that a block ends at every place of a line. */
static void
add_lines(struct buf *in, struct buf *want)
{
	static const char label[] = "lxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx";

	for (int i = 0; i < 60000; i++) {
		int n = 1 + i % (int)(sizeof(label) - 1);

		buf_printf(in,
		    "%.*s:\tcallq\t*f%d@GOTPCREL(%%rip)\n"
		    "\tmovq\t%%rax, %d(%%rsp)\n\t.ident\t\"%d\"\n",
		    n, label, i, i, i);
		buf_printf(want,
		    "%.*s:\tcall\tf%d\n\tmovq\t%%rax, "
		    "%d(%%rsp)\n",
		    n, label, i, i);
	}
}

START_TEST(the_end_of_a_block_is_no_end_of_a_line)
{
	struct buf in = { 0 }, want = { 0 };

	add_lines(&in, &want);
	ck_assert_uint_gt(in.len, 3000000);
	check_fixed(in.s, in.len, want.s, want.len);
	buf_free(&in);
	buf_free(&want);
}
END_TEST

START_TEST(long_unchanged_runs_keep_their_order)
{
	struct buf in = { 0 }, want = { 0 };

	for (int i = 0; i < 40; i++) {
		buf_printf(&in, "\tcallq\t*f%d@GOTPCREL(%%rip)\n", i);
		buf_printf(&want, "\tcall\tf%d\n", i);
		for (int k = 0; k < 500 * i; k++) {
			buf_printf(&in, "\tmovq\t%%rax, %d(%%rsp)\n", k);
			buf_printf(&want, "\tmovq\t%%rax, %d(%%rsp)\n", k);
		}
	}
	check_fixed(in.s, in.len, want.s, want.len);
	buf_free(&in);
	buf_free(&want);
}
END_TEST

START_TEST(a_pipe_that_gives_little_at_a_time_gives_the_same)
{
	const struct fixup_options options = { 0 };
	struct buf in = { 0 }, want = { 0 }, out = { 0 };
	struct fixup_result r;
	int ends[2], to = file_of("", 0), status;
	pid_t child;

	for (int i = 0; i < 300; i++) {
		buf_puts(&in, "f:\tcallq\t*f@GOTPCREL(%rip)\n\tnop\n");
		buf_puts(&want, "f:\tcall\tf\n\tnop\n");
	}
	ck_assert_int_eq(pipe(ends), 0);
	child = fork();
	if (child == 0) {
		close(ends[0]);
		for (size_t i = 0; i < in.len; i += 7)
			if (write(ends[1], in.s + i,
				in.len - i < 7 ? in.len - i : 7) < 0)
				_exit(1);
		_exit(0);
	}
	close(ends[1]);
	ck_assert_int_eq(fixup_run(ends[0], "pipe", to, &options, &r), 0);
	read_all(to, &out);
	ck_assert_str_eq(out.s, want.s);
	ck_assert_uint_eq(r.lines, 600);
	ck_assert_int_eq(waitpid(child, &status, 0), child);
	ck_assert_int_eq(status, 0);
	fixup_result_free(&r);
	buf_free(&in);
	buf_free(&want);
	buf_free(&out);
	close(ends[0]);
	close(to);
}
END_TEST

START_TEST(lines_of_a_million_characters_pass_untouched)
{
	static const char *const begins[] = { "\t.ascii\t\"", "\t.long\t1",
		"# ", "\"label", "\t.ascii \"\\\"", "l" };
	struct buf in = { 0 };

	for (size_t i = 0; i < ARRAY_SIZE(begins); i++) {
		buf_puts(&in, begins[i]);
		for (int k = 0; k < 100000; k++)
			buf_puts(&in,
			    *begins[i] == 'l' ? "abcdefghij" : ",123456789");
		buf_puts(&in, strchr(begins[i], '"') != NULL ? "\"\n" : "\n");
	}
	check_fixed(in.s, in.len, in.s, in.len);
	buf_free(&in);
}
END_TEST

START_TEST(a_nul_ends_a_statement_as_it_does_for_gas)
{
	static const char in[] = "f:\tnop\0fninit\0\n\t.ident \"\0\"\n\0";
	static const char want[] = "f:\tnop\0fninit\0\n\0";
	struct buf out = { 0 };
	struct fixup_result r = fix(in, sizeof(in) - 1, &out);

	ck_assert_uint_eq(r.nrefused, 1);
	ck_assert_uint_eq(out.len, sizeof(want) - 1);
	ck_assert_mem_eq(out.s, want, sizeof(want) - 1);
	fixup_result_free(&r);
	buf_free(&out);
}
END_TEST

/* ---- findings ---- */

START_TEST(a_finding_names_the_rust_line_and_the_function)
{
	char *cwd = getcwd(NULL, 0);
	struct buf in = { 0 }, out = { 0 };
	struct fixup_result r;

	buf_printf(&in, "\t.file\t1 \"%s\" \"src/a\\303\\251.rs\"\n", cwd);
	buf_puts(&in,
	    "\t.file\t2 \"/else\" \"b.rs\"\n"
	    "f:\n.Lfunc_begin0:\n\t.loc\t1 6 50 prologue_end\n"
	    "1:\n\tmovaps\t%xmm0, %xmm1\n"
	    "\"g h\":\n\tmovaps\t%xmm0, %xmm1\n"
	    "h:\n\t.loc\t2 7 0\n\tmovaps\t%xmm0, %xmm1\n"
	    "i:\n\t.loc\t9 7 0\n\tmovaps\t%xmm0, %xmm1\n");
	r = fix(in.s, in.len, &out);
	ck_assert_uint_eq(r.nfindings, 4);
	ck_assert_str_eq(r.findings[0].at.file, "src/a\xc3\xa9.rs");
	ck_assert_uint_eq(r.findings[0].at.line, 6);
	ck_assert_uint_eq(r.findings[0].at.col, 50);
	ck_assert_uint_eq(r.findings[0].asm_line, 7);
	ck_assert_str_eq(r.findings[0].function, "f");
	ck_assert_str_eq(r.findings[0].text, "movaps %xmm0, %xmm1");
	ck_assert_str_eq(r.findings[0].why->code, "K0601");
	ck_assert_str_eq(r.findings[1].function, "g h");
	ck_assert_ptr_null(r.findings[1].at.file);
	ck_assert_str_eq(r.findings[2].at.file, "/else/b.rs");
	ck_assert_ptr_null(r.findings[3].at.file);
	fixup_result_free(&r);
	buf_free(&in);
	buf_free(&out);
	free(cwd);
}
END_TEST

START_TEST(the_place_is_known_beyond_the_end_of_its_block)
{
	struct buf in = { 0 }, out = { 0 };
	struct fixup_result r;

	buf_puts(&in, "\t.file\t1 \"a.rs\"\nf:\n\t.loc\t1 6 50\n");
	for (int i = 0; i < 100000; i++)
		buf_puts(&in, "\tmovq\t%rax, %rbx\n");
	buf_puts(&in, "\temms\n");
	r = fix(in.s, in.len, &out);
	ck_assert_uint_eq(r.nfindings, 1);
	ck_assert_str_eq(r.findings[0].at.file, "a.rs");
	ck_assert_uint_eq(r.findings[0].at.line, 6);
	ck_assert_str_eq(r.findings[0].function, "f");
	fixup_result_free(&r);
	buf_free(&in);
	buf_free(&out);
}
END_TEST

START_TEST(findings_are_few_and_all_are_counted)
{
	struct buf in = { 0 }, out = { 0 };
	struct fixup_result r;

	for (int i = 0; i < 50; i++)
		buf_printf(
		    &in, "f%d:\n\temms\n\tfld1\n\tmovq %%fs:0, %%rax\n", i);
	r = fix(in.s, in.len, &out);
	ck_assert_uint_eq(r.nrefused, 150);
	ck_assert_uint_eq(r.nfindings, FIXUP_MAX_FINDINGS);
	ck_assert_str_eq(r.findings[0].why->code, "K0601");
	ck_assert_str_eq(r.findings[1].why->code, "K0404");
	ck_assert_str_eq(r.findings[2].function, "f1");
	fixup_result_free(&r);
	buf_free(&in);
	buf_free(&out);
}
END_TEST

START_TEST(the_text_of_a_finding_is_cut_but_no_character_is)
{
	struct buf in = { 0 }, out = { 0 };
	struct fixup_result r;

	buf_puts(&in, "f:\tmovq\t%fs:");
	for (int i = 0; i < 100; i++)
		buf_puts(&in, "\xc3\xa9");
	r = fix(in.s, in.len, &out);
	ck_assert_uint_eq(r.nfindings, 1);
	ck_assert_uint_ge(strlen(r.findings[0].text), 78);
	ck_assert_uint_le(strlen(r.findings[0].text), 80);
	ck_assert_uint_eq(strlen(r.findings[0].text) % 2, 1);
	fixup_result_free(&r);
	buf_free(&in);
	buf_free(&out);
}
END_TEST

START_TEST(counts_stand_under_the_row_that_applied)
{
	static const char text[] =
	    "\tcallq\t*f@GOTPCREL(%rip)\n"
	    "\tcall\tf@PLT\n\tcall\tg@PLT\n\t.cfi_endproc\n";
	struct buf out = { 0 };
	struct fixup_result r = fix(text, strlen(text), &out);

	for (size_t i = 0; i < rewrite_rows(); i++) {
		const char *id = rewrite_row_id(i);

		ck_assert_uint_eq(r.counts[i],
		    strcmp(id, "plt") == 0 ? 2
					   : strcmp(id, "got-call") == 0 ||
			    strcmp(id, "cfi") == 0);
	}
	fixup_result_free(&r);
	buf_free(&out);
}
END_TEST

/* ---- errors ---- */

START_TEST(looking_alone_needs_no_output)
{
	const struct fixup_options options = { 0 };
	struct fixup_result r;
	int in = file_of("f:\temms\n", 8);

	ck_assert_int_eq(fixup_run(in, "x.s", -1, &options, &r), 0);
	ck_assert_uint_eq(r.nrefused, 1);
	fixup_result_free(&r);
	close(in);
}
END_TEST

/* How the pass ends with these two, and that it says so once. */
static void
check_failure(int in, int out)
{
	const struct fixup_options options = { 0 };
	struct fixup_result r;
	FILE *said = tmpfile();

	diag_stream(said);
	diag_reset();
	ck_assert_int_eq(fixup_run(in, "x.s", out, &options, &r), -1);
	ck_assert_uint_eq(diag_errors(), 1);
	fixup_result_free(&r);
	diag_stream(NULL);
	fclose(said);
}

START_TEST(a_full_disk_is_said_once)
{
	int in, out = open("/dev/full", O_WRONLY | O_CLOEXEC);
	struct buf text = { 0 };

	ck_assert_int_ge(out, 0);
	for (int i = 0; i < 100000; i++)
		buf_puts(&text, "\tnop\n\t.ident \"x\"\n");
	in = file_of(text.s, text.len);
	check_failure(in, out);
	close(in);
	in = file_of("\tnop\n", 5);
	check_failure(in, out);
	close(in);
	close(out);
	buf_free(&text);
}
END_TEST

START_TEST(an_input_that_cannot_be_read_is_said_once)
{
	int in = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	ck_assert_int_ge(in, 0);
	check_failure(in, -1);
	close(in);
}
END_TEST

/* ---- the tables ---- */

START_TEST(the_ids_of_both_tables_are_unique)
{
	const char *ids[100];
	size_t n = 0;

	ck_assert(rewrite_rows() > 0 && refusal_rows() > 0);
	for (size_t i = 0; i < rewrite_rows(); i++)
		ids[n++] = rewrite_row_id(i);
	for (size_t i = 0; i < refusal_rows(); i++)
		ids[n++] = refusal_row(i)->id;
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < i; k++)
			ck_assert_str_ne(ids[i], ids[k]);
}
END_TEST

START_TEST(every_rewrite_has_words_of_its_own_for_the_report)
{
	for (size_t i = 0; i < rewrite_rows(); i++)
		for (size_t k = 0; k < i; k++)
			ck_assert_str_ne(
			    rewrite_row_name(i), rewrite_row_name(k));
}
END_TEST

START_TEST(every_refusal_has_a_sentence_help_and_a_page)
{
	const char *dir = getenv("srcdir");

	for (size_t i = 0; i < refusal_rows(); i++) {
		const struct refusal *r = refusal_row(i);
		char *page = xasprintf(
		    "%s/explain/%s.txt", dir != NULL ? dir : ".", r->code);

		ck_assert_msg(access(page, R_OK) == 0, "no %s", page);
		ck_assert_uint_gt(strlen(r->says), 0);
		ck_assert_uint_gt(strlen(r->help), 0);
		free(page);
	}
}
END_TEST

int
main(void)
{
	const struct named_test tests[] = {
		TEST(nothing_becomes_nothing),
		TEST(the_end_of_a_block_is_no_end_of_a_line),
		TEST(long_unchanged_runs_keep_their_order),
		TEST(a_pipe_that_gives_little_at_a_time_gives_the_same),
		TEST(lines_of_a_million_characters_pass_untouched),
		TEST(a_nul_ends_a_statement_as_it_does_for_gas),
		TEST(a_finding_names_the_rust_line_and_the_function),
		TEST(the_place_is_known_beyond_the_end_of_its_block),
		TEST(findings_are_few_and_all_are_counted),
		TEST(the_text_of_a_finding_is_cut_but_no_character_is),
		TEST(counts_stand_under_the_row_that_applied),
		TEST(looking_alone_needs_no_output),
		TEST(a_full_disk_is_said_once),
		TEST(an_input_that_cannot_be_read_is_said_once),
		TEST(the_ids_of_both_tables_are_unique),
		TEST(every_rewrite_has_words_of_its_own_for_the_report),
		TEST(every_refusal_has_a_sentence_help_and_a_page),
	};

	return run_suite("fixup", tests, ARRAY_SIZE(tests));
}
