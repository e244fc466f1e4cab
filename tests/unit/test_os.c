/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_os.c - children, temp files and outputs do what os.h promises */
#include "config.h"

#include "kmodrustc/os.h"

#include <check.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "suite.h"

static void
put(const char *path, const char *text)
{
	FILE *f = fopen(path, "w");

	ck_assert_ptr_nonnull(f);
	fputs(text, f);
	fclose(f);
}

static char *
get(const char *path)
{
	struct buf b = { 0 };

	ck_assert_int_eq(file_read(path, &b), 0);
	return buf_detach(&b);
}

/* A directory of the test's own, entered. */
static void
enter_dir(void)
{
	char path[] = "os-XXXXXX";

	ck_assert_ptr_nonnull(mkdtemp(path));
	ck_assert_int_eq(chdir(path), 0);
}

static int
sh(const char *script, struct buf *out, struct ended *how)
{
	char *argv[] = { (char *)(size_t) "sh", (char *)(size_t) "-c",
		(char *)(size_t)script, NULL };
	const struct proc p = { .argv = argv, .out = out };

	return proc_run(&p, how);
}

START_TEST(a_child_tells_its_code_its_signal_and_its_output)
{
	struct buf out = { 0 };
	struct ended how;

	ck_assert_int_eq(sh("echo hi; exit 3", &out, &how), 0);
	ck_assert_str_eq(out.s, "hi\n");
	ck_assert_int_eq(how.code, 3);
	ck_assert_int_eq(sh("kill -9 $$", NULL, &how), 0);
	ck_assert_int_eq(how.signal, 9);
	buf_free(&out);
}
END_TEST

static void
collect(void *ctx, const char *line, size_t n)
{
	struct buf *b = ctx;

	buf_printf(b, "[%.*s]", (int)n, line);
}

START_TEST(stderr_comes_line_by_line_even_without_a_last_newline)
{
	char *argv[] = { (char *)(size_t) "sh", (char *)(size_t) "-c",
		(char *)(size_t) "printf 'a\\nb' >&2; echo out; printf 'c' >&2",
		NULL };
	struct buf lines = { 0 }, out = { 0 };
	const struct proc p = {
		.argv = argv, .out = &out, .err_line = collect, .ctx = &lines
	};
	struct ended how;

	ck_assert_int_eq(proc_run(&p, &how), 0);
	ck_assert_str_eq(lines.s, "[a\n][bc]");
	ck_assert_str_eq(out.s, "out\n");
	buf_free(&lines);
	buf_free(&out);
}
END_TEST

START_TEST(the_environment_is_changed_for_the_child_alone)
{
	static const char *const env[] = { "KM_SET=1", "KM_GONE", NULL };
	char *argv[] = { (char *)(size_t) "sh", (char *)(size_t) "-c",
		(char *)(size_t) "echo $KM_SET.$KM_GONE.$KM_KEPT", NULL };
	struct buf out = { 0 };
	const struct proc p = { .argv = argv, .out = &out, .env = env };
	struct ended how;

	setenv("KM_SET", "0", 1);
	setenv("KM_GONE", "x", 1);
	setenv("KM_KEPT", "y", 1);
	ck_assert_int_eq(proc_run(&p, &how), 0);
	ck_assert_str_eq(out.s, "1..y\n");
	ck_assert_str_eq(getenv("KM_SET"), "0");
	buf_free(&out);
}
END_TEST

START_TEST(a_missing_program_is_said_once)
{
	char *argv[] = { (char *)(size_t) "no-such-gcc", NULL };
	const struct proc p = { .argv = argv };
	char *text = NULL;
	size_t size;
	FILE *f;
	struct ended how;

	/* valgrind's posix_spawn reports success for what is not there */
	if (getenv("LD_PRELOAD") != NULL &&
	    strstr(getenv("LD_PRELOAD"), "vgpreload") != NULL)
		return;
	f = open_memstream(&text, &size);
	diag_stream(f);
	ck_assert_int_eq(proc_run(&p, &how), -1);
	fclose(f);
	diag_stream(NULL);
	ck_assert(text_starts(text, "error[K0102]: cannot run `no-such-gcc`"));
	ck_assert_ptr_nonnull(strstr(text, "apt install gcc"));
	free(text);
}
END_TEST

