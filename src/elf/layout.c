/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * layout.c - an edited object as the bytes of a file, and that file put in the
 * place of the old one. libelf's elf_update() could lay it out too, but it
 * refuses entry sizes that gas and gcc write and that we only pass through.
 */
#include "config.h"

#include "edit.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* No section of an object needs more in the file, whatever it asks for. */
#define MAX_FILE_ALIGN 4096

static void
pad(struct buf *file, uint64_t align)
{
	static const char zero[MAX_FILE_ALIGN];

	if (align > MAX_FILE_ALIGN)
		align = MAX_FILE_ALIGN;
	if (align > 1 && file->len % align)
		buf_add(file, zero, align - file->len % align);
}

/* Sections that share bytes would come out as many times as they share. */
static int
overlap_check(const struct edit *e)
{
	const struct object *o = &e->r->o;
	uint64_t sum = 0;

	for (size_t i = 1; i < o->nsections; i++) {
		if (!o->sections[i].data)
			continue;
		sum += o->sections[i].size;
		if (sum > e->r->image.n)
			return object_damaged(o, "its sections overlap");
	}
	return 0;
}

int
edit_lay_out(const struct edit *e, struct buf *file)
{
	Elf64_Ehdr ehdr = e->r->ehdr;

	if (overlap_check(e) < 0)
		return -1;
	buf_add(file, &ehdr, sizeof(ehdr));
	for (size_t i = 1; i < e->nsections; i++) {
		Elf64_Shdr *sh = &e->shdrs[i];

		pad(file, sh->sh_addralign);
		sh->sh_offset = file->len;
		if (e->data[i])
			buf_add(file, e->data[i], sh->sh_size);
	}
	pad(file, 8);
	ehdr.e_shoff = file->len;
	ehdr.e_phoff = 0;
	ehdr.e_phnum = 0;
	if (ehdr.e_shstrndx == SHN_XINDEX)
		e->shdrs[0].sh_link = (uint32_t)e->shstrndx;
	else
		ehdr.e_shstrndx = (uint16_t)e->shstrndx;
	ehdr.e_shnum = (uint16_t)e->nsections;
	if (e->nsections >= SHN_LORESERVE) {
		ehdr.e_shnum = 0;
		e->shdrs[0].sh_size = e->nsections;
	}
	buf_add(file, e->shdrs, e->nsections * sizeof(*e->shdrs));
	memcpy(file->s, &ehdr, sizeof(ehdr));
	return 0;
}

static int
all_written(int fd, const char *p, size_t n)
{
	while (n > 0) {
		ssize_t done = write(fd, p, n);

		if (done < 0 && errno == EINTR)
			continue;
		if (done < 0)
			return -1;
		p += done;
		n -= (size_t)done;
	}
	return 0;
}

int
image_replace(const char *path, const char *shown, unsigned mode,
    const void *bytes, size_t n)
{
	char *part = xasprintf("%s.XXXXXX", path);
	int fd = mkostemp(part, O_CLOEXEC), error = 0;

	if (fd < 0) {
		error = errno;
	} else {
		if (fchmod(fd, (mode_t)mode) < 0 ||
		    all_written(fd, bytes, n) < 0)
			error = errno;
		if (close(fd) < 0 && !error)
			error = errno;
		if (!error && rename(part, path) < 0)
			error = errno;
		if (error)
			unlink(part);
	}
	free(part);
	if (!error)
		return 0;
	diag_error(
	    "K0105", NULL, "cannot rewrite '%s': %s", shown, strerror(error));
	return -1;
}
