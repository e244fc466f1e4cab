/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * output.c - results get their names by rename, when they are whole. Only
 * regular files are ever replaced or removed (DESIGN 4.14).
 */
#include "config.h"

#include "kmodrustc/os.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/*
 * Devices, pipes, and names that only stand for an open file. A regular file in
 * /dev/shm is one like others.
 */
static bool
is_special(const char *path)
{
	static const char *const open_files[] = { "/dev/fd/", "/dev/std",
		"/proc/" };
	struct stat st;

	if (stat(path, &st) < 0)
		return false;
	for (size_t i = 0; i < ARRAY_SIZE(open_files); i++)
		if (text_starts(path, open_files[i]))
			return true;
	return !S_ISREG(st.st_mode);
}

/* The directory a file is in; the caller's. */
static char *
dir_of(const char *path)
{
	const char *slash = strrchr(path, '/');

	if (slash == NULL)
		return xstrdup(".");
	return xstrndup(path, slash == path ? 1 : (size_t)(slash - path));
}

/*
 * The name that a compiler would write through symbolic links, whether there
 * is something yet or not; takes and returns `path`.
 */
static char *
follow_links(char *path)
{
	char target[PATH_MAX], *dir;
	ssize_t n;

	for (int i = 0; i < 40; i++) {
		n = readlink(path, target, sizeof(target) - 1);
		if (n < 0)
			break;
		target[n] = '\0';
		dir = dir_of(path);
		free(path);
		path = *target == '/' ? xstrdup(target)
				      : xasprintf("%s/%s", dir, target);
		free(dir);
	}
	return path;
}

int
output_open(struct output *o, const char *path)
{
	char *dir;
	struct stat st;
	int fd = -1, error = 0;

	*o = (struct output){ .path = xasprintf(
				  "%s%s", *path == '-' ? "./" : "", path) };
	if (stat(path, &st) == 0 && S_ISDIR(st.st_mode)) {
		diag_error("K0204", NULL, "the output %s is a directory", path);
		return -1;
	}
	if (is_special(o->path)) {
		o->special = true;
		o->part = tmp_path("output", "");
		return o->part != NULL ? 0 : -1;
	}
	o->path = follow_links(o->path);
	dir = dir_of(o->path);
	o->part = xasprintf("%s/.kmodrustc-XXXXXX", dir);
	fd = mkostemp(o->part, O_CLOEXEC);
	if (fd < 0) {
		error = errno;
		diag_error("K0204",
		    error == ENOENT
			? "make the directory "
			  "first: rustc and gcc do not make it either"
			: NULL,
		    "cannot write %s: %s: %s", path, dir, strerror(error));
		free(o->part);
		o->part = NULL;
	} else {
		close(fd);
		tmp_also(o->part);
	}
	free(dir);
	return error != 0 ? -1 : 0;
}

int
output_fill(struct output *o, const char *from)
{
	return file_copy(from, o->part);
}

int
output_commit(struct output *o)
{
	mode_t mask;

	if (o->special) {
		if (file_copy(o->part, o->path) < 0)
			return -1;
		unlink(o->part);
	} else {
		mask = umask(0);
		umask(mask);
		if (chmod(o->part, 0666 & ~mask) < 0 ||
		    rename(o->part, o->path) < 0) {
			diag_error("K0105", NULL, "cannot write %s: %s",
			    o->path, strerror(errno));
			return -1;
		}
	}
	tmp_forget(o->part);
	free(o->part);
	o->part = NULL;
	return 0;
}

void
output_remove(const char *path)
{
	char *real;
	struct stat st;

	if (is_special(path))
		return;
	real = follow_links(xstrdup(path));
	if (lstat(real, &st) == 0 && S_ISREG(st.st_mode))
		unlink(real);
	free(real);
}

void
output_discard(struct output *o)
{
	if (o->part != NULL) {
		unlink(o->part);
		tmp_forget(o->part);
	}
	free(o->part);
	o->part = NULL;
	if (o->path != NULL)
		output_remove(o->path);
}

void
output_free(struct output *o)
{
	free(o->path);
	free(o->part);
	*o = (struct output){ 0 };
}
