/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * glue.c - the small C file by which the runtime reaches the kernel, compiled
 * by that kernel's own Kbuild: nothing here knows its flags. Once per kernel.
 */
#include "config.h"

#include "kmodrustc/stage.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "kmodrustc/os.h"
#include "work.h"

struct making {
	struct job *job;
	struct strvec said; /* by make */
};

static void
collect(void *ctx, const char *line, size_t n)
{
	struct making *m = ctx;

	strvec_addn(&m->said, line, n);
}

static int
write_text(const char *dir, const char *name, const char *text)
{
	char *path = xasprintf("%s/%s", dir, name);
	FILE *f = fopen(path, "we");
	int result = -1;

	if (f != NULL) {
		result = fputs(text, f) < 0 ? -1 : 0;
		if (fclose(f) != 0)
			result = -1;
	}
	if (result < 0)
		diag_error("K0105", NULL, "cannot write %s: %s", path,
		    strerror(errno));
	free(path);
	return result;
}

/*
 * Kbuild exports what it compiles and links with. By hand, a kernel that clang
 * built takes nothing of gcc's, for its flags are clang's; else the user may have
 * chosen a compiler: the one that the tree names may not be here.
 */
static void
add_compiler(struct strvec *argv, const struct kernel *kernel)
{
	const char *cc = getenv("CC");

	if (getenv("KBUILD_EXTMOD") != NULL && cc != NULL) {
		strvec_addf(argv, "CC=%s", cc + strspn(cc, " "));
		if (getenv("LD") != NULL)
			strvec_addf(argv, "LD=%s", getenv("LD"));
		return;
	}
	if (kernel_has(kernel, FEATURE_CLANG))
		strvec_add(argv, "CC=clang");
	else if (cc != NULL && cc[strspn(cc, " ")] != '\0')
		strvec_addf(argv, "CC=%s", cc + strspn(cc, " "));
	if (kernel_has(kernel, FEATURE_LLD))
		strvec_add(argv, "LD=ld.lld");
}

/*
 * No objtool: who runs it over the result is decided later, and of an object
 * with a part that had it it does nothing. Since v5.19, and before.
 */
static const char *const no_objtool[] = { "objtool=true",
	"SKIP_STACK_VALIDATION=1" };

/*
 * An empty environment, for an outer make's variables would steer the inner
 * one.
 */
static int
run_make(struct making *m, const char *dir)
{
	struct strvec argv = { 0 };
	struct tool_run t = { .name = "make",
		.argv = &argv,
		.err_line = collect,
		.ctx = m,
		.quiet_code = true };
	const char *path = getenv("PATH");
	int result;

	strvec_add(&argv, "env");
	strvec_add(&argv, "-i");
	strvec_addf(&argv, "PATH=%s", path != NULL ? path : "/usr/bin:/bin");
	strvec_add(&argv, "make");
	strvec_add(&argv, "-s");
	strvec_add(&argv, "-C");
	strvec_add(&argv, m->job->kdir);
	strvec_addf(&argv, "M=%s", dir);
	for (size_t i = 0; i < ARRAY_SIZE(no_objtool); i++)
		strvec_add(&argv, no_objtool[i]);
	/* __FILE__ in BUG's table must not be our temp directory. */
	strvec_addf(&argv, "KCFLAGS=-ffile-prefix-map=%s/=", dir);
	add_compiler(&argv, &m->job->kernel);
	strvec_add(&argv, "kmodrustc_glue.o");
	result = tool_run(m->job, &t);
	if (result < 0 && signal_caught() == 0) {
		for (size_t i = 0; i < m->said.n; i++)
			fputs(m->said.v[i], stderr);
		diag_error("K0112",
		    "apt install make, and the compiler that built the kernel",
		    "the kernel's Kbuild in %s did not compile the glue",
		    m->job->kdir);
	}
	strvec_free(&argv);
	return result;
}

static int
strip_debug(struct making *m, const char *object)
{
	struct strvec argv = { 0 };
	struct tool_run t = { .name = "strip", .argv = &argv };
	int result;

	strvec_add(&argv, "strip");
	strvec_add(&argv, "--strip-debug");
	strvec_add(&argv, object);
	result = tool_run(m->job, &t);
	strvec_free(&argv);
	return result;
}

/* Built in the temp directory, for Kbuild leaves much; kept is the object. */
static int
make_glue(void *ctx, const char *dir)
{
	struct making *m = ctx;
	char *work = tmp_path("glue", ""), *source, *object, *kept;
	int result = -1;

	if (work == NULL)
		return -1;
	source = xasprintf("%s/kmodrustc_glue.c", work);
	object = xasprintf("%s/kmodrustc_glue.o", work);
	kept = xasprintf("%s/kmodrustc_glue.o", dir);
	if (mkdir(work, 0700) < 0)
		diag_error(
		    "K0105", NULL, "cannot make %s: %s", work, strerror(errno));
	else if (embedded_write("kmodrustc_glue.c", source) == 0 &&
	    write_text(work, "Kbuild", "obj-m := kmodrustc_glue.o\n") == 0 &&
	    run_make(m, work) == 0 && strip_debug(m, object) == 0)
		result = file_copy(object, kept);
	free(kept);
	free(object);
	free(source);
	free(work);
	return result;
}

/* What tells this build tree from another, and from itself after a change. */
static void
hash_tree(struct hash *h, const struct job *job)
{
	static const char *const files[] = { "include/config/auto.conf",
		".config", "Makefile", "include/generated/autoconf.h" };
	char *path = realpath(job->kdir, NULL), text[96];
	struct stat st;

	hash_add(h, path != NULL ? path : job->kdir);
	hash_add(h, getenv("CC") != NULL ? getenv("CC") : "");
	free(path);
	for (size_t i = 0; i < ARRAY_SIZE(files); i++) {
		path = xasprintf("%s/%s", job->kdir, files[i]);
		if (stat(path, &st) == 0) {
			snprintf(text, sizeof(text), "%lld %lld %lld",
			    (long long)st.st_ino, (long long)st.st_mtime,
			    (long long)st.st_size);
			hash_add(h, text);
		}
		free(path);
	}
}

char *
glue_object(struct job *job)
{
	struct making m = { .job = job };
	struct cache_item item = { .kind = "glue",
		.what = "the glue for this kernel",
		.code = "K0112",
		.make = make_glue,
		.ctx = &m };
	struct cache_entry entry = { .lock = -1 };
	struct hash h = { 0 };
	char key[33], *cached, *copy = NULL;

	hash_add(&h, PACKAGE_VERSION);
	embedded_hash("kmodrustc_glue.c", &h);
	for (size_t i = 0; i < ARRAY_SIZE(no_objtool); i++)
		hash_add(&h, no_objtool[i]);
	hash_tree(&h, job);
	hash_text(&h, key);
	item.key = key;
	item.dry = job->dry_run;
	if (cache_get(&item, &entry) == 0) {
		cached = xasprintf("%s/kmodrustc_glue.o", entry.dir);
		copy = tmp_path("kmodrustc_glue", ".o");
		if (copy != NULL && !job->dry_run &&
		    file_copy(cached, copy) < 0) {
			free(copy);
			copy = NULL;
		}
		free(cached);
		cache_release(&entry);
	}
	strvec_free(&m.said);
	return copy;
}
