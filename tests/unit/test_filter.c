/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * test_filter.c - rustc's messages without what our flags cause. The goldens
 * are what real rustcs said to one source: <case>.in with our target-feature
 * flags, <case>.out without them. So .in filtered has to be .out. *.absent.* is
 * a use of what std has not: .out is without advice that cannot be followed.
 */
#include "config.h"

#include "kmodrustc/rust.h"

#include <check.h>
#include <glob.h>
#include <stdlib.h>
#include <string.h>

#include "kmodrustc/os.h"
#include "suite.h"

static void
collect(void *ctx, const char *text, size_t n)
{
	buf_add(ctx, text, n);
}

/* Feeds the text as proc does: by lines, the newline included. */
static void
feed(struct rustc_filter *f, const char *text, size_t n)
{
	const char *nl;
	char *line;
	size_t len;

	for (; n != 0; text += len, n -= len) {
		nl = memchr(text, '\n', n);
		len = nl != NULL ? (size_t)(nl + 1 - text) : n;
		/* No terminator behind it: valgrind sees a byte too far. */
		line = xmalloc(len);
		memcpy(line, text, len);
		rustc_filter_line(f, line, len);
		free(line);
	}
}

static char *
filtered(const char *text, size_t *dropped)
{
	struct buf out = { 0 };
	struct rustc_filter f = { .out = collect, .ctx = &out };

	feed(&f, text, strlen(text));
	rustc_filter_end(&f);
	if (dropped != NULL)
		*dropped = f.dropped;
	return buf_detach(&out);
}

static void
check_golden(const char *in)
{
	struct buf out = { 0 }, from = { 0 }, to = { 0 };
	size_t dropped;
	char *is;

	buf_add(&out, in, strlen(in) - 2);
	buf_puts(&out, "out");
	if (strstr(in, ".short.") != NULL)
		diag_setup(DIAG_SHORT, COLOR_NEVER);
	else if (strstr(in, ".json.") != NULL || strstr(in, ".ansi."))
		diag_setup(DIAG_JSON, COLOR_NEVER);
	else
		diag_setup(DIAG_HUMAN, COLOR_NEVER);
	ck_assert_int_eq(file_read(in, &from), 0);
	ck_assert_int_eq(file_read(out.s, &to), 0);
	buf_putc(&to, '\0');
	is = filtered(from.s, &dropped);
	ck_assert_msg(strcmp(is, to.s) == 0, "%s becomes\n%s", in, is);
	/* 1.63 stops before its only warning when there are errors. */
	if (strstr(in, ".absent.") != NULL)
		ck_assert_uint_eq(dropped, 0);
	else if (from.len != to.len - 1)
		ck_assert_uint_ne(dropped, 0);
	free(is);
	buf_free(&out);
	buf_free(&from);
	buf_free(&to);
}

START_TEST(what_our_flags_add_to_rustcs_words_is_taken_out)
{
	const char *dir = getenv("srcdir");
	char *pattern =
	    xasprintf("%s/tests/golden/filter/*.in", dir != NULL ? dir : ".");
	glob_t files;

	ck_assert_int_eq(glob(pattern, 0, NULL, &files), 0);
	ck_assert_uint_ge(files.gl_pathc, 30);
	for (size_t i = 0; i < files.gl_pathc; i++)
		check_golden(files.gl_pathv[i]);
	globfree(&files);
	free(pattern);
	diag_setup(DIAG_HUMAN, COLOR_NEVER);
}
END_TEST

static void
check_text(const char *in, const char *out)
{
	char *is = filtered(in, NULL);

	ck_assert_str_eq(is, out);
	free(is);
}

START_TEST(the_texts_of_rustc_between_1_64_and_1_94_are_known)
{
	check_text(
	    "warning: unknown and unstable feature specified for "
	    "`-Ctarget-feature`: `soft-float`\n  |\n  = note: it is still "
	    "passed through to the codegen backend\n  = help: consider "
	    "filing a feature request\n\nwarning: 1 warning emitted\n\n",
	    "");
	check_text(
	    "warning: unstable feature specified for "
	    "`-Ctarget-feature`: `soft-float`\n  |\n  = note: this feature is "
	    "not stably supported; its behavior can change in the future\n\n"
	    "warning: 1 warning emitted\n\n",
	    "");
	check_text(
	    "warning: target feature `soft-float` cannot be toggled "
	    "with `-Ctarget-feature`: unsound because it changes float ABI\n"
	    "  |\n  = note: this was previously accepted by the compiler\n"
	    "  = note: for more information, see issue #116344\n\n"
	    "warning: 1 warning emitted\n\n",
	    "");
	check_text(
	    "warning: target feature `sse` must be enabled to ensure "
	    "that the ABI of the current target can be implemented correctly\n"
	    "  |\n  = note: this\n\nwarning: 1 warning emitted\n\n",
	    "");
}
END_TEST

