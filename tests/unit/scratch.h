/* SPDX-License-Identifier: GPL-2.0-or-later */
/* scratch.h - files of a test's own, in a directory that goes with it */
#ifndef KMODRUSTC_SCRATCH_H
#define KMODRUSTC_SCRATCH_H

#include <check.h>
#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "kmodrustc/os.h"

static char scratch_home[4096]; /* where the test program was started */
static char scratch[4096];      /* the directory, absolute */

/* As setup of a test: a new directory, entered; the cache is in it. */
static inline void
scratch_enter(void)
{
	char path[] = "scratch-XXXXXX";

	ck_assert_ptr_nonnull(getcwd(scratch_home, sizeof(scratch_home)));
	ck_assert_ptr_nonnull(mkdtemp(path));
	ck_assert_int_eq(chmod(path, 0755), 0);
	ck_assert_int_eq(chdir(path), 0);
	ck_assert_ptr_nonnull(getcwd(scratch, sizeof(scratch)));
	setenv("KMODRUSTC_CACHE", "cache", 1);
}

static inline void
scratch_leave(void)
{
	char *argv[] = { (char *)(size_t) "rm", (char *)(size_t) "-rf", scratch,
		NULL };
	const struct proc p = { .argv = argv };
	struct ended how;

	unsetenv("KMODRUSTC_CACHE");
	ck_assert_int_eq(chdir(scratch_home), 0);
	ck_assert_int_eq(proc_run(&p, &how), 0);
}

static inline void
put(const char *path, const char *text)
{
	FILE *f = fopen(path, "w");

	ck_assert_msg(f != NULL, "cannot write %s", path);
	fputs(text, f);
	ck_assert_int_eq(fclose(f), 0);
}

static inline void
put_program(const char *path, const char *text)
{
	put(path, text);
	ck_assert_int_eq(chmod(path, 0755), 0);
}

/* How many lines of a file have `word` in them; 0 without the file. */
static inline unsigned
lines_with(const char *path, const char *word)
{
	FILE *f = fopen(path, "r");
	char line[8192];
	unsigned n = 0;

	while (f != NULL && fgets(line, sizeof(line), f) != NULL)
		n += strstr(line, word) != NULL;
	if (f != NULL)
		fclose(f);
	return n;
}

/* How many names in a directory have `word` in them. */
static inline unsigned
names_with(const char *path, const char *word)
{
	DIR *dir = opendir(path);
	struct dirent *e;
	unsigned n = 0;

	while (dir != NULL && (e = readdir(dir)) != NULL)
		n += strstr(e->d_name, word) != NULL;
	if (dir != NULL)
		closedir(dir);
	return n;
}

/* The exit code of a child; -1: it was killed. */
static inline int
exit_of(pid_t pid)
{
	int status;

	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

#endif
