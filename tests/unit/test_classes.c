/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * test_classes.c - what the class of each row of rustc's two option tables
 * promises is tried on the real parser: none is silently swallowed.
 */
#include "config.h"

#include "command.h"

#include <check.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "kmodrustc/os.h"
#include "kmodrustc/rust.h"
#include "suite.h"

/* One command line, read. */
struct heard {
	struct job job;
	char *said, *codes;
	enum front_result result;
};

static char dir[] = "classes-XXXXXX";

static void
setup(void)
{
	memcpy(dir, "classes-XXXXXX", sizeof(dir));
	ck_assert_ptr_nonnull(mkdtemp(dir));
	ck_assert_int_eq(chdir(dir), 0);
	ck_assert_int_eq(
	    system("echo 'fn f() {}' >hello.rs; echo '!<arch>' >libx.a"), 0);
	unsetenv("KDIR");
	unsetenv("KMODRUSTC_FLAGS");
}

static void
teardown(void)
{
	unlink("libx.a");
	unlink("hello.rs");
	rmdir("out");
	ck_assert_int_eq(chdir(".."), 0);
	ck_assert_int_eq(rmdir(dir), 0);
}

/* "hello.rs" and the words, with stdout out of the way. */
static void
hear(struct heard *h, const char *words)
{
	char *line = xasprintf("hello.rs %s", words);
	int out, null = open("/dev/null", O_WRONLY | O_CLOEXEC);

	fflush(stdout);
	out = dup(1);
	ck_assert_int_eq(dup2(null, 1), 1);
	*h = (struct heard){ 0 };
	h->result = read_line(line, &h->job, &h->said);
	h->codes = codes_of(h->said);
	fflush(stdout);
	ck_assert_int_eq(dup2(out, 1), 1);
	close(out);
	close(null);
	free(line);
}

static void
forget(struct heard *h)
{
	job_free(&h->job);
	free(h->said);
	free(h->codes);
	diag_reset();
}

/* The two halves of a reason, "why; what to do", are told. */
static void
check_reason(const struct heard *h, const struct option *row)
{
	const char *cut = strstr(row->reason, "; ");
	char *why = xstrndup(row->reason, (size_t)(cut - row->reason));

	ck_assert_msg(
	    strstr(h->said, why) != NULL && strstr(h->said, cut + 2) != NULL,
	    "%s: its reason is not told:\n%s", row->name, h->said);
	free(why);
}

/* A way to write the option, and the words that rustc is to get. */
struct form {
	char *words, *first, *second; /* second NULL: one word */
};

static void
form_free(struct form *f)
{
	free(f->words);
	free(f->first);
	free(f->second);
}

static struct form
codegen_form(const struct option *row, const char *value)
{
	struct form f = { .first = xstrdup("-C") };

	f.second = value != NULL ? xasprintf("%s=%s", row->name, value)
				 : xstrdup(row->name);
	f.words = xasprintf("-C %s", f.second);
	return f;
}

static struct form
plain_form(const struct option *row, const char *value, bool letter)
{
	struct form f = { 0 };
	const char *gap = value != NULL ? "=" : "", *v = value ? value : "";

	if (letter)
		f.words = xasprintf("-%c %s", row->letter, v);
	else
		f.words = xasprintf("--%s%s%s", row->name, gap, v);
	if (row->letter == '\0') {
		f.first = xasprintf("--%s%s%s", row->name, gap, v);
	} else {
		f.first = xasprintf("-%c", row->letter);
		f.second = value != NULL ? xstrdup(value) : NULL;
	}
	return f;
}

static bool
arrives(const struct heard *h, const struct form *f)
{
	const struct strvec *v = &h->job.rustc_args;

	for (size_t i = 0; i < v->n; i++)
		if (strcmp(v->v[i], f->first) == 0 &&
		    (f->second == NULL ||
			(i + 1 < v->n && strcmp(v->v[i + 1], f->second) == 0)))
			return true;
	return false;
}

/* The codes that a form brings, whether the run goes on, and if it arrives. */
static void
check_form(const struct option *row, struct form f, const char *codes,
    bool goes_on, bool passed)
{
	struct heard h;

	hear(&h, f.words);
	ck_assert_msg(
	    strcmp(h.codes, codes) == 0, "`%s` says\n%s", f.words, h.said);
	ck_assert_msg((h.result == FRONT_RUN) == goes_on, "`%s` ends in %d",
	    f.words, (int)h.result);
	ck_assert_msg(arrives(&h, &f) == passed, "`%s` %s rustc", f.words,
	    passed ? "does not reach" : "reaches");
	if (*codes != '\0')
		check_reason(&h, row);
	forget(&h);
	form_free(&f);
}

static void
check_codegen(const struct option *row, const char *value, const char *codes,
    bool goes_on, bool passed)
{
	check_form(row, codegen_form(row, value), codes, goes_on, passed);
}

