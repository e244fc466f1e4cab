/* SPDX-License-Identifier: GPL-2.0-or-later */
/* tmp.c - one private directory a run for the files between stages */
#include "config.h"

#include "kmodrustc/os.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The directory to sweep: a global that exit and signals force. */
static struct {
	char *dir;
	struct strvec given; /* names handed out */
	struct strvec also;  /* files elsewhere; "" where forgotten */
} tmp;

static int
tmp_make(void)
{
	const char *base = getenv("TMPDIR");
	struct stat st;

	if (base == NULL || *base == '\0' || stat(base, &st) < 0 ||
	    !S_ISDIR(st.st_mode) || strchr(base, ',') != NULL)
		base = "/tmp"; /* rustc cuts its --emit at commas */
	tmp.dir =
	    xasprintf("%s%s/kmodrustc-XXXXXX", *base == '-' ? "./" : "", base);
	if (mkdtemp(tmp.dir) == NULL) {
		diag_error("K0105",
		    "set TMPDIR to a directory that can be "
		    "written",
		    "cannot make a temporary directory in %s: %s", base,
		    strerror(errno));
		free(tmp.dir);
		tmp.dir = NULL;
		return -1;
	}
	atexit(tmp_sweep);
	return 0;
}

const char *
tmp_dir(void)
{
	if (tmp.dir == NULL && tmp_make() < 0)
		return NULL;
	return tmp.dir;
}

/* Where a temp file is kept; the caller's. */
static char *
kept_name(const char *dir, const char *name)
{
	const char *dot = strrchr(name, '.');

	if (dot != NULL &&
	    (strcmp(dot, ".o") == 0 || strcmp(dot, ".a") == 0 ||
		strcmp(dot, ".rlib") == 0))
		return xasprintf(
		    "%s/%.*s.kmod%s", dir, (int)(dot - name), name, dot);
	return xasprintf("%s/%s", dir, name);
}

int
tmp_save(const char *dir)
{
	char *from, *to;
	struct stat st;
	int result = 0;

	if (tmp.dir == NULL)
		return 0;
	if (mkdir(dir, 0777) < 0 && errno != EEXIST) {
		diag_error(
		    "K0204", NULL, "cannot make %s: %s", dir, strerror(errno));
		return -1;
	}
	for (size_t i = 0; i < tmp.given.n; i++) {
		from = xasprintf("%s/%s", tmp.dir, tmp.given.v[i]);
		to = kept_name(dir, tmp.given.v[i]);
		if (lstat(from, &st) == 0 && S_ISREG(st.st_mode)) {
			if (file_copy(from, to) < 0)
				result = -1;
			else
				say("kept %s\n", to);
		}
		free(from);
		free(to);
	}
	return result;
}

/* The last part of a path with nothing in it that a tool could trip over. */
static char *
harmless(const char *stem)
{
	const char *slash = strrchr(stem, '/');
	char *name = xstrdup(slash != NULL ? slash + 1 : stem);

	if (strlen(name) > 100)
		name[100] = '\0';
	for (char *s = name; *s != '\0'; s++)
		if (strchr(
			"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
			"0123456789._-",
			*s) == NULL ||
		    (s == name && (*s == '-' || *s == '.')))
			*s = '_';
	if (*name == '\0') {
		free(name);
		name = xstrdup("_");
	}
	return name;
}

char *
tmp_path(const char *stem, const char *suffix)
{
	char *safe, *name;

	if (tmp.dir == NULL && tmp_make() < 0)
		return NULL;
	safe = harmless(stem);
	name = xasprintf("%s%s", safe, suffix);
	for (unsigned i = 2; strvec_has(&tmp.given, name); i++) {
		free(name);
		name = xasprintf("%s.%u%s", safe, i, suffix);
	}
	strvec_add(&tmp.given, name);
	free(safe);
	safe = xasprintf("%s/%s", tmp.dir, name);
	free(name);
	return safe;
}

/* Empties `dir`; tools may have left directories of their own in it. */
static void
sweep_dir(const char *path)
{
	DIR *dir = opendir(path);
	struct dirent *e;
	struct stat st;
	char *name;

	if (dir == NULL)
		return;
	while ((e = readdir(dir)) != NULL) {
		if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0)
			continue;
		name = xasprintf("%s/%s", path, e->d_name);
		if (lstat(name, &st) == 0 && S_ISDIR(st.st_mode))
			sweep_dir(name);
		else
			unlink(name);
		free(name);
	}
	closedir(dir);
	rmdir(path);
}

void
tmp_also(const char *path)
{
	if (tmp.dir == NULL && tmp.also.n == 0)
		atexit(tmp_sweep);
	strvec_add(&tmp.also, path);
}

void
tmp_forget(const char *path)
{
	for (size_t i = 0; i < tmp.also.n; i++)
		if (strcmp(tmp.also.v[i], path) == 0)
			tmp.also.v[i][0] = '\0';
}

void
tmp_sweep(void)
{
	for (size_t i = 0; i < tmp.also.n; i++)
		if (tmp.also.v[i][0] != '\0')
			unlink(tmp.also.v[i]);
	strvec_free(&tmp.also);
	if (tmp.dir != NULL)
		sweep_dir(tmp.dir);
	free(tmp.dir);
	tmp.dir = NULL;
	strvec_free(&tmp.given);
}
