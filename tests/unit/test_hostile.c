/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * test_hostile.c - objects and archives that are cut short or say what cannot
 * be. Bytes are read from a malloc'ed copy of their own length, so that a
 * sanitizer sees a look beyond the end.
 */
#include "config.h"

#include "kmodrustc/elf.h"

#include "../../src/elf/edit.h"
#include "../../src/elf/read.h"
#include "objects.h"
#include "suite.h"

/* Nothing is said between hush() and hushed(), which counts the errors. */
static FILE *null;

static void
hush(void)
{
	null = fopen("/dev/null", "we");
	ck_assert_ptr_nonnull(null);
	diag_reset();
	diag_stream(null);
}

static size_t
hushed(void)
{
	size_t n = diag_errors();

	diag_stream(NULL);
	diag_reset();
	fclose(null);
	return n;
}

/* Touches all there is; how many objects came. */
static unsigned long sum;

static int
look(const struct object *o, void *ctx)
{
	size_t *seen = ctx;
	char *name = object_name(o), *license = object_modinfo(o, "license");

	for (size_t i = 0; i < o->nsections; i++) {
		const struct section *s = &o->sections[i];

		sum += strlen(s->name);
		for (uint64_t j = 0; s->data && j < s->size; j++)
			sum += s->data[j];
	}
	for (size_t i = 0; o->nsections && i < o->nsymbols; i++)
		sum += strlen(symbol_name(o, i)) + symbol_section(o, i);
	for (size_t i = 0; i < o->nrelocs; i++)
		for (size_t j = 0; j < o->relocs[i].n; j++)
			sum += strlen(symbol_name(
			    o, ELF64_R_SYM(o->relocs[i].v[j].r_info)));
	free(name);
	free(license);
	(*seen)++;
	return 0;
}

/* Reads and normalises a copy of exactly these bytes; the result of reading. */
static int
bytes_try(const void *bytes, size_t n, size_t *seen)
{
	static const struct alias rename = { "printk", "_printk" };
	const struct normalise alias = { .aliases = &rename, .naliases = 1 },
			       stub = { .stubs = &rename, .nstubs = 1 };
	unsigned char *copy = xmalloc(n);
	struct image image = { copy, n };
	struct normalised done;
	struct buf file = { 0 };
	int result;

	*seen = 0;
	memcpy(copy, bytes, n);
	result = image_each(image, "x", look, seen);
	image_normalise(image, "x", &alias, &done, &file);
	buf_clear(&file);
	image_normalise(image, "x", &stub, &done, &file);
	buf_free(&file);
	free(copy);
	return result;
}

START_TEST(no_cut_object_or_archive_is_taken_for_a_whole_one)
{
	struct buf object, archive;
	size_t seen;

	assemble(sample, "elf-a.o");
	assemble(sample, "elf-with-a-rather-long-name.o");
	unlink("elf-c.a");
	must_run("ar", "rcs elf-c.a",
	    (const char *const[]){
		"elf-a.o", "elf-with-a-rather-long-name.o", NULL });
	object = get("elf-a.o");
	archive = get("elf-c.a");
	hush();
	for (size_t n = 1; n < object.len; n += 7)
		ck_assert_msg(bytes_try(object.s, n, &seen) == -1,
		    "%zu bytes of %zu are taken", n, object.len);
	for (size_t n = 1; n < archive.len - 1; n += 7) {
		int result = bytes_try(archive.s, n, &seen);

		ck_assert_msg(result == -1 || seen < 2,
		    "%zu bytes of %zu are taken", n, archive.len);
	}
	ck_assert_int_eq(bytes_try(object.s, object.len, &seen), 0);
	ck_assert_int_eq(bytes_try(archive.s, archive.len, &seen), 0);
	ck_assert_uint_eq(seen, 2);
	ck_assert_uint_gt(hushed(), 100);
	buf_free(&object);
	buf_free(&archive);
}
END_TEST

/* Tries object with `width` bytes at `at` made many things. */
static void
field_try(const struct buf *object, size_t at, size_t width)
{
	static const uint64_t values[] = {
		0,
		1,
		2,
		24,
		0x7f,
		0xff00,
		0xfff1,
		0xffff,
		0x7fffffff,
		0x80000000,
		0xffffffff,
		0x7fffffffffffffff,
		0xfffffffffffffff8,
		0xffffffffffffffff,
	};
	size_t seen;

	for (size_t i = 0; i < ARRAY_SIZE(values); i++) {
		char *copy = xmalloc(object->len);

		memcpy(copy, object->s, object->len);
		memcpy(copy + at, &values[i], width);
		bytes_try(copy, object->len, &seen);
		free(copy);
	}
}

struct field {
	size_t at, width;
};

/* clang-format off */
#define FIELD(type, name) { offsetof(type, name), \
    sizeof(((type *)NULL)->name) }
