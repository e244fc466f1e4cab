/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_elf.c - reading objects and archives; hostile ones: test_hostile.c */
#include "config.h"

#include "kmodrustc/elf.h"

#include <ar.h>

#include "../../src/elf/read.h"
#include "objects.h"
#include "suite.h"

static int
sample_check(const struct object *o, void *ctx)
{
	const struct section *text = section_find(o, ".text");
	char *license = object_modinfo(o, "license");
	bool call = false;

	ck_assert_uint_eq(o->class, ELFCLASS64);
	ck_assert_uint_eq(o->data, ELFDATA2LSB);
	ck_assert_uint_eq(o->machine, EM_X86_64);
	ck_assert_uint_eq(o->type, ET_REL);
	ck_assert_uint_eq(o->nsymtabs, 1);
	ck_assert(!o->has_rel);
	ck_assert_ptr_nonnull(text);
	ck_assert(text->flags & SHF_EXECINSTR);
	ck_assert_uint_eq(text->data[0], 0xe8);
	ck_assert_ptr_null(section_find(o, ".bss")->data);
	ck_assert_uint_eq(section_find(o, ".bss")->size, 64);
	ck_assert_ptr_null(section_find(o, ".none"));
	ck_assert_str_eq(license, "GPL");
	ck_assert_ptr_null(object_modinfo(o, "author"));
	ck_assert_int_eq(o->language, LANG_RUST);
	ck_assert_str_eq(symbol_name(o, 0), "");
	for (size_t i = 0; i < o->nrelocs; i++) {
		const struct relocs *rs = &o->relocs[i];
		size_t symbol = ELF64_R_SYM(rs->v[0].r_info);

		if (&o->sections[rs->target] != text)
			continue;
		ck_assert_uint_eq(rs->n, 2);
		ck_assert_str_eq(symbol_name(o, symbol), "printk");
		ck_assert_uint_eq(symbol_section(o, symbol), SHN_UNDEF);
		ck_assert_uint_eq(rs->v[0].r_offset, 1);
		call = true;
	}
	ck_assert(call);
	free(license);
	(*(size_t *)ctx)++;
	return 0;
}

START_TEST(an_object_is_read_as_it_was_written)
{
	size_t seen = 0;

	assemble(sample, "elf-a.o");
	ck_assert_int_eq(
	    archive_each("elf-a.o", "a.o", sample_check, &seen), 0);
	ck_assert_uint_eq(seen, 1);
}
END_TEST

START_TEST(a_member_of_an_archive_is_read_wherever_it_begins)
{
	struct buf object;
	size_t seen = 0;

	assemble(sample, "elf-a.o");
	object = get("elf-a.o");
	/* every alignment that the image of an object can have */
	for (size_t shift = 0; shift < 16; shift++) {
		unsigned char *room = xmalloc(object.len + shift);

		memcpy(room + shift, object.s, object.len);
		ck_assert_int_eq(
		    image_each((struct image){ room + shift, object.len },
			"a.o", sample_check, &seen),
		    0);
		free(room);
	}
	ck_assert_uint_eq(seen, 16);
	buf_free(&object);
}
END_TEST

START_TEST(the_language_is_known_by_its_own_words)
{
	static const struct {
		const char *text;
		enum language language;
	} rows[] = {
		{ "nop", LANG_UNKNOWN },
		{ ".file \"start.s\"", LANG_UNKNOWN },
		{ ".file \"hello.7rcbfp3g-cgu.0\"", LANG_RUST },
		{ ".file \"src/lib.rs\"", LANG_RUST },
		{ ".ident \"rustc version 1.95.0\"", LANG_RUST },
		{ ".file \"module.c\"", LANG_C_LIKE },
		{ ".ident \"GCC: (Debian 12.2.0-14) 12.2.0\"", LANG_C_LIKE },
		{ ".ident \"Debian clang version 14.0.6\"", LANG_C_LIKE },
		{ ".file \"a.rs\"\n.ident \"GCC: x\"", LANG_MIXED },
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		char *text = xasprintf("%s\n", rows[i].text);
		struct buf object;
		struct reading r;

		assemble(text, "elf-l.o");
		object = get("elf-l.o");
		ck_assert_int_eq(
		    object_read(&r,
			(struct image){ (unsigned char *)object.s, object.len },
			"l.o", NULL),
		    0);
		ck_assert_msg(r.o.language == rows[i].language, "%s is %d",
		    rows[i].text, (int)r.o.language);
		reading_free(&r);
		buf_free(&object);
		free(text);
	}
}
END_TEST

