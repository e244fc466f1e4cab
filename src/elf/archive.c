/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * archive.c - every object of a file, be it an object or an archive. libelf
 * walks the members; that they fill the archive without a gap is checked here.
 */
#include "config.h"

#include "kmodrustc/elf.h"

#include <ar.h>
#include <errno.h>
#include <libelf.h>
#if __has_include(<elfutils/version.h>)
#include <elfutils/version.h>
#endif
#include <stdlib.h>
#include <string.h>

#include "read.h"

/* The file being walked, and who wants its objects. */
struct walk {
	const char *shown;
	int (*each)(struct walk *w, struct image image, const char *member);
	size_t members, objects;
	/* for archive_each() */
	int (*object)(const struct object *o, void *ctx);
	/* for archive_extract() */
	char *(*make_path)(const char *member, void *ctx);
	void (*got)(char *path, const char *member, void *ctx);
	void *ctx;
};

static int
archive_damaged(const struct walk *w, size_t at, const char *what)
{
	diag_error("K0407",
	    "make the archive again; a copy cut short or a full disk does this",
	    "'%s' is damaged: %s at byte %zu", w->shown, what, at);
	return -1;
}

/* Members that are no objects and of no concern: indices, rustc's metadata. */
static bool
is_passed_over(const char *name)
{
	static const char *const names[] = {
		"/",
		"//",
		"/SYM64/",
		"rust.metadata.bin",
		"lib.rmeta",
	};

	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		if (strcmp(name, names[i]) == 0)
			return true;
	}
	return text_ends(name, ".rmeta") || text_starts(name, "__.SYMDEF");
}

/*
 * BSD's ar writes "#1/N" and puts the N bytes of the name before the data,
 * filled up with NUL; libelf knows only GNU's way. Takes them off the image;
 * NULL: they do not fit.
 */
static char *
member_name(const Elf_Arhdr *hdr, struct image *image)
{
	size_t n;
	char *name;

	if (!text_starts(hdr->ar_rawname, "#1/"))
		return xstrdup(hdr->ar_name);
	n = strtoul(hdr->ar_rawname + 3, NULL, 10);
	if (n == 0 || n > image->n)
		return NULL;
	name = xstrndup((const char *)image->p, n);
	image->p += n;
	image->n -= n;
	return name;
}

static int
member_visit(
    struct walk *w, size_t at, const Elf_Arhdr *hdr, struct image image)
{
	char *name = member_name(hdr, &image), *full;
	int result = 0;

	if (!name)
		return archive_damaged(w, at, "a member with a bad name");
	if (!is_passed_over(name)) {
		w->members++;
		if (image_is_elf(image)) {
			w->objects++;
			result = w->each(w, image, name);
		} else {
			full = xasprintf("%s(%s)", w->shown, name);
			image_say_unknown(image, full);
			free(full);
			result = -1;
		}
	}
	free(name);
	return result;
}

/* What the header at `at` says, whatever libelf made of it. */
static bool
header_size(struct image all, size_t at, size_t *size)
{
	struct ar_hdr raw;
	char text[sizeof(raw.ar_size) + 1] = { 0 };

	if (at > all.n || sizeof(raw) > all.n - at)
		return false;
	memcpy(&raw, all.p + at, sizeof(raw));
	memcpy(text, raw.ar_size, sizeof(raw.ar_size));
	*size = strtoul(text, NULL, 10);
	return true;
}

/*
 * One member that libelf has opened; moves *at behind it. libelf shortens a
 * member that reaches beyond the end of the file, so it is measured here.
 */
static int
member_read(struct walk *w, Elf *elf, struct image all, size_t *at)
{
	Elf_Arhdr *hdr = elf_getarhdr(elf);
	size_t begin = *at + sizeof(struct ar_hdr), size;

	if (!hdr || !hdr->ar_name || !hdr->ar_rawname || hdr->ar_size < 0 ||
	    !header_size(all, *at, &size))
		return archive_damaged(w, *at, "a member with a bad header");
	if (size > all.n - begin)
		return archive_damaged(
		    w, *at, "a member that reaches beyond the end of the file");
	*at = begin + size + (size & 1);
	return member_visit(w, begin - sizeof(struct ar_hdr), hdr,
	    (struct image){ all.p + begin, size });
}

