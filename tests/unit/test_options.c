/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * test_options.c - the option tables: whole, in order, and rustc's own; and
 * which rustc is the real one.
 */
#include "config.h"

#include "kmodrustc/rust.h"

#include <check.h>
#include <glob.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../../src/front/hand.h"
#include "kmodrustc/os.h"
#include "suite.h"

static void
check_sorted(const struct option *v, size_t n)
{
	for (size_t i = 1; i < n; i++)
		ck_assert_msg(strcmp(v[i - 1].name, v[i].name) < 0,
		    "%s stands before %s", v[i - 1].name, v[i].name);
}

START_TEST(rustcs_tables_are_sorted_and_name_nothing_twice)
{
	check_sorted(rustc_options, nrustc_options);
	check_sorted(codegen_options, ncodegen_options);
	for (size_t i = 0; i < nrustc_options; i++)
		for (size_t k = 0; k < i; k++)
			ck_assert_msg(rustc_options[i].letter == '\0' ||
				rustc_options[i].letter !=
				    rustc_options[k].letter,
			    "two options are -%c", rustc_options[i].letter);
}
END_TEST

/* Whoever is refused something is told why, and what to do. */
static void
check_row(const struct option *row)
{
	const bool needs_reason = row->class == OPTION_REFUSE ||
	    row->class == OPTION_FORCE || row->class == OPTION_IGNORE;

	ck_assert_msg(row->help != NULL, "%s has no help", row->name);
	ck_assert_msg(needs_reason == (row->reason != NULL),
	    "%s: reason without refusal, or the other way", row->name);
	if (row->reason != NULL)
		ck_assert_msg(strstr(row->reason, "; ") != NULL,
		    "%s: no way out in its reason", row->name);
	ck_assert_msg(row->class != OPTION_FORCE || row->forced != NULL,
	    "%s: forced to what?", row->name);
	ck_assert_msg(
	    row->class != OPTION_INTERPRET || row->id != OPTION_NOBODY,
	    "%s: interpreted by nobody", row->name);
}

START_TEST(each_row_is_whole)
{
	for (size_t i = 0; i < nrustc_options; i++)
		check_row(&rustc_options[i]);
	for (size_t i = 0; i < ncodegen_options; i++) {
		check_row(&codegen_options[i]);
		ck_assert_uint_ge(codegen_options[i].since, 63);
	}
	for (size_t i = 0; i < nown_options; i++) {
		check_row(&own_options[i]);
		if (own_options[i].class == OPTION_OURS)
			ck_assert_int_ne(own_options[i].id, OPTION_NOBODY);
	}
}
END_TEST

START_TEST(an_option_that_rustc_has_too_is_the_same_one)
{
	const struct option *own, *rustc;
	size_t both = 0;

	for (size_t i = 0; i < nown_options; i++) {
		own = &own_options[i];
		if (own->letter == '-')
			continue;
		rustc = option_find(rustc_options, nrustc_options,
		    (struct span){ own->name, strlen(own->name) });
		if (rustc == NULL) {
			ck_assert_msg(option_find_letter(rustc_options,
					  nrustc_options, own->letter) == NULL,
			    "-%c is rustc's", own->letter);
			continue;
		}
		both++;
		ck_assert_int_eq(own->id, rustc->id);
		ck_assert_int_eq(own->arg, rustc->arg);
		ck_assert_int_eq(own->letter, rustc->letter);
		ck_assert_int_eq(own->once, rustc->once);
	}
	ck_assert_uint_ge(both, 5);
}
END_TEST

static const struct option *
row_of(const char *name)
{
	const char *s = name + 2;

	if (text_starts(name, "-C "))
		return option_find(codegen_options, ncodegen_options,
		    (struct span){ name + 3, strlen(name + 3) });
	if (!text_starts(name, "--"))
		return option_find_letter(
		    rustc_options, nrustc_options, name[1]);
	return option_find(
	    rustc_options, nrustc_options, (struct span){ s, strlen(s) });
}

/* Every line of the list that scripts/option-names made; how many. */
static size_t
check_list(const char *path)
{
	const char *file = strrchr(path, '/') + 1;
	const unsigned version = (unsigned)strtoul(file + 1, NULL, 10);
	const struct option *row;
	struct buf b = { 0 };
	size_t n = 0;

	ck_assert_int_eq(file_read(path, &b), 0);
	for (char *s = strtok(b.s, "\n"); s != NULL; s = strtok(NULL, "\n")) {
		row = row_of(s);
		ck_assert_msg(row != NULL, "%s: no row for %s", file, s);
		ck_assert_msg(row->since <= version,
		    "%s has %s, whose row says since 1.%u", file, s,
		    row->since);
		n++;
	}
	buf_free(&b);
	return n;
}

START_TEST(every_option_of_every_rustcs_help_has_a_row)
{
	const char *dir = getenv("srcdir");
	char *pattern =
	    xasprintf("%s/tests/golden/options/*.txt", dir != NULL ? dir : ".");
	glob_t files;

	ck_assert_int_eq(glob(pattern, 0, NULL, &files), 0);
	ck_assert_uint_ge(files.gl_pathc, 4);
	for (size_t i = 0; i < files.gl_pathc; i++)
		ck_assert_uint_ge(check_list(files.gl_pathv[i]), 80);
	globfree(&files);
	free(pattern);
}
END_TEST

START_TEST(a_codegen_option_may_have_underscores)
{
	ck_assert_ptr_nonnull(option_find(codegen_options, ncodegen_options,
	    (struct span){ "opt_level=3", 9 }));
	ck_assert_ptr_null(option_find(
	    codegen_options, ncodegen_options, (struct span){ "opt", 3 }));
	ck_assert_ptr_null(option_find(codegen_options, ncodegen_options,
	    (struct span){ "opt-levels", 10 }));
	ck_assert_ptr_null(option_find(
	    rustc_options, nrustc_options, (struct span){ "crate_name", 10 }));
}
END_TEST

