/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_base.c - text, lists, suggestions, and what a message looks like */
#include "config.h"

#include "kmodrustc/base.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "suite.h"

/* What diag() wrote since capture(); the caller frees. */
static char *captured;
static size_t captured_size;
static FILE *capturing;

static void
capture(enum diag_format format)
{
	diag_reset();
	diag_setup(format, COLOR_NEVER);
	capturing = open_memstream(&captured, &captured_size);
	diag_stream(capturing);
}

static char *
caught(void)
{
	fclose(capturing);
	diag_stream(NULL);
	return captured;
}

START_TEST(buf_keeps_what_was_added)
{
	struct buf b = { 0 };

	for (int i = 0; i < 1000; i++)
		buf_printf(&b, "%d,", i);
	ck_assert_uint_eq(b.len, strlen(b.s));
	ck_assert(text_starts(b.s, "0,1,2,"));
	ck_assert(text_ends(b.s, "998,999,"));
	buf_free(&b);
	ck_assert_ptr_null(b.s);
}
END_TEST

START_TEST(shell_words_come_back_as_one_word)
{
	static const char *const words[][2] = {
		{ "plain-1.o", "plain-1.o" },
		{ "two words", "'two words'" },
		{ "it's", "'it'\\''s'" },
		{ "", "''" },
		{ "a\nb", "'a\nb'" },
		{ "$HOME", "'$HOME'" },
	};
	struct buf b = { 0 };

	for (size_t i = 0; i < ARRAY_SIZE(words); i++) {
		buf_clear(&b);
		buf_add_shell_word(&b, words[i][0]);
		ck_assert_str_eq(b.s, words[i][1]);
	}
	buf_free(&b);
}
END_TEST

START_TEST(words_of_a_variable_are_split_at_blanks)
{
	struct strvec sv = { 0 };

	strvec_add_words(&sv, "  ccache\tgcc  -m64 ");
	ck_assert_uint_eq(sv.n, 3);
	ck_assert_str_eq(sv.v[0], "ccache");
	ck_assert_str_eq(sv.v[2], "-m64");
	ck_assert_ptr_null(sv.v[3]);
	strvec_free(&sv);
}
END_TEST

static const char *
candidate(size_t i, const void *ctx)
{
	const char *const *names = ctx;

	return names[i];
}

START_TEST(the_nearest_name_is_suggested_and_no_far_one)
{
	static const char *const names[] = { "verify", "kernel", "kdir",
		"explain" };

	ck_assert_str_eq(nearest_name("verfiy", 4, candidate, names), "verify");
	ck_assert_str_eq(nearest_name("kernal", 4, candidate, names), "kernel");
	ck_assert_ptr_null(nearest_name("zzzzzz", 4, candidate, names));
}
END_TEST

START_TEST(a_message_has_rustcs_layout)
{
	char path[] = "snippet-XXXXXX", *text, *want;
	int fd = mkstemp(path);
	FILE *f = fdopen(fd, "w");

	fputs("one\n\tlet x = bad;\n", f);
	fclose(f);
	capture(DIAG_HUMAN);
	diag(&(struct diag){ .level = LEVEL_ERROR,
		 .code = "K0601",
		 .at = { path, 2, 10 },
		 .label = "here",
		 .kernel = "nothing",
		 .help = "use integers" },
	    "floating point in %s", "kernel code");
	text = caught();
	want = xasprintf(
	    "error[K0601]: floating point in kernel code\n"
	    " --> %s:2:10\n  |\n2 | \tlet x = bad;\n  | \t        ^ here\n"
	    "  = kernel: nothing\n  = help: use integers\n\n",
	    path);
	ck_assert_str_eq(text, want);
	ck_assert_uint_eq(diag_errors(), 1);
	remove(path);
	free(want);
	free(text);
}
END_TEST

/* Writes `text` to a new file and says a fault at a place in it. */
static char *
said_of(enum diag_format format, char *path, const char *text, unsigned line,
    unsigned col)
{
	int fd = mkstemp(path);
	FILE *f = fdopen(fd, "w");
	char *said;

	fputs(text, f);
	fclose(f);
	capture(format);
	diag(&(struct diag){ .level = LEVEL_ERROR, .at = { path, line, col } },
	    "bad");
	said = caught();
	remove(path);
	return said;
}

START_TEST(a_column_in_bytes_is_shown_in_characters)
{
	char path[] = "snippet-XXXXXX";
	char *text = said_of(DIAG_HUMAN, path, "\"\u00fc\u20ac\", x\n", 1, 10);

	ck_assert_ptr_nonnull(strstr(text, ":1:7\n"));
	ck_assert_ptr_nonnull(strstr(text, "\n  |       ^\n"));
	free(text);
}
END_TEST