/* ---- archives ---- */

static int
name_collect(const struct object *o, void *ctx)
{
	strvec_add(ctx, o->member ? o->member : "-");
	return 0;
}

/* An archive made of members by hand, as BSD's ar does. */
static void
member_add(struct buf *b, const char *name, const void *data, size_t n)
{
	char header[128];
	size_t len = (strlen(name) + 4) & ~(size_t)3;

	if (!b->len)
		buf_puts(b, ARMAG);
	snprintf(header, sizeof(header), "#1/%-13zu%-12d%-6d%-6d%-8d%-10zu`\n",
	    len, 0, 0, 0, 644, len + n);
	buf_add(b, header, sizeof(struct ar_hdr));
	buf_puts(b, name);
	for (size_t i = strlen(name); i < len; i++)
		buf_putc(b, '\0');
	buf_add(b, data, n);
	if (b->len % 2)
		buf_putc(b, '\n');
}

START_TEST(long_names_are_read_in_both_dialects)
{
	struct strvec names = { 0 };
	struct buf object, b = { 0 };

	assemble(sample, "elf-a.o");
	assemble(sample, "elf-with-a-rather-long-name.o");
	must_run("ar", "rcs elf-gnu.a",
	    (const char *const[]){
		"elf-a.o", "elf-with-a-rather-long-name.o", NULL });
	ck_assert_int_eq(
	    archive_each("elf-gnu.a", "gnu.a", name_collect, &names), 0);
	ck_assert_uint_eq(names.n, 2);
	ck_assert_str_eq(names.v[0], "elf-a.o");
	ck_assert_str_eq(names.v[1], "elf-with-a-rather-long-name.o");
	strvec_free(&names);

	names = (struct strvec){ 0 };
	object = get("elf-a.o");
	member_add(&b, "__.SYMDEF SORTED", "\0\0\0\0", 4);
	member_add(&b, "a name with blanks.o", object.s, object.len);
	member_add(&b, "b.o", object.s, object.len);
	put("elf-bsd.a", b.s, b.len);
	ck_assert_int_eq(
	    archive_each("elf-bsd.a", "bsd.a", name_collect, &names), 0);
	ck_assert_uint_eq(names.n, 2);
	ck_assert_str_eq(names.v[0], "a name with blanks.o");
	ck_assert_str_eq(names.v[1], "b.o");
	strvec_free(&names);
	buf_free(&object);
	buf_free(&b);
}
END_TEST

START_TEST(metadata_of_rustc_is_passed_over)
{
	static const char *const metadata[] = {
		"lib.rmeta",
		"rust.metadata.bin",
		"hello.1234.rmeta",
	};
	struct strvec names = { 0 };
	struct buf object, b = { 0 };

	assemble(sample, "elf-a.o");
	object = get("elf-a.o");
	for (size_t i = 0; i < ARRAY_SIZE(metadata); i++)
		member_add(&b, metadata[i], "rust\0\0\0\6", 8);
	member_add(&b, "a.o", object.s, object.len);
	put("elf-m.rlib", b.s, b.len);
	ck_assert_int_eq(
	    archive_each("elf-m.rlib", "m.rlib", name_collect, &names), 0);
	ck_assert_uint_eq(names.n, 1);
	ck_assert_str_eq(names.v[0], "a.o");
	strvec_free(&names);
	buf_free(&object);
	buf_free(&b);
}
END_TEST

