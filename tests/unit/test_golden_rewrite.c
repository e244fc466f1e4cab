/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * test_golden_rewrite.c - tests/golden/rewrite/<id>/: in.s through the pass
 * must give out.s, which gcc must take, and the findings of err. What came
 * out instead is left in golden-rewrite/<id>/, to be looked at.
 *
 * A line of err: LINE CODE ID FUNCTION PLACE TEXT, PLACE being - or
 * file:line:col. A file `source` holds fixup_options.source, one of the name
 * `harden` the words of --mitigations.
 */
#include "config.h"

#include "kmodrustc/asm.h"

#include <check.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "suite.h"

static char *
in_srcdir(const char *id, const char *file)
{
	const char *dir = getenv("srcdir");

	return xasprintf(
	    "%s/tests/golden/rewrite/%s/%s", dir != NULL ? dir : ".", id, file);
}

/* The file's text; NULL if there is none. */
static char *
get(const char *path)
{
	struct buf b = { 0 };
	FILE *f = fopen(path, "r");
	int c;

	if (f == NULL)
		return NULL;
	while ((c = getc(f)) != EOF)
		buf_putc(&b, (char)c);
	fclose(f);
	return buf_detach(&b);
}

static char *
get_golden(const char *id, const char *file)
{
	char *path = in_srcdir(id, file), *text = get(path);

	free(path);
	return text;
}

static void
put(const char *path, const char *text)
{
	FILE *f = fopen(path, "w");

	ck_assert_ptr_nonnull(f);
	fputs(text, f);
	ck_assert_int_eq(fclose(f), 0);
}

static char *
findings_text(const struct fixup_result *r)
{
	struct buf b = { 0 };

	for (size_t i = 0; i < r->nfindings; i++) {
		const struct finding *x = &r->findings[i];

		buf_printf(&b, "%lu %s %s %s ", x->asm_line, x->why->code,
		    x->why->id, x->function);
		if (x->at.file != NULL)
			buf_printf(
			    &b, "%s:%u:%u", x->at.file, x->at.line, x->at.col);
		else
			buf_puts(&b, "-");
		buf_printf(&b, " %s\n", x->text);
	}
	if (r->nrefused > r->nfindings)
		buf_printf(&b, "and %zu more\n", r->nrefused - r->nfindings);
	return buf_detach(&b);
}

struct came_out {
	char *path; /* the repaired file */
	char *text, *err;
};

