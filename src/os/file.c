/* SPDX-License-Identifier: GPL-2.0-or-later */
/* file.c - whole files: read, copied, compared */
#include "config.h"

#include "kmodrustc/os.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

bool
file_same(const char *a, const char *b)
{
	struct stat x, y;

	return stat(a, &x) == 0 && stat(b, &y) == 0 && x.st_dev == y.st_dev &&
	    x.st_ino == y.st_ino;
}

int
file_read(const char *path, struct buf *b)
{
	char chunk[65536];
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n = -1;

	if (fd >= 0) {
		while ((n = read(fd, chunk, sizeof(chunk))) > 0 ||
		    (n < 0 && errno == EINTR && !signal_caught()))
			if (n > 0)
				buf_add(b, chunk, (size_t)n);
	}
	if (n < 0)
		diag_error(
		    "K0201", NULL, "cannot read %s: %s", path, strerror(errno));
	if (fd >= 0)
		close(fd);
	return n < 0 ? -1 : 0;
}

static int
write_all(int fd, const char *data, size_t n)
{
	ssize_t done;

	for (; n != 0; data += done, n -= (size_t)done) {
		done = write(fd, data, n);
		if (done < 0 && errno == EINTR && !signal_caught())
			done = 0;
		else if (done < 0)
			return -1;
	}
	return 0;
}

int
file_copy(const char *from, const char *to)
{
	char chunk[65536];
	int in = open(from, O_RDONLY | O_CLOEXEC), out = -1, error = 0;
	const char *who = from;
	ssize_t n = 0;

	if (in >= 0) {
		who = to;
		out = open(to, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	}
	if (in < 0 || out < 0)
		error = errno;
	while (error == 0 && (n = read(in, chunk, sizeof(chunk))) > 0)
		if (write_all(out, chunk, (size_t)n) < 0)
			error = errno;
	if (error == 0 && n < 0) {
		error = errno;
		who = from;
	}
	if (in >= 0)
		close(in);
	/* A full disk may show only here (NFS). */
	if (out >= 0 && close(out) < 0 && error == 0)
		error = errno;
	if (error != 0 && !signal_caught())
		diag_error("K0105", NULL, "cannot %s %s: %s",
		    who == from ? "read" : "write", who, strerror(error));
	return error != 0 ? -1 : 0;
}