START_TEST(what_is_passed_reaches_rustc_word_by_word)
{
	size_t n = 0;

	setup();
	for (size_t i = 0; i < nrustc_options; i++) {
		const struct option *row = &rustc_options[i];
		const char *value = row->arg == ARG_NONE ? NULL : "x1";

		if (row->class != OPTION_PASS)
			continue;
		n++;
		if (row->name[1] != '\0')
			check_form(
			    row, plain_form(row, value, false), "", true, true);
		if (row->letter != '\0')
			check_form(
			    row, plain_form(row, value, true), "", true, true);
	}
	for (size_t i = 0; i < ncodegen_options; i++) {
		const struct option *row = &codegen_options[i];

		if (row->class != OPTION_PASS)
			continue;
		n++;
		check_codegen(row, "x1", "", true, true);
		if (row->arg == ARG_OPTIONAL)
			check_codegen(row, NULL, "", true, true);
	}
	ck_assert_uint_ge(n, 35);
	teardown();
}
END_TEST

START_TEST(what_is_forced_takes_its_value_and_no_other)
{
	size_t n = 0;

	setup();
	for (size_t i = 0; i < ncodegen_options; i++) {
		const struct option *row = &codegen_options[i];

		if (row->class != OPTION_FORCE)
			continue;
		n++;
		/* ours is put behind what rustc gets: see test_options.c */
		check_codegen(row, row->forced, "", true, false);
		check_codegen(row, "other", "K0208", false, false);
		if (row->arg == ARG_OPTIONAL && !option_agrees(row, NULL))
			check_codegen(row, NULL, "K0208", false, false);
	}
	ck_assert_uint_ge(n, 7);
	for (size_t i = 0; i < nrustc_options; i++)
		ck_assert_int_ne(rustc_options[i].class, OPTION_FORCE);
	teardown();
}
END_TEST

START_TEST(what_is_refused_is_an_error_with_its_reason)
{
	size_t n = 0;

	setup();
	for (size_t i = 0; i < nrustc_options; i++) {
		const struct option *row = &rustc_options[i];

		if (row->class != OPTION_REFUSE)
			continue;
		n++;
		check_form(row,
		    plain_form(row, row->arg == ARG_NONE ? NULL : "x1", false),
		    "K0207", false, false);
	}
	for (size_t i = 0; i < ncodegen_options; i++) {
		const struct option *row = &codegen_options[i];

		if (row->class != OPTION_REFUSE)
			continue;
		n++;
		check_codegen(row, "x1", "K0207", false, false);
		if (row->arg == ARG_OPTIONAL)
			check_codegen(row, NULL, "K0207", false, false);
		if (row->forced != NULL)
			check_codegen(row, row->forced, "", true, false);
	}
	ck_assert_uint_ge(n, 6);
	teardown();
}
END_TEST

START_TEST(what_has_no_effect_is_told_and_does_not_stop_the_run)
{
	size_t n = 0;

	setup();
	for (size_t i = 0; i < ncodegen_options; i++) {
		const struct option *row = &codegen_options[i];

		if (row->class != OPTION_IGNORE)
			continue;
		n++;
		check_codegen(row, "x1", "K0203", true, false);
		if (row->forced != NULL)
			check_codegen(row, row->forced, "", true, false);
	}
	ck_assert_uint_ge(n, 14);
	for (size_t i = 0; i < nrustc_options; i++)
		ck_assert_int_ne(rustc_options[i].class, OPTION_IGNORE);
	teardown();
}
END_TEST

/*
 * What is interpreted, by what can be seen of it: codes, a word for rustc, the
 * name of the first product, a part of what is said. NULL: not looked at.
 */
struct sample {
	const char *option; /* with a dash: of -C */
	const char *words, *codes;
	const char *passed, *product, *says;
};