START_TEST(a_temp_name_is_harmless_and_given_once)
{
	char *a = tmp_path("-we ird\n'name", ".s");
	char *b = tmp_path("-we ird\n'name", ".s");
	const char *base = strrchr(a, '/') + 1;

	ck_assert_str_eq(base, "_we_ird__name.s");
	ck_assert_str_eq(strrchr(b, '/') + 1, "_we_ird__name.2.s");
	put(a, "x");
	tmp_sweep();
	ck_assert_int_lt(access(a, F_OK), 0);
	free(a);
	free(b);
}
END_TEST

START_TEST(an_output_appears_only_when_it_is_committed)
{
	struct output o;
	char *text;

	enter_dir();
	put("old.a", "old");
	put("made", "new");
	ck_assert_int_eq(output_open(&o, "old.a"), 0);
	ck_assert_int_eq(output_fill(&o, "made"), 0);
	text = get("old.a");
	ck_assert_str_eq(text, "old");
	free(text);
	ck_assert_int_eq(output_commit(&o), 0);
	text = get("old.a");
	ck_assert_str_eq(text, "new");
	free(text);
	output_free(&o);
}
END_TEST

START_TEST(a_failed_run_leaves_neither_old_nor_half_output)
{
	struct output o;

	enter_dir();
	put("old.a", "old");
	ck_assert_int_eq(output_open(&o, "old.a"), 0);
	output_discard(&o);
	output_free(&o);
	ck_assert_int_lt(access("old.a", F_OK), 0);
	ck_assert_int_eq(chdir(".."), 0);
}
END_TEST

START_TEST(a_device_is_written_through_and_never_removed)
{
	struct output o;
	struct stat st;

	enter_dir();
	put("made", "new");
	ck_assert_int_eq(output_open(&o, "/dev/null"), 0);
	ck_assert_int_eq(output_fill(&o, "made"), 0);
	ck_assert_int_eq(output_commit(&o), 0);
	output_discard(&o);
	output_free(&o);
	ck_assert_int_eq(lstat("/dev/null", &st), 0);
	ck_assert(S_ISCHR(st.st_mode));
}
END_TEST

START_TEST(a_link_is_written_through)
{
	struct output o;
	struct stat st;
	char *text;

	enter_dir();
	put("real.a", "old");
	put("made", "new");
	ck_assert_int_eq(symlink("real.a", "link.a"), 0);
	ck_assert_int_eq(output_open(&o, "link.a"), 0);
	ck_assert_int_eq(output_fill(&o, "made"), 0);
	ck_assert_int_eq(output_commit(&o), 0);
	output_free(&o);
	text = get("real.a");
	ck_assert_str_eq(text, "new");
	free(text);
	ck_assert_int_eq(lstat("link.a", &st), 0);
	ck_assert(S_ISLNK(st.st_mode));
}
END_TEST

int
main(void)
{
	static const struct named_test tests[] = {
		TEST(a_child_tells_its_code_its_signal_and_its_output),
		TEST(stderr_comes_line_by_line_even_without_a_last_newline),
		TEST(the_environment_is_changed_for_the_child_alone),
		TEST(a_missing_program_is_said_once),
		TEST(a_temp_name_is_harmless_and_given_once),
		TEST(an_output_appears_only_when_it_is_committed),
		TEST(a_failed_run_leaves_neither_old_nor_half_output),
		TEST(a_device_is_written_through_and_never_removed),
		TEST(a_link_is_written_through),
	};

	return run_suite("os", tests, ARRAY_SIZE(tests));
}