static bool
agrees(const char *name, const char *value)
{
	return option_agrees(option_find(codegen_options, ncodegen_options,
				 (struct span){ name, strlen(name) }),
	    value);
}

START_TEST(a_switch_has_many_words_for_yes_and_no)
{
	ck_assert(agrees("no-redzone", NULL));
	ck_assert(agrees("no-redzone", "y"));
	ck_assert(agrees("no-redzone", "true"));
	ck_assert(!agrees("no-redzone", "off"));
	ck_assert(agrees("force-unwind-tables", "n"));
	ck_assert(!agrees("force-unwind-tables", NULL));
	ck_assert(agrees("panic", "abort"));
	ck_assert(!agrees("panic", "unwind"));
	ck_assert(!agrees("panic", NULL));
	ck_assert(agrees("split-debuginfo", "off"));
	ck_assert(!agrees("profile-generate", "no"));
}
END_TEST

START_TEST(the_kernels_flags_are_the_forced_values)
{
	struct strvec argv = { 0 };
	char *word;

	rustc_kernel_flags(&argv, NULL);
	for (size_t i = 0; i < ncodegen_options; i++) {
		const struct option *row = &codegen_options[i];

		/* The one that 1.63 does not know goes by llvm-args. */
		if (row->class != OPTION_FORCE || row->since > 63)
			continue;
		word = xasprintf("%s=%s", row->name, row->forced);
		ck_assert_msg(strvec_has(&argv, word), "no %s", word);
		free(word);
	}
	ck_assert_str_eq(argv.v[argv.n - 1], "codegen-units=1");
	ck_assert(strvec_has(&argv, "--crate-type"));
	strvec_free(&argv);
}
END_TEST

START_TEST(the_stack_is_aligned_by_functions_since_u128_needs_it)
{
	static const char aligned[] =
	    "-Zllvm-module-flag=override-stack-alignment:u32:8:max";
	static const struct {
		unsigned minor;
		bool has;
	} rows[] = { { 63, false }, { 76, false }, { 77, true }, { 97, true } };

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct strvec argv = { 0 };

		rustc_unstable_flags(&argv, rows[i].minor);
		ck_assert(strvec_has(&argv, "-Zplt=yes"));
		ck_assert(strvec_has(&argv, aligned) == rows[i].has);
		strvec_free(&argv);
	}
}
END_TEST

/* A program that is none of ours, in a directory of its own. */
static void
make_program(const char *dir, const char *name)
{
	char *path = xasprintf("%s/%s", dir, name);
	FILE *f;

	mkdir(dir, 0777);
	f = fopen(path, "w");
	ck_assert_ptr_nonnull(f);
	fputs("#!/bin/sh\n", f);
	fclose(f);
	ck_assert_int_eq(chmod(path, 0755), 0);
	free(path);
}

/* rustc_look()'s words with blanks between; "" if it found none. */
static char *
looked(const char *wanted)
{
	struct strvec words = { 0 };
	struct buf b = { 0 };
	bool found = rustc_look(wanted, &words);

	ck_assert(found == (words.n != 0));
	for (size_t i = 0; i < words.n; i++)
		buf_printf(&b, "%s%s", i == 0 ? "" : " ", words.v[i]);
	strvec_free(&words);
	return buf_detach(&b);
}

static void
check_looked(const char *wanted, const char *words)
{
	char *is = looked(wanted);

	ck_assert_str_eq(is, words);
	free(is);
}

START_TEST(the_real_rustc_is_never_ourselves)
{
	char dir[] = "rustc-XXXXXX";

	ck_assert_ptr_nonnull(mkdtemp(dir));
	ck_assert_int_eq(chdir(dir), 0);
	make_program("real", "rustc");
	make_program("a b", "rustc");
	ck_assert_int_eq(mkdir("us", 0777), 0);
	ck_assert_int_eq(symlink(proc_self(), "us/rustc"), 0);
	setenv("PATH", "us:real", 1);
	setenv("RUSTC", "/nonexistent/rustc", 1);
	unsetenv("KMODRUSTC_RUSTC");
	check_looked(NULL, "real/rustc");
	check_looked("us/rustc", "");
	check_looked("./a b/rustc", "./a b/rustc");
	check_looked("rustc +nightly -q", "real/rustc +nightly -q");
	setenv("KMODRUSTC_RUSTC", "nosuch", 1);
	check_looked(NULL, "");
	check_looked("real/rustc", "real/rustc");
	setenv("KMODRUSTC_RUSTC", "", 1);
	check_looked(NULL, "real/rustc");
	unlink("us/rustc");
	unlink("real/rustc");
	unlink("a b/rustc");
	rmdir("us");
	rmdir("real");
	rmdir("a b");
	ck_assert_int_eq(chdir(".."), 0);
	ck_assert_int_eq(rmdir(dir), 0);
}
END_TEST

int
main(void)
{
	static const struct named_test tests[] = {
		TEST(rustcs_tables_are_sorted_and_name_nothing_twice),
		TEST(each_row_is_whole),
		TEST(an_option_that_rustc_has_too_is_the_same_one),
		TEST(every_option_of_every_rustcs_help_has_a_row),
		TEST(a_codegen_option_may_have_underscores),
		TEST(a_switch_has_many_words_for_yes_and_no),
		TEST(the_kernels_flags_are_the_forced_values),
		TEST(the_stack_is_aligned_by_functions_since_u128_needs_it),
		TEST(the_real_rustc_is_never_ourselves),
	};

	return run_suite("options", tests, ARRAY_SIZE(tests));
}
