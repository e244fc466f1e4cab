/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * object.c - the bytes of an object to plain structs, checked once so that
 * nobody has to check again: header, section table, names; then tables.c.
 * Judges nothing: verify/ does.
 */
#include "config.h"

#include "kmodrustc/elf.h"

#include <stdlib.h>
#include <string.h>

#include "read.h"

int
object_damaged(const struct object *o, const char *fmt, ...)
{
	struct buf why = { 0 };
	char *name = object_name(o);
	va_list ap;

	va_start(ap, fmt);
	buf_vprintf(&why, fmt, ap);
	va_end(ap);
	diag_error("K0407",
	    "make the file again; a copy cut short or a full disk does this",
	    "'%s' is damaged: %s", name, why.s);
	buf_free(&why);
	free(name);
	return -1;
}

/* Do `count` entries of `size` bytes at `offset` lie in the image? */
static bool
in_image(
    const struct reading *r, uint64_t offset, uint64_t count, uint64_t size)
{
	return offset <= r->image.n && count <= (r->image.n - offset) / size;
}

const void *
reading_aligned(struct reading *r, const unsigned char *p, size_t n)
{
	void *copy;

	if ((uintptr_t)p % 8 == 0)
		return p;
	copy = xmalloc(n);
	memcpy(copy, p, n);
	/* twice as many whenever the number is a power of two */
	if ((r->ncopies & (r->ncopies - 1)) == 0)
		r->copies = xreallocarray(
		    r->copies, r->ncopies * 2 + 1, sizeof(*r->copies));
	r->copies[r->ncopies++] = copy;
	return copy;
}

/* A 16-bit header field of an object of any byte order. */
static unsigned
half_read(const struct reading *r, size_t at)
{
	const unsigned char *p = r->image.p + at;

	if (r->o.data == ELFDATA2MSB)
		return (unsigned)p[0] << 8 | p[1];
	return (unsigned)p[1] << 8 | p[0];
}

/*
 * Checks: the identification is there. 1: an object of the kind we read, -1:
 * said, 0: another kind, the header fields are all there is.
 */
static int
ehdr_read(struct reading *r)
{
	struct object *o = &r->o;

	if (r->image.n < offsetof(Elf64_Ehdr, e_version))
		return object_damaged(
		    o, "cut short within its header, %zu bytes", r->image.n);
	o->class = r->image.p[EI_CLASS];
	o->data = r->image.p[EI_DATA];
	o->type = half_read(r, offsetof(Elf64_Ehdr, e_type));
	o->machine = half_read(r, offsetof(Elf64_Ehdr, e_machine));
	if (o->class != ELFCLASS64 || o->data != ELFDATA2LSB ||
	    o->machine != EM_X86_64 || o->type != ET_REL)
		return 0;
	if (r->image.n < sizeof(r->ehdr))
		return object_damaged(
		    o, "cut short within its header, %zu bytes", r->image.n);
	memcpy(&r->ehdr, r->image.p, sizeof(r->ehdr));
	return 1;
}

/*
 * Checks: the section table lies in the file, entry 0 included, which holds
 * the counts that do not fit the header. NULL: said.
 */
static const Elf64_Shdr *
shdrs_find(struct reading *r)
{
	const Elf64_Ehdr *eh = &r->ehdr;
	Elf64_Shdr null;
	uint64_t n;

	if (eh->e_shoff == 0) {
		object_damaged(&r->o, "no section table");
		return NULL;
	}
	if (eh->e_shentsize != sizeof(null)) {
		object_damaged(&r->o,
		    "section headers of %u bytes instead of %zu",
		    eh->e_shentsize, sizeof(null));
		return NULL;
	}
	if (!in_image(r, eh->e_shoff, 1, sizeof(null))) {
		object_damaged(&r->o,
		    "the section table begins at 0x%jx, the file ends at 0x%zx",
		    (uintmax_t)eh->e_shoff, r->image.n);
		return NULL;
	}
	memcpy(&null, r->image.p + eh->e_shoff, sizeof(null));
	n = eh->e_shnum ? eh->e_shnum : null.sh_size;
	if (n == 0 || n > UINT32_MAX ||
	    !in_image(r, eh->e_shoff, n, sizeof(null))) {
		object_damaged(&r->o,
		    "%ju section headers at 0x%jx do not fit into 0x%zx bytes",
		    (uintmax_t)n, (uintmax_t)eh->e_shoff, r->image.n);
		return NULL;
	}
	r->shstrtab =
	    eh->e_shstrndx == SHN_XINDEX ? null.sh_link : eh->e_shstrndx;
	r->o.nsections = (size_t)n;
	return reading_aligned(
	    r, r->image.p + eh->e_shoff, (size_t)n * sizeof(null));
}

