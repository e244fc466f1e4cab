/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_kernel.c - releases, and facts by version */
#include "config.h"

#include "kmodrustc/kernel.h"

#include <check.h>
#include <elf.h>
#include <stdlib.h>
#include <string.h>

#include "hear.h"
#include "suite.h"

START_TEST(releases_become_versions)
{
	static const struct {
		const char *text;
		unsigned version;
	} rows[] = {
		{ "any", 0 },
		{ "3.10", KVER(3, 10, 0) },
		{ "4.4", KVER(4, 4, 0) },
		{ "4.4.155", KVER(4, 4, 155) },
		{ "5.4.273", KVER(5, 4, 255) },
		{ "6.1.0-56-amd64", KVER(6, 1, 0) },
		{ "6.12.117+deb12-amd64", KVER(6, 12, 117) },
		{ "3.10.0-1160.el7.x86_64", KVER(3, 10, 0) },
		{ "6.14-rc3", KVER(6, 14, 0) },
		{ "4.18.0_x", KVER(4, 18, 0) },
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct kernel k = { 0 };

		ck_assert_int_eq(kernel_from_release(&k, rows[i].text), 0);
		ck_assert_msg(k.version == rows[i].version, "%s is %x",
		    rows[i].text, k.version);
		if (rows[i].version)
			ck_assert_ptr_nonnull(
			    strstr(kernel_name(&k), rows[i].text));
		else
			ck_assert_str_eq(
			    kernel_name(&k), "any kernel since 3.10");
		ck_assert(!kernel_knows_exports(&k));
		ck_assert(!kernel_exports(&k, "printk"));
		kernel_free(&k);
	}
}
END_TEST

START_TEST(what_is_no_release_is_refused)
{
	static const char *const rows[] = {
		"",
		"6",
		"6.",
		".1",
		"six",
		"6.x",
		"6.1x",
		"6.1 2",
		"6.1\n",
		"-6.1",
		"999999.1",
		"6.999999",
		"300.1",
		"6.300",
		"any ",
		"2.6.32",
		"3.9",
		"0.1",
		"6.1.1234567",
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct kernel k = { 0 };

		hear();
		ck_assert_msg(kernel_from_release(&k, rows[i]) == -1,
		    "'%s' is taken", rows[i]);
		ck_assert_msg(strstr(heard(), "K0206") != NULL, "%s", said);
		ck_assert_ptr_null(k.release);
	}
}
END_TEST

