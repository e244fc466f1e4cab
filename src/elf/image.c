/* SPDX-License-Identifier: GPL-2.0-or-later */
/* image.c - the bytes of a file, and what they look like */
#include "config.h"

#include "kmodrustc/elf.h"

#include <ar.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "read.h"

static int
cannot_read(const char *shown, const char *why)
{
	diag_error("K0201", NULL, "cannot read '%s': %s", shown, why);
	return -1;
}

/* NULL, or why this is no file to map. */
static const char *
refusal(const struct stat *st)
{
	if (S_ISDIR(st->st_mode))
		return strerror(EISDIR);
	if (!S_ISREG(st->st_mode))
		return "not a regular file";
	return st->st_size == 0 ? "it is empty" : NULL;
}

int
image_map(struct mapped *m, const char *path, const char *shown)
{
	/* O_NONBLOCK: a FIFO must not hang us before fstat() tells of it */
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	const char *why = NULL;
	struct stat st;
	void *p;

	*m = (struct mapped){ 0 };
	if (fd < 0)
		return cannot_read(shown, strerror(errno));
	if (fstat(fd, &st) < 0)
		why = strerror(errno);
	else
		why = refusal(&st);
	if (!why) {
		p = mmap(
		    NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
		if (p == MAP_FAILED)
			why = strerror(errno);
		else
			m->image = (struct image){ p, (size_t)st.st_size };
		m->mode = st.st_mode & 0777;
	}
	close(fd);
	return why ? cannot_read(shown, why) : 0;
}

void
image_unmap(struct mapped *m)
{
	if (m->image.p)
		munmap((void *)(uintptr_t)m->image.p, m->image.n);
	*m = (struct mapped){ 0 };
}

static bool
starts(struct image image, const char *magic, size_t n)
{
	return image.n >= n && memcmp(image.p, magic, n) == 0;
}

bool
image_is_elf(struct image image)
{
	return starts(image, ELFMAG, SELFMAG);
}

bool
image_is_archive(struct image image)
{
	return starts(image, ARMAG, SARMAG);
}

/* What people hand over by mistake, by its first bytes, and the way out. */
/* clang-format off */
static const struct {
	const char *magic;
	size_t n;
	const char *what, *help;
} others[] = {
	{ "!<thin>\n", 8, "a thin archive, a list of files elsewhere",
	  "make a full one: `ar rcs` without `T` or `--thin`" },
	{ "BC\xc0\xde", 4, "LLVM bitcode",
	  "compile without -C linker-plugin-lto or -flto" },
	{ "\xfd" "7zXZ", 5, "compressed by xz", "unpack it: xz -dk FILE" },
	{ "\x28\xb5\x2f\xfd", 4, "compressed by zstd",
	  "unpack it: zstd -dk FILE" },
	{ "\x1f\x8b", 2, "compressed by gzip", "unpack it: gzip -dk FILE" },
	{ "\xcf\xfa\xed\xfe", 4, "a Mach-O file of macOS",
	  "compile for x86_64-unknown-none" },
	{ "rust", 4, "metadata of rustc", NULL },
};

/* clang-format on */

void
image_say_unknown(struct image image, const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(others); i++) {
		if (!starts(image, others[i].magic, others[i].n))
			continue;
		diag_error("K0407", others[i].help, "'%s' is %s", name,
		    others[i].what);
		return;
	}
	diag_error("K0407", NULL,
	    "'%s' is neither an ELF object nor an archive", name);
}
