/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_stage.c - kinds of files, the work list, dependency files */
#include "config.h"

#include "kmodrustc/stage.h"

#include <check.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "kmodrustc/os.h"
#include "stage/work.h"
#include "suite.h"

START_TEST(a_name_tells_its_kind)
{
	ck_assert_int_eq(kind_of_name("a/b.rs"), KIND_RUST);
	ck_assert_int_eq(kind_of_name("-"), KIND_RUST);
	ck_assert_int_eq(kind_of_name("x.S"), KIND_CPP_ASM);
	ck_assert_int_eq(kind_of_name("x.s"), KIND_ASM);
	ck_assert_int_eq(kind_of_name("x.o"), KIND_OBJECT);
	ck_assert_int_eq(kind_of_name("libx.rlib"), KIND_BUNDLE);
	ck_assert_int_eq(kind_of_name("x.c"), -1);
}
END_TEST

START_TEST(a_leading_dash_is_no_option_to_any_tool)
{
	struct work w = { 0 };

	work_add(&w, KIND_OBJECT, "-x.o");
	ck_assert_str_eq(w.v[0].path, "./-x.o");
	ck_assert_str_eq(w.v[0].shown, "-x.o");
	work_free(&w);
}
END_TEST

/* make's recipe without `+`: by now the numbers may be of files of our own. */
START_TEST(a_jobserver_out_of_reach_is_not_named)
{
	int ours = open("/dev/null", O_RDONLY | O_CLOEXEC);
	int other = open("/dev/null", O_RDONLY);
	struct strvec env = { 0 };
	char flags[64];

	ck_assert(ours >= 0 && other >= 0);
	/* those of the make that runs this test */
	unsetenv("MFLAGS");
	unsetenv("CARGO_MAKEFLAGS");
	snprintf(
	    flags, sizeof(flags), "k -j2 --jobserver-auth=%d,%d", other, other);
	setenv("MAKEFLAGS", flags, 1);
	jobserver_env(&env);
	ck_assert_uint_eq(env.n, 0);
	snprintf(
	    flags, sizeof(flags), "k -j2 --jobserver-auth=%d,%d", ours, other);
	setenv("MAKEFLAGS", flags, 1);
	jobserver_env(&env);
	ck_assert_uint_eq(env.n, 1);
	ck_assert_str_eq(env.v[0], "MAKEFLAGS=k -j2");
	unsetenv("MAKEFLAGS");
	strvec_free(&env);
	close(ours);
	close(other);
}
END_TEST

static char *
rewritten(const struct job *job, const char *text)
{
	char path[] = "deps-XXXXXX";
	int fd = mkstemp(path);
	FILE *f = fdopen(fd, "w");
	struct buf b = { 0 };

	fputs(text, f);
	fclose(f);
	ck_assert_int_eq(deps_rewrite(job, path), 0);
	ck_assert_int_eq(file_read(path, &b), 0);
	remove(path);
	return buf_detach(&b);
}

START_TEST(a_name_in_a_dependency_file_is_what_make_takes_for_it)
{
	struct job job = { 0 };
	char *text;

	job_add_product(&job, EMIT_LINK, NULL, "a$b#c$.a");
	text = rewritten(&job, "/tmp/k/x.s: x.rs\n\nx.rs:\n");
	ck_assert_str_eq(text, "a$$b\\#c$$.a: x.rs\n\nx.rs:\n");
	free(text);
	job_free(&job);
}
END_TEST

START_TEST(a_dependency_file_names_the_results)
{
	struct job job = { 0 };
	char *text;

	job_add_product(&job, EMIT_LINK, NULL, "out dir/lib:x.a");
	job_add_product(&job, EMIT_DEP_INFO, NULL, "x.d");
	text = rewritten(&job,
	    "/tmp/k/x.s: x.rs sub\\ dir/m.rs\n\n"
	    "/tmp/k/x.d: x.rs sub\\ dir/m.rs\n\n"
	    "x.rs:\nsub\\ dir/m.rs:\n\n# env-dep:A=b\n");
	ck_assert_str_eq(text,
	    "out\\ dir/lib:x.a: x.rs sub\\ dir/m.rs\n\n"
	    "x.d: x.rs sub\\ dir/m.rs\n\n"
	    "x.rs:\nsub\\ dir/m.rs:\n\n# env-dep:A=b\n");
	free(text);
	job_free(&job);
}
END_TEST

int
main(void)
{
	static const struct named_test tests[] = {
		TEST(a_name_tells_its_kind),
		TEST(a_jobserver_out_of_reach_is_not_named),
		TEST(a_leading_dash_is_no_option_to_any_tool),
		TEST(a_dependency_file_names_the_results),
		TEST(a_name_in_a_dependency_file_is_what_make_takes_for_it),
	};

	return run_suite("stage", tests, ARRAY_SIZE(tests));
}