START_TEST(loaders_take_what_was_measured)
{
	static const struct {
		const char *release;
		bool plt32, pc64, zero_place, got, twins, modinfo, wx;
	} rows[] = {
		/* clang-format off */
		/* release		 plt pc64  zero   got  twin  mod   wx */
		{ "any",		   0,   0,   1,    1,   1,   1,   1 },
		{ "3.10.99",		   0,   0,   0,    1,   0,   0,   0 },
		{ "3.10.0-957.el7.x86_64", 0,   0,   1,    1,   0,   0,   0 },
		{ "3.10.0-1160.el7.x86_64", 1,  0,   1,    1,   0,   0,   0 },
		{ "3.10.0-1160.x86_64",	   0,   0,   0,    1,   0,   0,   0 },
		{ "3.18.140",		   1,   0,   1,    1,   0,   0,   0 },
		{ "3.19.8",		   0,   0,   0,    1,   0,   0,   0 },
		{ "4.4.1",		   0,   0,   0,    1,   0,   0,   0 },
		{ "4.4.121",		   0,   0,   0,    1,   0,   0,   0 },
		{ "4.4.155",		   1,   0,   1,    1,   0,   0,   0 },
		{ "4.9.80",		   0,   0,   0,    1,   0,   0,   0 },
		{ "4.9.115",		   1,   0,   1,    1,   0,   0,   0 },
		{ "4.12.4",		   0,   0,   0,    1,   0,   0,   0 },
		{ "4.14.177",		   1,   0,   1,    1,   0,   0,   0 },
		{ "4.14.280",		   1,   0,   1,    0,   0,   0,   0 },
		{ "4.15.0",		   0,   0,   1,    1,   0,   0,   0 },
		{ "4.15.18",		   1,   0,   1,    1,   0,   0,   0 },
		{ "4.16",		   1,   0,   1,    1,   0,   0,   0 },
		{ "4.18.0-147.el8.x86_64", 1,   0,   1,    1,   0,   0,   0 },
		{ "4.19.90",		   1,   0,   1,    1,   0,   0,   0 },
		{ "4.20.0",		   1,   1,   1,    1,   0,   0,   0 },
		{ "5.4.273",		   1,   1,   1,    0,   0,   0,   0 },
		{ "5.10.223",		   1,   1,   1,    0,   0,   0,   1 },
		{ "6.1.192",		   1,   1,   1,    0,   0,   0,   1 },
		{ "6.5.0",		   1,   1,   1,    0,   0,   1,   1 },
		{ "6.8.1",		   1,   1,   1,    0,   0,   1,   1 },
		{ "6.12.117",		   1,   1,   1,    0,   1,   1,   1 },
		{ "7.2.13",		   1,   1,   1,    0,   1,   1,   1 },
		/* clang-format on */
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct kernel k = { 0 };
		const char *r = rows[i].release;

		ck_assert_int_eq(kernel_from_release(&k, r), 0);
		ck_assert_msg(
		    kernel_takes_reloc(&k, R_X86_64_PLT32) == rows[i].plt32,
		    "%s PLT32", r);
		ck_assert_msg(
		    kernel_takes_reloc(&k, R_X86_64_PC64) == rows[i].pc64,
		    "%s PC64", r);
		ck_assert_msg(kernel_wants_zero_place(&k) == rows[i].zero_place,
		    "%s zero place", r);
		ck_assert_msg(kernel_wants_got_symbol(&k) == rows[i].got,
		    "%s GOT symbol", r);
		ck_assert_msg(kernel_refuses_twin_sections(&k) == rows[i].twins,
		    "%s twin sections", r);
		ck_assert_msg(
		    kernel_refuses_twin_modinfo(&k) == rows[i].modinfo,
		    "%s twin .modinfo", r);
		ck_assert_msg(kernel_refuses_wx(&k) == rows[i].wx, "%s W+X", r);
		kernel_free(&k);
	}
}
END_TEST

START_TEST(five_types_are_taken_everywhere_and_most_nowhere)
{
	static const char *const releases[] = { "any", "3.10", "4.4", "7.2" };

	for (size_t i = 0; i < ARRAY_SIZE(releases); i++) {
		struct kernel k = { 0 };

		ck_assert_int_eq(kernel_from_release(&k, releases[i]), 0);
		for (uint32_t type = 0; type < 300; type++) {
			bool five = type <= R_X86_64_PC32 ||
			    type == R_X86_64_32 || type == R_X86_64_32S;

			if (type == R_X86_64_PLT32 || type == R_X86_64_PC64)
				continue;
			ck_assert_msg(kernel_takes_reloc(&k, type) == five,
			    "%s type %u", releases[i], type);
			ck_assert(five == (reloc_since(type) != NULL));
		}
		kernel_free(&k);
	}
	ck_assert_str_eq(reloc_since(R_X86_64_PLT32), "4.16");
	ck_assert_str_eq(reloc_since(R_X86_64_PC64), "4.20");
}
END_TEST