/* The file is refused with this code and these words. */
static void
must_refuse(const char *path, const char *code, const char *words)
{
	struct strvec names = { 0 };
	char *text = NULL;
	size_t size;
	FILE *f = open_memstream(&text, &size);

	diag_reset();
	diag_stream(f);
	ck_assert_int_eq(archive_each(path, path, name_collect, &names), -1);
	diag_stream(NULL);
	diag_reset();
	fclose(f);
	ck_assert_msg(strstr(text, code) && strstr(text, words),
	    "%s: no %s with '%s' in:\n%s", path, code, words, text);
	free(text);
	strvec_free(&names);
}

START_TEST(a_member_beyond_the_end_of_the_file_is_refused)
{
	struct buf object, b = { 0 };

	assemble(sample, "elf-a.o");
	object = get("elf-a.o");
	member_add(&b, "a.o", object.s, object.len);
	put("elf-x", b.s, b.len - 1);
	must_refuse("elf-x", "K0407", "beyond the end");
	put("elf-x", b.s, SARMAG + sizeof(struct ar_hdr) + 6);
	must_refuse("elf-x", "K0407", "beyond the end");
	/* The object is whole, its size is not. */
	memcpy(b.s + SARMAG + offsetof(struct ar_hdr, ar_size), "99999 ", 6);
	put("elf-x", b.s, b.len);
	must_refuse("elf-x", "K0407", "beyond the end");
	buf_free(&object);
	buf_free(&b);
}
END_TEST

START_TEST(what_is_no_archive_of_objects_is_refused)
{
	struct buf b = { 0 };

	assemble(sample, "elf-a.o");
	unlink("elf-t.a");
	must_run(
	    "ar", "rcsT elf-t.a", (const char *const[]){ "elf-a.o", NULL });
	must_refuse("elf-t.a", "K0407", "thin archive");
	put("elf-x", ARMAG, SARMAG);
	must_refuse("elf-x", "K0407", "no object");
	put("elf-x", "hello\n", 6);
	must_refuse("elf-x", "K0407", "neither");
	put("elf-x", "BC\xc0\xde    ", 8);
	must_refuse("elf-x", "K0407", "bitcode");
	put("elf-x", "", 0);
	must_refuse("elf-x", "K0201", "empty");
	must_refuse(".", "K0201", "directory");
	must_refuse("elf-none", "K0201", "No such file");
	must_refuse("/dev/null", "K0201", "regular");
	member_add(&b, "notes.txt", "some text", 9);
	put("elf-x", b.s, b.len);
	must_refuse("elf-x", "K0407", "notes.txt");
	buf_clear(&b);
	member_add(&b, "lib.rmeta", "rust", 4);
	put("elf-x", b.s, b.len);
	must_refuse("elf-x", "K0407", "no object");
	buf_free(&b);
}
END_TEST

static int
stop_at_second(const struct object *o, void *ctx)
{
	(void)o;
	return ++*(int *)ctx == 2 ? 7 : 0;
}

START_TEST(the_walk_stops_when_it_is_told_to)
{
	struct buf object, b = { 0 };
	int calls = 0;

	assemble(sample, "elf-a.o");
	object = get("elf-a.o");
	for (int i = 0; i < 4; i++)
		member_add(&b, "a.o", object.s, object.len);
	put("elf-s.a", b.s, b.len);
	ck_assert_int_eq(
	    archive_each("elf-s.a", "s.a", stop_at_second, &calls), 7);
	ck_assert_int_eq(calls, 2);
	buf_free(&object);
	buf_free(&b);
}
END_TEST

static char *
extract_path(const char *member, void *ctx)
{
	return xasprintf(
	    "elf-extract-%zu-%s", ((struct strvec *)ctx)->n, member);
}

