/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * lock.c - who works on an entry of the cache: a lock of the kernel's, which
 * ends with its holder, however that ends; and trees of files
 */
#include "config.h"

#include "cache.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

/* False: errno. On a file system without locks nobody waits for anybody. */
static bool
lock_fd(int fd, int how)
{
	while (flock(fd, how) < 0) {
		if (errno == EINTR && !signal_caught())
			continue;
		return errno != EINTR && errno != EWOULDBLOCK;
	}
	return true;
}

int
cache_lock(const char *path, bool wait)
{
	struct stat held, named;
	int fd, error;

	for (;;) {
		fd =
		    open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
		if (fd < 0)
			return -1;
		if (!lock_fd(fd, LOCK_EX | (wait ? 0 : LOCK_NB))) {
			error = errno;
			close(fd);
			errno = error;
			return -1;
		}
		/* --clean-cache may have removed the file while we waited. */
		if (fstat(fd, &held) == 0 && lstat(path, &named) == 0 &&
		    held.st_dev == named.st_dev && held.st_ino == named.st_ino)
			return fd;
		close(fd);
	}
}

void
dir_each(const char *path, void (*each)(void *ctx, const char *name), void *ctx)
{
	DIR *dir = opendir(path);
	struct dirent *e;

	if (dir == NULL)
		return;
	while ((e = readdir(dir)) != NULL)
		if (strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0)
			each(ctx, e->d_name);
	closedir(dir);
}

struct removal {
	const char *path;
	size_t bytes;
};

static void
remove_below(void *removal, const char *name)
{
	struct removal *r = removal;
	char *path = xasprintf("%s/%s", r->path, name);

	r->bytes += tree_remove(path);
	free(path);
}

size_t
tree_remove(const char *path)
{
	struct removal r = { .path = path };
	struct stat st;

	if (lstat(path, &st) < 0)
		return 0;
	if (S_ISDIR(st.st_mode)) {
		dir_each(path, remove_below, &r);
		rmdir(path);
	} else if (unlink(path) == 0) {
		r.bytes = (size_t)st.st_size;
	}
	return r.bytes;
}