START_TEST(types_have_the_names_and_sizes_of_the_abi)
{
	static const struct {
		uint32_t type;
		const char *name;
		unsigned size;
	} rows[] = {
#define ROW(t, size) { t, #t, size }
		ROW(R_X86_64_NONE, 0),
		ROW(R_X86_64_64, 8),
		ROW(R_X86_64_PC32, 4),
		ROW(R_X86_64_GOT32, 4),
		ROW(R_X86_64_PLT32, 4),
		ROW(R_X86_64_GOTPCREL, 4),
		ROW(R_X86_64_32, 4),
		ROW(R_X86_64_32S, 4),
		ROW(R_X86_64_16, 2),
		ROW(R_X86_64_PC16, 2),
		ROW(R_X86_64_8, 1),
		ROW(R_X86_64_PC8, 1),
		ROW(R_X86_64_TLSGD, 4),
		ROW(R_X86_64_GOTTPOFF, 4),
		ROW(R_X86_64_TPOFF32, 4),
		ROW(R_X86_64_PC64, 8),
		ROW(R_X86_64_GOTOFF64, 8),
		ROW(R_X86_64_GOTPC32, 4),
		ROW(R_X86_64_SIZE32, 4),
		ROW(R_X86_64_IRELATIVE, 8),
		ROW(R_X86_64_GOTPCRELX, 4),
		ROW(R_X86_64_REX_GOTPCRELX, 4),
#undef ROW
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		ck_assert_str_eq(reloc_name(rows[i].type), rows[i].name);
		ck_assert_uint_eq(reloc_size(rows[i].type), rows[i].size);
	}
	for (uint32_t type = 0; type <= R_X86_64_REX_GOTPCRELX; type++)
		ck_assert_ptr_nonnull(reloc_name(type));
	ck_assert_ptr_null(reloc_name(1000));
	ck_assert_ptr_null(reloc_name(UINT32_MAX));
	ck_assert_uint_eq(reloc_size(UINT32_MAX), 0);
}
END_TEST

START_TEST(renames_are_found_from_both_ends)
{
	const struct rename_fact *r = rename_find("printk");

	ck_assert_ptr_nonnull(r);
	ck_assert_str_eq(r->successor, "_printk");
	ck_assert(r->same_prototype);
	ck_assert_uint_eq(r->since, KVER(5, 15, 0));
	ck_assert_ptr_eq(rename_find_successor("_printk"), r);
	ck_assert_ptr_null(rename_find("_printk"));
	ck_assert_ptr_null(rename_find_successor("printk"));
	ck_assert(!rename_find("__kmalloc")->same_prototype);
	ck_assert(!rename_find("fortify_panic")->same_prototype);
	for (size_t i = 0; i < rename_rows(); i++) {
		const struct rename_fact *row = rename_row(i);

		if (i)
			ck_assert_str_gt(row->old, rename_row(i - 1)->old);
		ck_assert_ptr_eq(rename_find(row->old), row);
		ck_assert_ptr_eq(rename_find_successor(row->successor), row);
		ck_assert(row->since && row->source && *row->source);
		ck_assert(!row->until || row->until > row->since);
		/* what is not aliased for ever needs other words */
		ck_assert((row->instead != NULL) ==
		    (!row->same_prototype || row->until != 0));
	}
}
END_TEST

START_TEST(a_name_has_an_alias_only_with_the_same_prototype)
{
	static const struct {
		const char *release, *name, *alias;
		bool missing;
	} rows[] = {
		{ "any", "printk", NULL, false },
		{ "any", "__kmalloc", NULL, false },
		{ "5.10", "printk", NULL, false },
		{ "5.10", "_printk", "printk", true },
		{ "6.1", "printk", "_printk", true },
		{ "6.1", "_printk", NULL, false },
		{ "6.1", "__kmalloc", NULL, false },
		{ "6.12", "__kmalloc", NULL, true },
		{ "6.1", "__kmalloc_noprof", NULL, true },
		{ "6.1", "krealloc", NULL, false },
		{ "6.12", "krealloc", "krealloc_noprof", true },
		{ "7.2", "krealloc", NULL, true },
		{ "6.1", "vmalloc_noprof", "vmalloc", true },
		{ "6.12", "my_own", NULL, false },
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct kernel k = { 0 };
		const char *alias;

		ck_assert_int_eq(kernel_from_release(&k, rows[i].release), 0);
		alias = rename_alias(&k, rows[i].name);
		ck_assert_msg(rows[i].alias == NULL
			? alias == NULL
			: alias != NULL && strcmp(alias, rows[i].alias) == 0,
		    "%s in %s: %s", rows[i].name, rows[i].release,
		    alias ? alias : "no alias");
		ck_assert_msg((rename_missing(&k, rows[i].name) != NULL) ==
			rows[i].missing,
		    "%s in %s", rows[i].name, rows[i].release);
		kernel_free(&k);
	}
}
END_TEST