START_TEST(a_users_own_feature_is_not_ours)
{
	const char *text =
	    "warning: unknown and unstable feature specified "
	    "for `-Ctarget-feature`: `bogus`\n  |\n  = note: it is\n\n"
	    "warning: target feature `sse3` must be enabled\n\n"
	    "warning: 2 warnings emitted\n\n";

	check_text(text, text);
}
END_TEST

START_TEST(the_same_text_with_a_place_is_the_users)
{
	const char *text = "warning: target feature `sse2` must be enabled\n"
			   " --> x.rs:1:2\n  |\n1 | f!();\n  |\n\n"
			   "warning: 1 warning emitted\n\n";

	check_text(text, text);
}
END_TEST

START_TEST(what_llvm_says_in_between_is_kept)
{
	check_text("'+bogus' is not a recognized feature\n"
		   "warning: unknown feature specified for `-Ctarget-feature`: "
		   "`soft-float`\n  |\n  = note: it is still passed through\n"
		   "'+bogus' is not a recognized feature\n"
		   "'+bogus' is not a recognized feature\n"
		   "warning: 1 warning emitted\n\n",
	    "'+bogus' is not a recognized feature\n"
	    "'+bogus' is not a recognized feature\n"
	    "'+bogus' is not a recognized feature\n");
}
END_TEST

START_TEST(the_count_behind_errors_is_made_right)
{
	static const char noise[] = "warning: target feature `soft-float` "
				    "must be disabled\n  |\n  = note: x\n\n";
	char *in = xasprintf("%serror: aborting due to 2 previous errors; 1 "
			     "warning emitted\n\n",
	    noise);

	check_text(in, "error: aborting due to 2 previous errors\n\n");
	free(in);
	in = xasprintf("%serror: aborting due to previous error; 3 warnings "
		       "emitted\n\n",
	    noise);
	check_text(in,
	    "error: aborting due to previous error; 2 warnings "
	    "emitted\n\n");
	free(in);
	in = xasprintf("%swarning: 2 warnings emitted\n\n", noise);
	check_text(in, "warning: 1 warning emitted\n\n");
	free(in);
}
END_TEST

START_TEST(numbers_elsewhere_stay)
{
	const char *text = "warning: unused: 3 warnings emitted by f\n\n"
			   "error: 4 warnings emitted\n\n";

	check_text(text, text);
}
END_TEST

START_TEST(an_error_that_our_flags_became_is_shown)
{
	const char *text =
	    "error: target feature `soft-float` cannot be "
	    "enabled with `-Ctarget-feature`: use a soft-float target\n\n";

	check_text(text, text);
}
END_TEST

START_TEST(json_that_is_no_diagnostic_goes_through)
{
	const char *text =
	    "{\"artifact\":\"/t/x.rmeta\",\"emit\":"
	    "\"metadata\"}\n{\"$message_type\":\"future_incompat\"}\n"
	    "{\"message\":\"target feature `sse2` must be\",\"code\":null,"
	    "\"level\":\"warning\",\"spans\":[{\"file_name\":\"x\"}]}\n";

	check_text(text, text);
}
END_TEST

START_TEST(a_message_is_handed_on_at_its_last_line)
{
	struct buf out = { 0 };
	struct rustc_filter f = { .out = collect, .ctx = &out };

	feed(&f, "warning: mine\n  |\n", 18);
	ck_assert_uint_eq(out.len, 0);
	feed(&f, "\n", 1);
	ck_assert_str_eq(out.s, "warning: mine\n  |\n\n");
	feed(&f, "{\"artifact\":1}\n", 15);
	ck_assert_uint_eq(out.len, 19 + 15);
	feed(&f, "no newline", 10);
	rustc_filter_end(&f);
	ck_assert_str_eq(out.s + 34, "no newline");
	buf_free(&out);
}
END_TEST

int
main(void)
{
	static const struct named_test tests[] = {
		TEST(what_our_flags_add_to_rustcs_words_is_taken_out),
		TEST(the_texts_of_rustc_between_1_64_and_1_94_are_known),
		TEST(a_users_own_feature_is_not_ours),
		TEST(the_same_text_with_a_place_is_the_users),
		TEST(what_llvm_says_in_between_is_kept),
		TEST(the_count_behind_errors_is_made_right),
		TEST(numbers_elsewhere_stay),
		TEST(an_error_that_our_flags_became_is_shown),
		TEST(json_that_is_no_diagnostic_goes_through),
		TEST(a_message_is_handed_on_at_its_last_line),
	};

	return run_suite("filter", tests, ARRAY_SIZE(tests));
}