/* Checks: the bytes of section i lie in the file. */
static int
section_read(struct reading *r, size_t i, const Elf64_Shdr *sh)
{
	struct section *s = &r->o.sections[i];

	*s = (struct section){
		.name = "",
		.type = sh->sh_type,
		.link = sh->sh_link,
		.info = sh->sh_info,
		.flags = sh->sh_flags,
		.size = sh->sh_size,
		.align = sh->sh_addralign,
		.entsize = sh->sh_entsize,
	};
	if (i == 0) {
		s->size = 0; /* may hold the number of sections */
		return 0;
	}
	if (s->align & (s->align - 1))
		return object_damaged(&r->o, "section %zu has alignment 0x%jx",
		    i, (uintmax_t)s->align);
	if (s->type == SHT_GROUP && (s->flags & SHF_ALLOC || s->size % 4))
		return object_damaged(&r->o,
		    "section %zu is a group of 0x%jx bytes with flags 0x%jx", i,
		    (uintmax_t)s->size, (uintmax_t)s->flags);
	if (s->type == SHT_NOBITS || s->type == SHT_NULL || s->size == 0)
		return 0;
	if (!in_image(r, sh->sh_offset, s->size, 1))
		return object_damaged(&r->o,
		    "section %zu reaches from 0x%jx for 0x%jx bytes, the file ends at 0x%zx",
		    i, (uintmax_t)sh->sh_offset, (uintmax_t)s->size,
		    r->image.n);
	s->data = r->image.p + sh->sh_offset;
	return 0;
}

int
strings_check(struct reading *r, size_t i, const char *what)
{
	const struct section *s;

	if (i == 0 || i >= r->o.nsections)
		return object_damaged(
		    &r->o, "no section %zu for the names of its %s", i, what);
	s = &r->o.sections[i];
	if (s->type != SHT_STRTAB || !s->data || s->data[s->size - 1] != '\0')
		return object_damaged(&r->o,
		    "section %zu is no string table for the names of its %s", i,
		    what);
	return 0;
}

static int
sections_read(struct reading *r)
{
	struct object *o = &r->o;
	const Elf64_Shdr *shdrs = shdrs_find(r);

	if (!shdrs)
		return -1;
	o->sections = xreallocarray(NULL, o->nsections, sizeof(*o->sections));
	for (size_t i = 0; i < o->nsections; i++) {
		if (section_read(r, i, &shdrs[i]) < 0)
			return -1;
	}
	if (strings_check(r, r->shstrtab, "sections") < 0)
		return -1;
	for (size_t i = 0; i < o->nsections; i++) {
		const struct section *names = &o->sections[r->shstrtab];

		if (shdrs[i].sh_name >= names->size)
			return object_damaged(o,
			    "section %zu has its name outside of the string table",
			    i);
		o->sections[i].name =
		    (const char *)names->data + shdrs[i].sh_name;
	}
	return 0;
}

int
object_read(
    struct reading *r, struct image image, const char *path, const char *member)
{
	int kind;

	*r = (struct reading){
		.o = { .path = path, .member = member },
		.image = image,
	};
	kind = ehdr_read(r);
	if (kind <= 0)
		return kind;
	if (sections_read(r) < 0)
		return -1;
	if (symbols_read(r) < 0 || relocs_read(r) < 0)
		return -1;
	r->o.language = language_find(&r->o);
	return 0;
}

void
reading_free(struct reading *r)
{
	for (size_t i = 0; i < r->ncopies; i++)
		free(r->copies[i]);
	free(r->copies);
	free(r->o.sections);
	free(r->o.relocs);
	*r = (struct reading){ 0 };
}