START_TEST(inline_names_are_sorted_and_each_says_what_instead)
{
	struct kernel any = { 0 };

	ck_assert_uint_ge(inline_rows(), 60);
	for (size_t i = 0; i < inline_rows(); i++) {
		const struct inline_fact *row = inline_row(i);
		const struct inline_fact *found = inline_find(&any, row->name);

		if (i)
			ck_assert_str_gt(row->name, inline_row(i - 1)->name);
		if (row->since || row->until)
			ck_assert_ptr_null(found);
		else
			ck_assert_ptr_eq(found, row);
		ck_assert_uint_gt(strlen(row->shim), 5);
		ck_assert_uint_gt(strlen(row->source), 5);
		ck_assert_ptr_null(rename_find(row->name));
		/* c"" came with rustc 1.77, and for edition 2021 alone */
		ck_assert_ptr_null(strstr(row->shim, "c\""));
	}
	ck_assert_ptr_null(inline_find(&any, "printk"));
}
END_TEST

START_TEST(a_name_is_inline_by_version_where_that_is_certain)
{
	static const struct {
		const char *release, *name;
		bool is;
	} rows[] = {
		{ "3.10", "kmalloc", true },
		{ "7.2", "kmalloc", true },
		{ "6.1", "class_create", true },
		{ "6.4", "class_create", false },
		{ "5.10", "usleep_range", false },
		{ "6.1", "usleep_range", true },
		{ "6.1", "mutex_lock", false },
		{ "6.12", "del_timer_sync", true },
		{ "4.19", "del_timer_sync", false },
		{ "any", "del_timer", false },
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct kernel k = { 0 };

		ck_assert_int_eq(kernel_from_release(&k, rows[i].release), 0);
		ck_assert_msg(
		    (inline_find(&k, rows[i].name) != NULL) == rows[i].is,
		    "%s in %s", rows[i].name, rows[i].release);
		kernel_free(&k);
	}
}
END_TEST

START_TEST(names_are_cut_at_128_before_6_1_and_at_512_since)
{
	static const struct {
		const char *release;
		size_t limit;
	} rows[] = {
		{ "any", 512 },
		{ "3.10", 128 },
		{ "5.19.0", 128 },
		{ "6.1", 512 },
		{ "7.2", 512 },
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct kernel k = { 0 };

		ck_assert_int_eq(kernel_from_release(&k, rows[i].release), 0);
		ck_assert_uint_eq(kernel_name_limit(&k), rows[i].limit);
		kernel_free(&k);
	}
}
END_TEST

int
main(void)
{
	static const struct named_test tests[] = {
		TEST(releases_become_versions),
		TEST(what_is_no_release_is_refused),
		TEST(loaders_take_what_was_measured),
		TEST(five_types_are_taken_everywhere_and_most_nowhere),
		TEST(types_have_the_names_and_sizes_of_the_abi),
		TEST(renames_are_found_from_both_ends),
		TEST(a_name_has_an_alias_only_with_the_same_prototype),
		TEST(inline_names_are_sorted_and_each_says_what_instead),
		TEST(a_name_is_inline_by_version_where_that_is_certain),
		TEST(names_are_cut_at_128_before_6_1_and_at_512_since),
	};
	int failed = run_suite("kernel", tests, ARRAY_SIZE(tests));

	unhear();
	return failed;
}
