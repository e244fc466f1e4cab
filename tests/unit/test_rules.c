/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * test_rules.c - the table of rules keeps its promises: each row has its
 * golden directory, each code its page. What rules do: test_golden_rule.c.
 */
#include "config.h"

#include <ctype.h>

#include "assemble.h"
#include "suite.h"
#include "verify/rules.h"

static void
must_exist(const char *dir, const char *name, const char *suffix)
{
	char *path = xasprintf("%s/%s/%s%s", source_root(), dir, name, suffix);

	ck_assert_msg(access(path, R_OK) == 0, "%s is missing", path);
	free(path);
}

START_TEST(ids_are_unique)
{
	for (size_t i = 0; i < rule_rows(); i++)
		for (size_t k = 0; k < i; k++)
			ck_assert_str_ne(rule_row_id(i), rule_row_id(k));
	ck_assert_uint_gt(rule_rows(), 0);
}
END_TEST

START_TEST(rows_are_sorted_by_scope)
{
	for (size_t i = 1; i < nrules; i++)
		ck_assert_int_ge(rules[i].scope, rules[i - 1].scope);
	ck_assert_int_eq(rules[0].scope, PER_ARCHIVE);
	ck_assert_int_eq(rules[nrules - 1].scope, PER_RELOC);
}
END_TEST

START_TEST(each_row_says_what_is_wrong_and_what_to_do)
{
	for (size_t i = 0; i < nrules; i++) {
		const struct rule *r = &rules[i];

		ck_assert(r->bad != NULL);
		ck_assert_msg(r->says && strlen(r->says) > 10, "%s", r->id);
		ck_assert_msg(r->help && strlen(r->help) > 10, "%s", r->id);
		ck_assert_msg(!text_ends(r->says, ".") &&
			!isupper((unsigned char)*r->says),
		    "%s", r->id);
	}
}
END_TEST

START_TEST(each_row_has_a_golden_directory)
{
	for (size_t i = 0; i < rule_rows(); i++) {
		char *dir = xasprintf("tests/golden/rule/%s", rule_row_id(i));

		must_exist(dir, "good", ".s");
		must_exist(dir, "bad", ".s");
		must_exist(dir, "err", "");
		free(dir);
	}
}
END_TEST

START_TEST(each_code_has_a_page)
{
	for (size_t i = 0; i < rule_rows(); i++)
		must_exist("explain", rule_row_code(i), ".txt");
}
END_TEST

/* A {word} that is not in the table of tell.c would be printed as it is. */
START_TEST(every_word_of_a_text_is_filled_in)
{
	for (size_t i = 0; i < nrules; i++) {
		const char *const texts[] = { rules[i].says, rules[i].kernel,
			rules[i].help };

		for (size_t k = 0; k < ARRAY_SIZE(texts); k++) {
			const char *p = texts[k] ? strchr(texts[k], '{') : NULL;

			for (; p != NULL; p = strchr(p + 1, '{')) {
				ck_assert_msg(rule_word_known((struct span){
						  p + 1, strcspn(p, "}") - 1 }),
				    "%s: %s", rules[i].id, p);
			}
		}
	}
}
END_TEST

START_TEST(a_name_keeps_its_number)
{
	struct names t = { 0 };
	char name[32];

	for (size_t i = 1; i <= 5000; i++) {
		snprintf(name, sizeof(name), "name_number_%zu", i);
		ck_assert_uint_eq(*names_at(&t, name), 0);
		*names_at(&t, name) = i;
	}
	for (size_t i = 1; i <= 5000; i++) {
		snprintf(name, sizeof(name), "name_number_%zu", i);
		ck_assert_uint_eq(*names_at(&t, name), i);
	}
	ck_assert(names_any(&t, 77) && !names_any(&t, 5001));
	names_clear(&t);
	ck_assert(!names_any(&t, 77));
	ck_assert_uint_eq(*names_at(&t, "name_number_77"), 0);
	names_free(&t);
}
END_TEST

/* The tables are searched by halves: each name must be found. */
START_TEST(known_routines_are_refused_and_others_are_not)
{
	static const char *const wide[] = { "__ashlti3", "__divti3", "__modti3",
		"__muloti4", "__multi3", "__udivti3", "__umodti3" };
	static const char *const floats[] = { "__adddf3", "__addsf3",
		"__divdf3", "__extendsfdf2", "__fixdfsi", "__floatsidf",
		"__floatundidf", "__gedf2", "__muldf3", "__powidf2",
		"__truncdfsf2", "__unordsf2", "fmod", "fmodf" };
	static const char *const rust[] = { "__rdl_alloc", "__rust_alloc",
		"__rust_probestack", "__rust_realloc", "rust_begin_unwind",
		"rust_eh_personality", "rust_panic",
		"_ZN4core9panicking5panic17h0123456789abcdefE",
		"_ZN4core3fmt5write17h0123456789abcdefE.llvm.123456",
		"_RNvNtCs1234_4core9panicking5panic",
		"_RNvCs9ZBRAgjO3Ha_7___rustc12___rust_alloc",
		"_RINvNtC3std3mem8align_ofjE" };
	static const char *const plain[] = { "printk", "memcpy", "f", "r", "_",
		"__", "_R", "_RTL", "_Rand", "_ZN", "_ZN3foo3barEv",
		"_ZN4core9panicking5panic17h0123456789abcdeE", "__udivdi3",
		"_ZN4core17h0123456789ABCDEFE", "rust_helper_mutex_lock",
		"__rust_alloc2", "floor", "", "_RCATEGORY_C1" };
	const struct {
		const char *const *names;
		size_t n;
		predicate *bad;
	} groups[] = {
		{ wide, ARRAY_SIZE(wide), undefined_wide_integer },
		{ floats, ARRAY_SIZE(floats), undefined_float },
		{ rust, ARRAY_SIZE(rust), undefined_rust_name },
		{ plain, ARRAY_SIZE(plain), NULL },
	};
	const struct kernel any = { 0 };
	const struct judge j = { .kernel = &any };
	const Elf64_Sym symbols[2] = { { 0 } };

	for (size_t g = 0; g < ARRAY_SIZE(groups); g++) {
		for (size_t i = 0; i < groups[g].n; i++) {
			const char *name = groups[g].names[i];
			struct object o = { .symbols = symbols,
				.nsymbols = 2,
				.strings = name };
			struct subject s = { .o = &o, .symbol = 1 };

			for (size_t k = 0; k < 3; k++)
				ck_assert_msg(groups[k].bad(&j, &s) == (k == g),
				    "%s", name);
			ck_assert_msg(
			    g == 3 || name_is_asked_for(name), "%s", name);
		}
	}
}
END_TEST

int
main(void)
{
	static const struct named_test tests[] = {
		TEST(ids_are_unique),
		TEST(rows_are_sorted_by_scope),
		TEST(each_row_says_what_is_wrong_and_what_to_do),
		TEST(each_row_has_a_golden_directory),
		TEST(each_code_has_a_page),
		TEST(every_word_of_a_text_is_filled_in),
		TEST(a_name_keeps_its_number),
		TEST(known_routines_are_refused_and_others_are_not),
	};

	return run_suite("rules", tests, ARRAY_SIZE(tests));
}