static const struct field ehdr_fields[] = {
	{ 4, 1 }, { 5, 1 }, { 6, 1 }, { 7, 1 },
	FIELD(Elf64_Ehdr, e_type), FIELD(Elf64_Ehdr, e_machine),
	FIELD(Elf64_Ehdr, e_version), FIELD(Elf64_Ehdr, e_entry),
	FIELD(Elf64_Ehdr, e_phoff), FIELD(Elf64_Ehdr, e_shoff),
	FIELD(Elf64_Ehdr, e_flags), FIELD(Elf64_Ehdr, e_ehsize),
	FIELD(Elf64_Ehdr, e_phentsize), FIELD(Elf64_Ehdr, e_phnum),
	FIELD(Elf64_Ehdr, e_shentsize), FIELD(Elf64_Ehdr, e_shnum),
	FIELD(Elf64_Ehdr, e_shstrndx), {0}
};
static const struct field shdr_fields[] = {
	FIELD(Elf64_Shdr, sh_name), FIELD(Elf64_Shdr, sh_type),
	FIELD(Elf64_Shdr, sh_flags), FIELD(Elf64_Shdr, sh_offset),
	FIELD(Elf64_Shdr, sh_size), FIELD(Elf64_Shdr, sh_link),
	FIELD(Elf64_Shdr, sh_info), FIELD(Elf64_Shdr, sh_addralign),
	FIELD(Elf64_Shdr, sh_entsize), {0}
};
static const struct field sym_fields[] = {
	FIELD(Elf64_Sym, st_name), FIELD(Elf64_Sym, st_info),
	FIELD(Elf64_Sym, st_other), FIELD(Elf64_Sym, st_shndx),
	FIELD(Elf64_Sym, st_value), FIELD(Elf64_Sym, st_size), {0}
};
static const struct field rela_fields[] = {
	FIELD(Elf64_Rela, r_offset), FIELD(Elf64_Rela, r_addend),
	{ 8, 4 }, { 12, 4 }, {0}
};
/* clang-format on */

/* Every field of each of n structs of `size` bytes at `at`. */
static void
structs_try(const struct buf *object, size_t at, size_t n, size_t size,
    const struct field *fields)
{
	for (size_t i = 0; i < n; i++) {
		for (const struct field *f = fields; f->width; f++)
			field_try(object, at + i * size + f->at, f->width);
	}
}

START_TEST(no_value_of_any_field_leads_out_of_the_file)
{
	struct buf object;
	Elf64_Ehdr eh;
	Elf64_Shdr sh;

	assemble(sample, "elf-a.o");
	object = get("elf-a.o");
	memcpy(&eh, object.s, sizeof(eh));
	hush();
	structs_try(&object, 0, 1, sizeof(eh), ehdr_fields);
	structs_try(&object, eh.e_shoff, eh.e_shnum, sizeof(sh), shdr_fields);
	for (size_t i = 1; i < eh.e_shnum; i++) {
		memcpy(&sh, object.s + eh.e_shoff + i * sizeof(sh), sizeof(sh));
		if (sh.sh_type == SHT_SYMTAB)
			structs_try(&object, sh.sh_offset,
			    sh.sh_size / sizeof(Elf64_Sym), sizeof(Elf64_Sym),
			    sym_fields);
		else if (sh.sh_type == SHT_RELA)
			structs_try(&object, sh.sh_offset,
			    sh.sh_size / sizeof(Elf64_Rela), sizeof(Elf64_Rela),
			    rela_fields);
		else if (sh.sh_type == SHT_GROUP)
			for (size_t at = 0; at < sh.sh_size; at += 4)
				field_try(&object, sh.sh_offset + at, 4);
	}
	ck_assert_uint_gt(hushed(), 100);
	buf_free(&object);
}
END_TEST

START_TEST(a_place_outside_of_its_section_is_refused)
{
	static const struct {
		uint64_t offset;
		uint32_t type;
		int result;
	} rows[] = {
		/* .text is 13 bytes long */
		{ 9, R_X86_64_PC32, 0 },
		{ 10, R_X86_64_PC32, -1 },
		{ 5, R_X86_64_64, 0 },
		{ 6, R_X86_64_64, -1 },
		{ 12, R_X86_64_8, 0 },
		{ 13, R_X86_64_8, -1 },
		{ 13, R_X86_64_NONE, 0 },
		{ UINT64_MAX, R_X86_64_PC32, -1 },
		{ UINT64_MAX - 2, R_X86_64_64, -1 },
	};
	struct buf object;
	struct reading r;
	Elf64_Rela *rela;
	size_t seen;

	assemble(sample, "elf-a.o");
	object = get("elf-a.o");
	ck_assert_int_eq(
	    object_read(&r,
		(struct image){ (unsigned char *)object.s, object.len }, "a.o",
		NULL),
	    0);
	ck_assert_uint_eq(r.o.sections[r.o.relocs[0].target].size, 13);
	rela = (Elf64_Rela *)(void *)(object.s +
	    (r.o.sections[r.o.relocs[0].section].data - r.image.p));
	hush();
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		rela->r_offset = rows[i].offset;
		rela->r_info = ELF64_R_INFO(1, rows[i].type);
		ck_assert_msg(
		    bytes_try(object.s, object.len, &seen) == rows[i].result,
		    "row %zu", i);
	}
	hushed();
	reading_free(&r);
	buf_free(&object);
}
END_TEST

int
main(void)
{
	const struct named_test tests[] = {
		TEST(no_cut_object_or_archive_is_taken_for_a_whole_one),
		TEST(no_value_of_any_field_leads_out_of_the_file),
		TEST(a_place_outside_of_its_section_is_refused),
	};

	return run_suite("hostile", tests, ARRAY_SIZE(tests));
}