START_TEST(a_place_without_a_column_has_rustcs_form)
{
	char path[] = "snippet-XXXXXX";
	char *text = said_of(DIAG_SHORT, path, "one\ntwo\n", 2, 0);
	char *want = xasprintf("%s:2:1: error: bad\n", path);

	ck_assert_str_eq(text, want);
	free(text);
	free(want);
}
END_TEST

START_TEST(json_has_a_place_in_lines_characters_and_bytes)
{
	char path[] = "snippet-XXXXXX";
	char *text = said_of(DIAG_JSON, path, "one\n\"\u00fc\", x\n", 2, 7);

	ck_assert_ptr_nonnull(strstr(text,
	    "\"byte_start\":10,\"byte_end\":10,\"line_start\":2,\"line_end\":2,"
	    "\"column_start\":6,\"column_end\":6,"));
	ck_assert_ptr_nonnull(
	    strstr(text, "\"highlight_start\":6,\"highlight_end\":6}"));
	free(text);
}
END_TEST

START_TEST(the_same_code_is_told_five_times_then_counted)
{
	char *text;
	size_t n = 0;

	capture(DIAG_SHORT);
	for (int i = 0; i < 12; i++)
		diag_error("K0401", NULL, "fault %d", i);
	diag_finish();
	text = caught();
	for (const char *s = text; (s = strstr(s, "fault")) != NULL; s++)
		n++;
	ck_assert_uint_eq(n, 5);
	ck_assert_ptr_nonnull(strstr(text, "7 more of K0401"));
	ck_assert_uint_eq(diag_errors(), 12);
	free(text);
}
END_TEST

START_TEST(the_last_line_explains_an_error_not_an_earlier_warning)
{
	char *text;

	capture(DIAG_HUMAN);
	diag_warning("K0703", NULL, "objtool says something");
	diag_error("K0505", NULL, "a routine that no kernel has");
	diag_error("K0601", NULL, "floating point");
	diag_finish();
	text = caught();
	ck_assert_ptr_nonnull(strstr(text, "`kmodrustc --explain K0505`."));
	ck_assert_ptr_null(strstr(text, "--explain K0703"));
	ck_assert_ptr_null(strstr(text, "--explain K0601"));
	free(text);
}
END_TEST

START_TEST(json_is_one_object_a_line_in_rustcs_schema)
{
	char *text;

	capture(DIAG_JSON);
	diag(
	    &(struct diag){
		.level = LEVEL_ERROR, .code = "K0999", .object = "a\"b" },
	    "bad \x01 \xff byte");
	text = caught();
	ck_assert(text_starts(text,
	    "{\"$message_type\":\"diagnostic\","
	    "\"message\":\"bad \\u0001 \\ufffd byte\",\"code\":{\"code\":"
	    "\"K0999\",\"explanation\":null},\"level\":\"error\","));
	ck_assert_ptr_nonnull(strstr(text, "object: a\\\"b"));
	ck_assert_ptr_eq(strchr(text, '\n'), text + strlen(text) - 1);
	free(text);
}
END_TEST

START_TEST(every_page_has_a_title_and_a_body)
{
	ck_assert_uint_gt(npages, 20);
	for (size_t i = 0; i < npages; i++) {
		const char *nl = strchr(pages[i].text, '\n');

		ck_assert_uint_eq(strlen(pages[i].code), 5);
		ck_assert_ptr_nonnull(nl);
		ck_assert_msg(
		    nl > pages[i].text && nl[1] == '\n' && strlen(nl) > 80,
		    "%s is too short", pages[i].code);
		ck_assert_ptr_eq(page_find(pages[i].code), &pages[i]);
	}
	ck_assert_ptr_null(page_find("K0000"));
}
END_TEST

int
main(void)
{
	static const struct named_test tests[] = {
		TEST(buf_keeps_what_was_added),
		TEST(shell_words_come_back_as_one_word),
		TEST(words_of_a_variable_are_split_at_blanks),
		TEST(the_nearest_name_is_suggested_and_no_far_one),
		TEST(a_message_has_rustcs_layout),
		TEST(a_column_in_bytes_is_shown_in_characters),
		TEST(a_place_without_a_column_has_rustcs_form),
		TEST(json_has_a_place_in_lines_characters_and_bytes),
		TEST(the_same_code_is_told_five_times_then_counted),
		TEST(the_last_line_explains_an_error_not_an_earlier_warning),
		TEST(json_is_one_object_a_line_in_rustcs_schema),
		TEST(every_page_has_a_title_and_a_body),
	};

	return run_suite("base", tests, ARRAY_SIZE(tests));
}