static void
extract_got(char *path, const char *member, void *ctx)
{
	ck_assert(text_ends(path, member));
	strvec_add(ctx, path);
	free(path);
}

START_TEST(extracted_members_are_the_bytes_that_went_in)
{
	struct strvec paths = { 0 };
	struct buf object, copy, b = { 0 };

	assemble(sample, "elf-a.o");
	object = get("elf-a.o");
	member_add(&b, "lib.rmeta", "rust", 4);
	member_add(&b, "a.o", object.s, object.len);
	member_add(&b, "a.o", object.s, object.len);
	put("elf-e.a", b.s, b.len);
	ck_assert_int_eq(archive_extract("elf-e.a", "e.a", extract_path,
			     extract_got, &paths),
	    0);
	ck_assert_uint_eq(paths.n, 2);
	for (size_t i = 0; i < paths.n; i++) {
		copy = get(paths.v[i]);
		ck_assert_uint_eq(copy.len, object.len);
		ck_assert_int_eq(memcmp(copy.s, object.s, copy.len), 0);
		buf_free(&copy);
		unlink(paths.v[i]);
	}
	strvec_free(&paths);
	buf_free(&object);
	buf_free(&b);
}
END_TEST

static int
kind_check(const struct object *o, void *ctx)
{
	ck_assert_uint_eq(o->nsections, 0);
	ck_assert_uint_eq(o->machine, *(unsigned *)ctx);
	return 0;
}

START_TEST(an_object_of_another_kind_is_its_header)
{
	struct buf object;
	unsigned machine = EM_AARCH64;
	Elf64_Ehdr *eh;

	assemble(sample, "elf-a.o");
	object = get("elf-a.o");
	eh = (Elf64_Ehdr *)(void *)object.s;
	eh->e_machine = EM_AARCH64;
	put("elf-k.o", object.s, object.len);
	ck_assert_int_eq(
	    archive_each("elf-k.o", "k.o", kind_check, &machine), 0);
	machine = EM_S390;
	eh->e_ident[EI_CLASS] = ELFCLASS32;
	eh->e_ident[EI_DATA] = ELFDATA2MSB;
	eh->e_machine = EM_S390 << 8;
	put("elf-k.o", object.s, object.len);
	ck_assert_int_eq(
	    archive_each("elf-k.o", "k.o", kind_check, &machine), 0);
	buf_free(&object);
}
END_TEST

START_TEST(names_are_demangled_where_libiberty_is)
{
	static const struct {
		const char *name, *plain;
	} rows[] = {
		{ "printk", "printk" },
		{ "", "" },
#ifdef HAVE_LIBIBERTY
		{ "_ZN4core9panicking18panic_bounds_check17h0123456789abcdefE",
		    "core::panicking::panic_bounds_check" },
		{ "_RNvCs1234_7mycrate3foo", "mycrate::foo" },
		{ "_ZN3foo3barEi", "foo::bar(int)" },
#endif
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		char *plain = demangle(rows[i].name);

		ck_assert_str_eq(plain, rows[i].plain);
		free(plain);
	}
}
END_TEST

int
main(void)
{
	static const struct named_test tests[] = {
		TEST(an_object_is_read_as_it_was_written),
		TEST(a_member_of_an_archive_is_read_wherever_it_begins),
		TEST(the_language_is_known_by_its_own_words),
		TEST(long_names_are_read_in_both_dialects),
		TEST(metadata_of_rustc_is_passed_over),
		TEST(a_member_beyond_the_end_of_the_file_is_refused),
		TEST(what_is_no_archive_of_objects_is_refused),
		TEST(the_walk_stops_when_it_is_told_to),
		TEST(extracted_members_are_the_bytes_that_went_in),
		TEST(an_object_of_another_kind_is_its_header),
		TEST(names_are_demangled_where_libiberty_is),
	};

	return run_suite("elf", tests, ARRAY_SIZE(tests));
}