static struct came_out
run_golden(const char *id)
{
	char *in = in_srcdir(id, "in.s"), *source = get_golden(id, "source");
	char *harden = get_golden(id, "harden");
	struct fixup_options options = { .source = source };
	struct span unknown;
	struct fixup_result r = { 0 };
	struct came_out c = { 0 };
	char *dir = xasprintf("golden-rewrite/%s", id);
	int from = open(in, O_RDONLY | O_CLOEXEC), to;

	ck_assert_msg(from >= 0, "%s: %s", in, strerror(errno));
	if (harden != NULL) {
		harden[strcspn(harden, "\n")] = '\0';
		ck_assert(hardening_read(&options.harden, harden, &unknown));
		options.harden.padding = 16;
	}
	mkdir("golden-rewrite", 0777);
	mkdir(dir, 0777);
	c.path = xasprintf("%s/out.s", dir);
	to = open(c.path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	ck_assert_int_ge(to, 0);
	ck_assert_int_eq(fixup_run(from, in, to, &options, &r), 0);
	close(from);
	close(to);
	c.text = get(c.path);
	c.err = findings_text(&r);
	free(in);
	in = xasprintf("%s/err", dir);
	put(in, c.err);
	fixup_result_free(&r);
	free(in);
	free(dir);
	free(source);
	free(harden);
	return c;
}

/* It came out well: nothing of it is left. */
static void
came_out_drop(const char *id, struct came_out *c)
{
	static const char *const files[] = { "out.s", "out.o", "err", "gcc",
		"" };

	for (size_t i = 0; i < ARRAY_SIZE(files); i++) {
		char *path = xasprintf("golden-rewrite/%s/%s", id, files[i]);

		remove(path);
		free(path);
	}
	free(c->path);
	free(c->text);
	free(c->err);
}

/* Calls each() for every golden directory; how many there were. */
static size_t
each_golden(void (*each)(const char *id))
{
	char *path = in_srcdir(".", "");
	DIR *d = opendir(path);
	struct dirent *e;
	size_t n = 0;

	ck_assert_msg(d != NULL, "%s: %s", path, strerror(errno));
	free(path);
	while ((e = readdir(d)) != NULL) {
		if (*e->d_name == '.')
			continue;
		each(e->d_name);
		n++;
	}
	closedir(d);
	rmdir("golden-rewrite");
	return n;
}

static void
compare(const char *id)
{
	struct came_out c = run_golden(id);
	char *out = get_golden(id, "out.s"), *err = get_golden(id, "err");

	ck_assert_msg(out != NULL && strcmp(out, c.text) == 0,
	    "%s: %s is not its out.s", id, c.path);
	ck_assert_msg(err != NULL && strcmp(err, c.err) == 0,
	    "%s: the findings are not its err but\n%s", id, c.err);
	free(out);
	free(err);
	came_out_drop(id, &c);
}

/* What went through once must come out of a second run as it is. */
static void
compare_again(const char *id)
{
	struct came_out c = run_golden(id);
	struct fixup_options options = { 0 };
	struct fixup_result r = { 0 };
	int from = open(c.path, O_RDONLY | O_CLOEXEC), to;
	char *again;

	to = open("golden-again.s", O_WRONLY | O_CREAT | O_TRUNC, 0666);
	ck_assert(from >= 0 && to >= 0);
	ck_assert_int_eq(fixup_run(from, id, to, &options, &r), 0);
	close(from);
	close(to);
	again = get("golden-again.s");
	ck_assert_msg(
	    strcmp(again, c.text) == 0, "%s: a second run changes it", id);
	unlink("golden-again.s");
	free(again);
	fixup_result_free(&r);
	came_out_drop(id, &c);
}

static void
assemble(const char *id)
{
	struct came_out c = run_golden(id);
	char *command =
	    xasprintf("gcc -c -mcmodel=kernel -fno-pic -o "
		      "golden-rewrite/%s/out.o golden-rewrite/%s/out.s "
		      "2>golden-rewrite/%s/gcc",
		id, id, id);

	ck_assert_msg(system(command) == 0,
	    "%s: gcc refuses %s, see "
	    "golden-rewrite/%s/gcc",
	    id, c.path, id);
	free(command);
	came_out_drop(id, &c);
}

static bool
is_golden(const char *id)
{
	char *in = get_golden(id, "in.s");

	free(in);
	return in != NULL;
}

START_TEST(every_golden_comes_out_as_written)
{
	ck_assert_uint_ge(each_golden(compare), rewrite_rows());
}
END_TEST

START_TEST(a_second_run_changes_nothing)
{
	ck_assert_uint_ge(each_golden(compare_again), rewrite_rows());
}
END_TEST

START_TEST(gcc_takes_every_output)
{
	if (system("gcc --version >/dev/null 2>&1") != 0) {
		fprintf(stderr, "SKIP gcc_takes_every_output: no gcc\n");
		return;
	}
	ck_assert_uint_ge(each_golden(assemble), rewrite_rows());
}
END_TEST

START_TEST(every_row_of_the_tables_has_a_golden)
{
	for (size_t i = 0; i < rewrite_rows(); i++)
		ck_assert_msg(is_golden(rewrite_row_id(i)), "no golden %s",
		    rewrite_row_id(i));
	for (size_t i = 0; i < refusal_rows(); i++)
		ck_assert_msg(is_golden(refusal_row(i)->id), "no golden %s",
		    refusal_row(i)->id);
}
END_TEST

int
main(void)
{
	static const struct named_test tests[] = {
		TEST(every_golden_comes_out_as_written),
		TEST(a_second_run_changes_nothing),
		TEST(gcc_takes_every_output),
		TEST(every_row_of_the_tables_has_a_golden),
	};

	return run_suite("golden-rewrite", tests, ARRAY_SIZE(tests));
}
