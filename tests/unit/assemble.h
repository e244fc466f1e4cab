/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * assemble.h - objects out of source text, and what verify says of them, for
 * the tests of verify. Everything is written below the current directory.
 */
#ifndef KMODRUSTC_ASSEMBLE_H
#define KMODRUSTC_ASSEMBLE_H

#include <check.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "kmodrustc/os.h"
#include "kmodrustc/verify.h"

static inline const char *
source_root(void)
{
	const char *dir = getenv("srcdir");

	return dir ? dir : ".";
}

/* A text file of the source tree without its last newline; NULL: none. */
static inline char *
text_find(const char *dir, const char *name)
{
	char *path = xasprintf("%s/%s", dir, name);
	struct buf b = { 0 };

	if (access(path, R_OK) == 0)
		ck_assert_int_eq(file_read(path, &b), 0);
	free(path);
	if (b.len != 0 && b.s[b.len - 1] == '\n')
		b.s[--b.len] = '\0';
	return b.s;
}

/* Runs `words` and the rest as one command; it must succeed. */
static inline void
must_run(const char *words, const char *flags, const char *const *rest)
{
	struct strvec argv = { 0 };
	struct proc p = { 0 };
	struct ended how;

	strvec_add_words(&argv, words);
	strvec_add_words(&argv, flags ? flags : "");
	for (; *rest; rest++)
		strvec_add(&argv, *rest);
	p.argv = argv.v;
	ck_assert_int_eq(proc_run(&p, &how), 0);
	ck_assert_msg(how.code == 0 && how.signal == 0, "%s %s failed", words,
	    flags ? flags : "");
	strvec_free(&argv);
}

static inline void
compile(const char *compiler, const char *flags, const char *source,
    const char *object)
{
	const char *cc = getenv("CC");

	must_run(compiler ? compiler
		: cc      ? cc
			  : "gcc",
	    flags, (const char *const[]){ "-c", source, "-o", object, NULL });
}

/* Assembles a text. */
static inline void
assemble(const char *text, const char *object)
{
	char *path = xasprintf("%s.s", object);
	FILE *f = fopen(path, "we");

	ck_assert_ptr_nonnull(f);
	fputs(text, f);
	ck_assert_int_eq(fclose(f), 0);
	compile(NULL, NULL, path, object);
	unlink(path);
	free(path);
}

/* What verify_file() gave, and every word it said; the caller frees it. */
struct verdict {
	int judged;
	struct verified result;
	char *said;
};

static inline struct verdict
verdict_with(const char *path, const struct verify *v)
{
	struct verdict is = { 0 };
	size_t size;
	FILE *f = open_memstream(&is.said, &size);

	ck_assert_ptr_nonnull(f);
	diag_reset();
	diag_stream(f);
	is.judged = verify_file(path, path, v, &is.result);
	diag_stream(NULL);
	diag_reset();
	fclose(f);
	return is;
}

/* Writes dir/name, making its directories. */
static inline void
tree_put(const char *dir, const char *name, const char *text)
{
	char *path = xasprintf("%s/%s", dir, name);
	FILE *f;

	for (char *p = path + 1; *p; p++) {
		if (*p != '/')
			continue;
		*p = '\0';
		mkdir(path, 0755);
		*p = '/';
	}
	f = fopen(path, "we");
	ck_assert_ptr_nonnull(f);
	fprintf(f, "%s\n", text);
	ck_assert_int_eq(fclose(f), 0);
	free(path);
}

/* A build tree `dir` of that release; config NULL: nothing special. */
static inline void
tree_make(const char *dir, const char *release, const char *symvers,
    const char *config)
{
	tree_put(dir, "Makefile", "");
	tree_put(dir, "include/config/kernel.release", release);
	tree_put(dir, "include/config/auto.conf",
	    config ? config : "CONFIG_X86_64=y");
	tree_put(dir, "Module.symvers", symvers);
}

static inline void
tree_remove(const char *dir)
{
	must_run("rm -rf", NULL, (const char *const[]){ dir, NULL });
}

/* kernel NULL: by vermagic. */
static inline struct verdict
verdict_of(const char *path, const char *kernel, bool ours)
{
	struct kernel k = { 0 };
	const struct verify v = { .kernel = kernel ? &k : NULL, .ours = ours };
	struct verdict is;

	if (kernel != NULL)
		ck_assert_int_eq(kernel_from_release(&k, kernel), 0);
	is = verdict_with(path, &v);
	kernel_free(&k);
	return is;
}

/* Is the code among the messages? */
static inline bool
tells(const struct verdict *is, const char *code)
{
	char *head = xasprintf("error[%s]", code);
	bool found = strstr(is->said, head) != NULL;

	free(head);
	return found;
}

/* `codes` are all that may be told and must be; "": accepted. */
static inline void
must_judge(const char *object, const char *kernel, const char *codes)
{
	static const char *const all[] = { "K0401", "K0402", "K0403", "K0404",
		"K0405", "K0406", "K0407", "K0408", "K0409", "K0410", "K0411",
		"K0412", "K0413", "K0414", "K0501", "K0502", "K0504", "K0505",
		"K0507", "K0508", "K0509", "K0510", "K0511", "K0512", "K0601" };
	struct verdict is = verdict_of(object, kernel, false);

	ck_assert_int_eq(is.judged, 0);
	for (size_t i = 0; i < ARRAY_SIZE(all); i++)
		ck_assert_msg(
		    tells(&is, all[i]) == (strstr(codes, all[i]) != NULL),
		    "%s for %s: not '%s' but\n%s", object,
		    kernel ? kernel : "vermagic", codes, is.said);
	ck_assert_int_eq(is.result.refused == 0, *codes == '\0');
	free(is.said);
}

#endif