/* clang-format off */
static const struct sample samples[] = {
	{ "-extra-filename", "-C extra-filename=-1", "",
	    "extra-filename=-1", "libhello-1.a", NULL },
	{ "-help", "-C help", "", "help", NULL, NULL },
	{ "-llvm-args", "-C llvm-args=-x", "", "llvm-args=-x", NULL, NULL },
	{ "-llvm-args", "-C llvm-args=-code-model=small", "K0208", NULL, NULL,
	    NULL },
	{ "-save-temps", "-C save-temps", "", NULL, "libhello.a", NULL },
	{ "-target-cpu", "-C target-cpu=x86-64-v2", "",
	    "target-cpu=x86-64-v2", NULL, NULL },
	{ "-target-cpu", "-C target-cpu=native", "K0207", NULL, NULL, NULL },
	{ "-target-feature", "-C target-feature=+popcnt", "",
	    "target-feature=+popcnt", NULL, NULL },
	{ "-target-feature", "-C target-feature=+avx", "K0208", NULL, NULL,
	    NULL },
	{ "L", "-L x1", "", "x1", NULL, NULL },
	{ "Z", "-Z x1", "", "x1", NULL, NULL },
	{ "Z", "-Z plt", "K0207", NULL, NULL, NULL },
	{ "codegen", "--codegen opt-level=1", "", "opt-level=1", NULL, NULL },
	{ "color", "--color always --nonsense", "K0202", NULL, NULL, "\033[" },
	{ "color", "--color x1", "K0206", NULL, NULL, NULL },
	{ "crate-name", "--crate-name k", "", "--crate-name=k", "libk.a",
	    NULL },
	{ "crate-type", "--crate-type rlib", "", NULL, "libhello.rlib", NULL },
	{ "crate-type", "--crate-type bin", "K0207", NULL, NULL, NULL },
	{ "emit", "--emit asm=e.s", "", NULL, "e.s", NULL },
	{ "error-format", "--error-format short --nonsense", "K0202", NULL,
	    NULL, "error[K0202]: unknown option `--nonsense`\n" },
	{ "error-format", "--error-format json", "", "--error-format=json",
	    NULL, NULL },
	{ "explain", "--explain E0308", "", "--explain=E0308", NULL, NULL },
	{ "help", "--help", "", NULL, NULL, NULL },
	{ "l", "-L . -l static=x", "", ".", NULL, NULL },
	{ "l", "-l static=nosuch", "K0201", NULL, NULL, NULL },
	{ "l", "-l x", "K0207", NULL, NULL, NULL },
	{ "o", "-o z.o", "", NULL, "z.o", NULL },
	{ "out-dir", "--out-dir out", "", NULL, "out/libhello.a", NULL },
	{ "print", "--print cfg", "", "--print=cfg", NULL, NULL },
	{ "target", "--target x86_64-unknown-none", "", NULL, "libhello.a",
	    NULL },
	{ "target", "--target x1", "K0207", NULL, NULL, NULL },
	{ "verbose", "-v --print cfg", "", "-v", NULL, NULL },
	{ "version", "--version", "", NULL, NULL, NULL },
};
/* clang-format on */

static void
check_sample(const struct sample *s)
{
	struct heard h;

	hear(&h, s->words);
	ck_assert_msg(
	    strcmp(h.codes, s->codes) == 0, "`%s` says\n%s", s->words, h.said);
	ck_assert_msg((h.result == FRONT_FAILED) == (*s->codes != '\0'),
	    "`%s` ends in %d", s->words, (int)h.result);
	ck_assert_msg(
	    s->passed == NULL || strvec_has(&h.job.rustc_args, s->passed),
	    "`%s`: rustc does not get %s", s->words, s->passed);
	ck_assert_msg(s->product == NULL ||
		(h.job.nproducts != 0 &&
		    strcmp(h.job.products[0].path, s->product) == 0),
	    "`%s` does not write %s", s->words, s->product);
	ck_assert_msg(s->says == NULL || strstr(h.said, s->says) != NULL,
	    "`%s` does not say %s", s->words, s->says);
	if (s->passed == NULL && s->product == NULL && *s->codes == '\0')
		ck_assert_int_eq(h.result, FRONT_DONE);
	if (strcmp(s->option, "-save-temps") == 0)
		ck_assert(h.job.save_temps);
	if (strcmp(s->option, "verbose") == 0)
		ck_assert_int_eq(h.job.verbose, 1);
	if (strcmp(s->words, "-L . -l static=x") == 0)
		ck_assert_uint_eq(h.job.work.n, 2);
	forget(&h);
}

/* Tries the row's samples; fails if there is none. */
static void
check_interpreted(const struct option *row, bool codegen)
{
	size_t n = 0;

	for (size_t i = 0; i < ARRAY_SIZE(samples); i++) {
		const struct sample *s = &samples[i];

		if ((s->option[0] == '-') != codegen ||
		    strcmp(s->option + codegen, row->name) != 0)
			continue;
		n++;
		check_sample(s);
	}
	ck_assert_msg(n != 0, "%s is interpreted, but by no sample", row->name);
}

START_TEST(what_is_interpreted_has_its_effect)
{
	setup();
	for (size_t i = 0; i < nrustc_options; i++)
		if (rustc_options[i].class == OPTION_INTERPRET)
			check_interpreted(&rustc_options[i], false);
	for (size_t i = 0; i < ncodegen_options; i++)
		if (codegen_options[i].class == OPTION_INTERPRET)
			check_interpreted(&codegen_options[i], true);
	teardown();
}
END_TEST

int
main(void)
{
	static const struct named_test tests[] = {
		TEST(what_is_passed_reaches_rustc_word_by_word),
		TEST(what_is_forced_takes_its_value_and_no_other),
		TEST(what_is_refused_is_an_error_with_its_reason),
		TEST(what_has_no_effect_is_told_and_does_not_stop_the_run),
		TEST(what_is_interpreted_has_its_effect),
	};

	return run_suite("classes", tests, ARRAY_SIZE(tests));
}