static int
members_walk(struct walk *w, struct image all)
{
	Elf *archive, *elf;
	Elf_Cmd next = ELF_C_READ_MMAP; /* as elf_memory() has it */
	size_t at = SARMAG;
	int result = 0;

	elf_version(EV_CURRENT);
	/* a C_READ handle never writes into its image */
	archive = elf_memory((char *)(uintptr_t)all.p, all.n);
	if (!archive)
		return archive_damaged(w, 0, elf_errmsg(-1));
	while (result == 0 && (elf = elf_begin(-1, next, archive))) {
		result = member_read(w, elf, all, &at);
		next = elf_next(elf);
		elf_end(elf);
	}
	elf_end(archive);
	if (result == 0 && at < all.n)
		return archive_damaged(w, at, "no member header");
	return result;
}

static int
image_walk(struct walk *w, struct image image)
{
	int result;

	if (image_is_elf(image))
		return w->each(w, image, NULL);
	if (!image_is_archive(image)) {
		image_say_unknown(image, w->shown);
		return -1;
	}
	result = members_walk(w, image);
	if (result == 0 && w->objects == 0) {
		diag_error("K0407", NULL, "the archive '%s' holds no object",
		    w->shown);
		return -1;
	}
	return result;
}

static int
file_walk(struct walk *w, const char *path)
{
	struct mapped file;
	int result;

	if (image_map(&file, path, w->shown) < 0)
		return -1;
	result = image_walk(w, file.image);
	image_unmap(&file);
	return result;
}

static int
object_show(struct walk *w, struct image image, const char *member)
{
	struct reading r;
	int result = object_read(&r, image, w->shown, member);

	if (result >= 0)
		result = w->object(&r.o, w->ctx);
	reading_free(&r);
	return result;
}

int
archive_each(const char *path, const char *shown,
    int (*each)(const struct object *o, void *ctx), void *ctx)
{
	struct walk w = {
		.shown = shown,
		.each = object_show,
		.object = each,
		.ctx = ctx,
	};

	return file_walk(&w, path);
}

int
image_each(struct image image, const char *shown,
    int (*each)(const struct object *o, void *ctx), void *ctx)
{
	struct walk w = {
		.shown = shown,
		.each = object_show,
		.object = each,
		.ctx = ctx,
	};

	return image_walk(&w, image);
}

static int
object_extract(struct walk *w, struct image image, const char *member)
{
	char *path = w->make_path(member ? member : w->shown, w->ctx);
	FILE *f;
	bool written;

	if (!path)
		return -1;
	f = fopen(path, "we");
	written = f && fwrite(image.p, 1, image.n, f) == image.n;
	if (f && fclose(f) != 0)
		written = false;
	if (!written) {
		diag_error("K0105", NULL, "cannot write '%s': %s", path,
		    strerror(errno));
		free(path);
		return -1;
	}
	w->got(path, member ? member : w->shown, w->ctx);
	return 0;
}

int
archive_extract(const char *path, const char *shown,
    char *(*make_path)(const char *member, void *ctx),
    void (*got)(char *path, const char *member, void *ctx), void *ctx)
{
	struct walk w = {
		.shown = shown,
		.each = object_extract,
		.make_path = make_path,
		.got = got,
		.ctx = ctx,
	};

	return file_walk(&w, path);
}

#define TEXT_OF(x) #x
#define NUMBER_TEXT(x) TEXT_OF(x)

const char *
elf_library(void)
{
#ifdef _ELFUTILS_VERSION
	return "0." NUMBER_TEXT(_ELFUTILS_VERSION);
#else
	return "of unknown release";
#endif
}
