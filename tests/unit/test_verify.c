/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * test_verify.c - what a rule alone does not show: whole archives, kernels of
 * several versions, how often and with which line a fault is told
 */
#include "config.h"

#include "assemble.h"
#include "suite.h"

#define OBJECT "test-verify.o"

static size_t
count_of(const char *text, const char *word)
{
	size_t n = 0;

	for (; (text = strstr(text, word)) != NULL; text++)
		n++;
	return n;
}

START_TEST(what_another_member_defines_is_not_missing)
{
	static const char use[] = "\t.text\n\t.byte 0xe8\n"
				  "\t.long _RNvCs1_4core5panic - . - 4\n"
				  "\t.byte 0xe8\n\t.long __udivti3 - . - 4\n";
	static const char def[] =
	    "\t.text\n\t.globl _RNvCs1_4core5panic\n"
	    "_RNvCs1_4core5panic:\n\t.globl __udivti3\n__udivti3:\n\tret\n";

	assemble(use, "test-use.o");
	assemble(def, "test-def.o");
	must_judge("test-use.o", "any", "K0501 K0505");
	must_judge("test-def.o", "any", "");
	unlink("test-verify.a");
	must_run("ar", "rcD",
	    (const char *const[]){
		"test-verify.a", "test-use.o", "test-def.o", NULL });
	must_judge("test-verify.a", "any", "");
	unlink("test-verify.a");
	must_run("ar", "rcD",
	    (const char *const[]){ "test-verify.a", "test-use.o", NULL });
	must_judge("test-verify.a", "any", "K0501 K0505");
	unlink("test-verify.a");
	unlink("test-use.o");
	unlink("test-def.o");
}
END_TEST

START_TEST(a_rust_module_with_an_end_wants_a_beginning)
{
	static const char end[] = "\t.text\n\t.globl cleanup_module\n"
				  "cleanup_module:\n\tret\n";
	static const char both[] =
	    "\t.globl init_module\ninit_module:\n\tret\n";
	static const char rust[] = "\t.ident \"rustc version 1.96.0\"\n";
	static const char c[] = "\t.ident \"GCC: (Debian) 12.2.0\"\n";
	const struct {
		const char *more, *language;
		bool told;
	} rows[] = {
		{ "", rust, true },
		{ both, rust, false },
		{ "", c, false },
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		char *text =
		    xasprintf("%s%s%s", end, rows[i].more, rows[i].language);
		struct verdict is;

		assemble(text, "test-end.o");
		is = verdict_of("test-end.o", "any", false);
		ck_assert_int_eq(is.judged, 0);
		ck_assert_uint_eq(is.result.refused, 0);
		ck_assert_msg(
		    (strstr(is.said,
			 "warning[K0513]: the kernel "
			 "finds no `init_module`") != NULL) == rows[i].told,
		    "row %zu: %s", i, is.said);
		free(is.said);
		unlink("test-end.o");
		free(text);
	}
}
END_TEST

START_TEST(a_local_definition_does_not_serve_another_member)
{
	assemble(
	    "\t.text\n\t.byte 0xe8\n\t.long __udivti3 - . - 4\n", "test-use.o");
	assemble("\t.text\n__udivti3:\n\tret\n", "test-def.o");
	unlink("test-verify.a");
	must_run("ar", "rcD",
	    (const char *const[]){
		"test-verify.a", "test-use.o", "test-def.o", NULL });
	must_judge("test-verify.a", "any", "K0505");
	unlink("test-verify.a");
	unlink("test-use.o");
	unlink("test-def.o");
}
END_TEST

START_TEST(what_is_weak_may_be_missing)
{
	assemble(
	    "\t.data\n\t.weak __rust_alloc\n\t.quad __rust_alloc\n", OBJECT);
	must_judge(OBJECT, "any", "");
}
END_TEST

START_TEST(one_symbol_is_told_once_with_a_count)
{
	struct verdict is;

	assemble(
	    "\t.text\nf:\tcallq *printk@GOTPCREL(%rip)\n"
	    "\tcallq *printk@GOTPCREL(%rip)\n\tcallq *printk@GOTPCREL(%rip)\n"
	    "\tcallq *kfree@GOTPCREL(%rip)\n\t.type f, @function\n"
	    "\t.size f, . - f\n",
	    OBJECT);
	is = verdict_of(OBJECT, "6.1", false);
	ck_assert_uint_eq(count_of(is.said, "error[K0401]"), 2);
	ck_assert_uint_eq(is.result.refused, 4);
	ck_assert_ptr_nonnull(strstr(is.said,
	    OBJECT " .text+0x2: "
		   "R_X86_64_GOTPCRELX printk-4 (in `f`)\n"));
	ck_assert_ptr_nonnull(strstr(is.said, "and at 2 more places"));
	ck_assert_ptr_nonnull(
	    strstr(is.said, "kernel: Unknown rela relocation: 41\n"));
	free(is.said);
}
END_TEST

/* 3000 of them, to pass through every growing table. */
START_TEST(a_flood_of_faults_is_counted)
{
	struct buf text = { 0 };
	struct verdict is;

	buf_puts(&text, "\t.text\n");
	for (int i = 0; i < 3000; i++)
		buf_printf(&text, "\tcall f%d\n", i);
	assemble(text.s, OBJECT);
	buf_free(&text);
	is = verdict_of(OBJECT, "4.4", false);
	ck_assert_uint_eq(is.result.refused, 3000);
	ck_assert_uint_eq(is.result.relocs, 3000);
	ck_assert_uint_eq(count_of(is.said, "error[K0402]"), 5);
	free(is.said);
	must_judge(OBJECT, "6.1", "");
}
END_TEST

static bool
line_of_avg(void *ctx, const char *symbol, struct where *at, char **function)
{
	++*(size_t *)ctx;
	if (strcmp(symbol, "__adddf3") != 0)
		return false;
	at->file = xstrdup("avg.rs");
	at->line = 6;
	at->col = 50;
	*function = xstrdup("avg");
	return true;
}

START_TEST(the_rust_line_is_told_if_it_is_known)
{
	const struct kernel k = { 0 };
	size_t asked = 0;
	const struct verify v = {
		.kernel = &k, .find_use = line_of_avg, .ctx = &asked
	};
	struct verdict is;

	assemble("\t.text\n\t.type avg, @function\navg:\t.byte 0xe8\n"
		 "\t.long __adddf3 - . - 4\n\t.byte 0xe8\n"
		 "\t.long __divdf3 - . - 4\n\t.size avg, . - avg\n"
		 "other:\t.byte 0xe8\n\t.long __muldf3 - . - 4\n",
	    OBJECT);
	is = verdict_with(OBJECT, &v);
	ck_assert_ptr_nonnull(strstr(is.said, "--> avg.rs:6:50\n"));
	ck_assert_ptr_nonnull(
	    strstr(is.said, "needs __adddf3, __divdf3 (used in `avg`)"));
	ck_assert_ptr_nonnull(strstr(is.said, "needs __muldf3\n"));
	ck_assert_uint_eq(count_of(is.said, "error[K0601]"), 2);
	ck_assert_uint_eq(is.result.refused, 3);
	ck_assert_uint_eq(asked, 2);
	free(is.said);
}
END_TEST

START_TEST(a_module_without_a_given_kernel_is_judged_by_its_vermagic)
{
	static const char module[] =
	    "\t.section .gnu.linkonce.this_module, \"aw\", @progbits\n"
	    "\t.zero 8\n\t.section .modinfo, \"a\", @progbits\n"
	    "\t.asciz \"license=GPL\"\n"
	    "\t.asciz \"vermagic=%s SMP mod_unload \"\n"
	    "\t.text\n\tcall printk\n";
	char *old = xasprintf(module, "4.4.0-87-generic");
	char *recent = xasprintf(module, "6.1.0-56-amd64");
	char *release;

	assemble(old, "test-verify.ko");
	must_judge("test-verify.ko", NULL, "K0402");
	must_judge("test-verify.ko", "6.1", "");
	release = verify_vermagic("test-verify.ko");
	ck_assert_str_eq(release, "4.4.0-87-generic");
	free(release);
	assemble(recent, "test-verify.ko");
	must_judge("test-verify.ko", NULL, "");
	must_judge("test-verify.ko", "4.4", "K0402");
	assemble("\t.text\n\tcall printk\n", OBJECT);
	must_judge(OBJECT, NULL, "K0402");
	ck_assert_ptr_null(verify_vermagic(OBJECT));
	unlink("test-verify.ko");
	free(old);
	free(recent);
}
END_TEST

/* ld -r joins what a finished module may not hold twice. */
START_TEST(equal_sections_are_judged_as_ld_will_leave_them)
{
	static const char twins_text[] =
	    "\t.section .foo, \"a\", @progbits, unique, 1\n\t.quad 1\n"
	    "\t.section .foo, \"aw\", @progbits, unique, 2\n\t.quad 1\n";
	char *module =
	    xasprintf("%s\t.section .gnu.linkonce.this_module,"
		      "\"aw\", @progbits\n\t.zero 8\n\t.globl m\nm:\n",
		twins_text);

	assemble(twins_text, OBJECT);
	must_judge(OBJECT, "6.12", "");
	assemble(module, OBJECT);
	must_judge(OBJECT, "6.12", "K0405");
	must_judge(OBJECT, "6.1", "");
	must_judge(OBJECT, "any", "K0405");
	free(module);
	assemble("\t.section .foo, \"aG\", @progbits, one, comdat\n\t.quad 1\n"
		 "\t.section .foo, \"aG\", @progbits, two, comdat\n\t.quad 1\n",
	    OBJECT);
	must_judge(OBJECT, "6.12", "K0405");
	assemble("\t.section .foo, \"a\", @progbits, unique, 1\n"
		 "\t.section .foo, \"aR\", @progbits, unique, 2\n\t.quad 1\n",
	    OBJECT);
	must_judge(OBJECT, "6.12", "");
}
END_TEST

START_TEST(kernels_differ_in_what_they_refuse)
{
	static const char got_symbol[] =
	    "\t.text\n"
	    "\t.reloc ., R_X86_64_NONE, _GLOBAL_OFFSET_TABLE_\n\tnop\n";
	static const char wx[] = "\t.section .wx, \"awx\", @progbits\n\tnop\n";
	static const char pc64[] = "\t.data\n\t.quad printk - .\n";
	static const char not_zero[] =
	    "\t.data\nx:\t.quad 1\n\t.reloc x, R_X86_64_64, printk\n";
	static const char retained[] =
	    "\t.section .modinfo, \"aR\", @progbits\n\t.asciz \"a=b\"\n";
	static const struct {
		const char *text, *kernel, *codes;
	} cases[] = {
		{ got_symbol, "any", "K0504" },
		{ got_symbol, "4.19.90", "K0504" },
		{ got_symbol, "6.1", "" },
		{ wx, "any", "K0406" },
		{ wx, "5.4", "" },
		{ wx, "5.10", "K0406" },
		{ pc64, "any", "K0403" },
		{ pc64, "4.4", "K0403" },
		{ pc64, "4.20", "" },
		{ not_zero, "any", "K0411" },
		{ not_zero, "4.4.1", "" },
		{ not_zero, "4.4.155", "K0411" },
		{ not_zero, "6.1", "K0411" },
		{ retained, "any", "K0405" },
		{ retained, "6.1", "" },
		{ retained, "6.12", "K0405" },
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		assemble(cases[i].text, OBJECT);
		must_judge(OBJECT, cases[i].kernel, cases[i].codes);
	}
}
END_TEST

START_TEST(what_is_not_loaded_may_hold_anything)
{
	assemble("\t.section .debug_x, \"\", @progbits\n\t.long printk\n"
		 "\t.word printk\n\t.quad printk - .\n"
		 "\t.section .ctors.debug, \"\", @progbits\n\t.quad 1\n"
		 "\t.section .same, \"\", @progbits, unique, 1\n\t.quad 1\n"
		 "\t.section .same, \"R\", @progbits, unique, 2\n\t.quad 1\n",
	    OBJECT);
	must_judge(OBJECT, "any", "");
}
END_TEST

START_TEST(an_object_without_symbols_is_fine)
{
	struct verdict is;

	assemble("\t.data\n\t.quad 1\n", OBJECT);
	must_judge(OBJECT, "any", "");
	assemble("\t.comm __gnu_lto_slim, 1, 1\n", OBJECT);
	must_judge(OBJECT, "any", "");
	is = verdict_of("no-such-file.o", "any", false);
	ck_assert_int_eq(is.judged, -1);
	ck_assert_ptr_nonnull(strstr(is.said, "no-such-file.o"));
	free(is.said);
}
END_TEST

/* The number itself is judged, with and without a symbol. */
START_TEST(absolute_numbers_are_judged_by_their_value)
{
	static const struct {
		const char *type, *value, *codes;
	} cases[] = {
		{ "R_X86_64_32", "0xffffffff", "" },
		{ "R_X86_64_32", "0x100000000", "K0410" },
		{ "R_X86_64_32", "-1", "K0410" },
		{ "R_X86_64_32S", "0x7fffffff", "" },
		{ "R_X86_64_32S", "0x80000000", "K0410" },
		{ "R_X86_64_32S", "-0x80000000", "" },
		{ "R_X86_64_32S", "-0x80000001", "K0410" },
		{ "R_X86_64_64", "0x123456789abcdef", "" },
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		char *text = xasprintf("\t.data\nx:\t.quad 0\n"
				       "\t.reloc x, %s, %s\n",
		    cases[i].type, cases[i].value);

		assemble(text, OBJECT);
		must_judge(OBJECT, "any", cases[i].codes);
		free(text);
	}
}
END_TEST

#define TREE "test-verify.tree"

/* What a kernel of 6.12.117 with these exports says of OBJECT. */
static struct verdict
verdict_by(const char *symvers, enum undefined undefined)
{
	struct kernel k = { 0 };
	const struct verify v = { .kernel = &k, .undefined = undefined };
	struct verdict is;

	tree_make(TREE, "6.12.117", symvers, NULL);
	ck_assert_int_eq(kernel_from_dir(&k, TREE), 0);
	tree_remove(TREE);
	is = verdict_with(OBJECT, &v);
	kernel_free(&k);
	return is;
}

START_TEST(an_unknown_name_is_told_by_what_can_still_define_it)
{
	static const char object[] = "\t.text\n\tcall nowhere\n";
	static const char module[] =
	    "\t.text\n\tcall nowhere\n"
	    "\t.section .gnu.linkonce.this_module, \"aw\"\n\t.zero 8\n";
	static const struct {
		const char *text;
		enum undefined undefined;
		size_t refused, warned;
	} rows[] = {
		{ object, UNDEFINED_DEFAULT, 0, 1 },
		{ object, UNDEFINED_WARN, 0, 1 },
		{ object, UNDEFINED_ERROR, 1, 0 },
		{ object, UNDEFINED_IGNORE, 0, 0 },
		{ module, UNDEFINED_DEFAULT, 1, 0 },
		{ module, UNDEFINED_WARN, 0, 1 },
		{ module, UNDEFINED_ERROR, 1, 0 },
		{ module, UNDEFINED_IGNORE, 0, 0 },
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct verdict is;

		assemble(rows[i].text, OBJECT);
		is = verdict_by(
		    "0x1\tx\tvmlinux\tEXPORT_SYMBOL\t", rows[i].undefined);
		ck_assert_int_eq(is.judged, 0);
		ck_assert_msg(is.result.refused == rows[i].refused &&
			is.result.warned == rows[i].warned,
		    "row %zu: %s", i, is.said);
		ck_assert((strstr(is.said, "[K0502]") != NULL) ==
		    (rows[i].refused + rows[i].warned != 0));
		ck_assert((strstr(is.said, "another module exports it") !=
			      NULL) == (rows[i].refused + rows[i].warned != 0));
		free(is.said);
	}
}
END_TEST

/* kmem_cache_alloc_trace, kmalloc_trace since 6.1, gone as well in 6.12. */
START_TEST(a_successor_that_went_too_is_not_recommended)
{
	struct verdict is;

	assemble("\t.text\n\tcall kmem_cache_alloc_trace\n", OBJECT);
	is = verdict_by("0x1\tx\tvmlinux\tEXPORT_SYMBOL\t", UNDEFINED_WARN);
	ck_assert_ptr_nonnull(strstr(is.said,
	    "since 6.1 it was `kmalloc_trace`, which is no export here either"));
	free(is.said);
	is = verdict_of(OBJECT, "6.12", false);
	ck_assert_ptr_nonnull(strstr(is.said, "no export here either"));
	free(is.said);
	is = verdict_of(OBJECT, "6.1", false);
	ck_assert_ptr_nonnull(strstr(
	    is.said, "since 6.1 it is `kmalloc_trace`, with other arguments"));
	free(is.said);
}
END_TEST

/* By version alone a name is never an error: the exports are not known. */
START_TEST(a_version_alone_only_warns_of_a_name)
{
	struct verdict is;

	assemble("\t.text\n\tcall printk\n\tcall nowhere\n\tcall kmalloc\n"
		 "\t.section .gnu.linkonce.this_module, \"aw\"\n\t.zero 8\n",
	    OBJECT);
	is = verdict_of(OBJECT, "6.12", false);
	ck_assert_uint_eq(is.result.refused, 0);
	ck_assert_uint_eq(count_of(is.said, "warning["), 2);
	ck_assert_ptr_nonnull(strstr(is.said, "warning[K0507]: `printk`"));
	ck_assert_ptr_nonnull(strstr(is.said, "warning[K0508]: `kmalloc`"));
	free(is.said);
	is = verdict_of(OBJECT, "any", false);
	ck_assert_uint_eq(count_of(is.said, "warning["), 1);
	ck_assert_ptr_nonnull(strstr(is.said, "no kernel exports"));
	free(is.said);
	/* a distribution's kernel may have it from a later one */
	is = verdict_of(OBJECT, "5.14.0-362.el9.x86_64", false);
	ck_assert_str_eq(is.said, "");
	free(is.said);
}
END_TEST

START_TEST(the_licence_may_stand_in_another_member)
{
	static const char use[] = "\t.text\n\tcall ktime_get\n";
	static const char *const licenses[] = { "GPL", "MIT", NULL };
	const char *symvers = "0x1\tktime_get\tvmlinux\tEXPORT_SYMBOL_GPL\t";

	for (size_t i = 0; i < ARRAY_SIZE(licenses); i++) {
		char *text = xasprintf("\t.section .modinfo, \"a\"\n"
				       "\t.asciz \"%s%s\"\n",
		    licenses[i] ? "license=" : "author=",
		    licenses[i] ? licenses[i] : "x");
		struct verdict is;

		assemble(use, "test-use.o");
		assemble(text, "test-def.o");
		unlink(OBJECT);
		must_run("ar", "rcD",
		    (const char *const[]){
			OBJECT, "test-use.o", "test-def.o", NULL });
		is = verdict_by(symvers, UNDEFINED_DEFAULT);
		ck_assert_msg((is.result.refused != 0) == (i == 1), "%s: %s",
		    text, is.said);
		free(is.said);
		free(text);
	}
	unlink("test-use.o");
	unlink("test-def.o");
	/* a finished module without one is what the kernel takes it for */
	assemble("\t.text\n\tcall ktime_get\n"
		 "\t.section .gnu.linkonce.this_module, \"aw\"\n\t.zero 8\n",
	    OBJECT);
	struct verdict is = verdict_by(symvers, UNDEFINED_DEFAULT);
	ck_assert_ptr_nonnull(strstr(is.said, "`unspecified`"));
	ck_assert_uint_eq(is.result.refused, 1);
	free(is.said);
}
END_TEST

START_TEST(a_definition_is_told_with_its_own_line)
{
	const struct kernel k = { 0 };
	size_t asked = 0;
	const struct verify v = {
		.kernel = &k, .find_definition = line_of_avg, .ctx = &asked
	};
	struct buf text = { 0 };
	struct verdict is;

	buf_puts(&text, "\t.text\n");
	for (int i = 0; i < 2; i++) {
		buf_puts(&text, i == 0 ? "\t.globl " : "");
		for (int n = 0; n < 600; n++)
			buf_putc(&text, 'x');
		buf_puts(&text, i == 0 ? "\n" : ":\tret\n");
	}
	assemble(text.s, OBJECT);
	buf_free(&text);
	is = verdict_with(OBJECT, &v);
	ck_assert_uint_eq(asked, 1);
	ck_assert_uint_eq(is.result.refused, 1);
	ck_assert_ptr_nonnull(strstr(is.said, "error[K0511]"));
	free(is.said);
}
END_TEST

int
main(void)
{
	static const struct named_test tests[] = {
		TEST(what_another_member_defines_is_not_missing),
		TEST(a_local_definition_does_not_serve_another_member),
		TEST(what_is_weak_may_be_missing),
		TEST(one_symbol_is_told_once_with_a_count),
		TEST(a_flood_of_faults_is_counted),
		TEST(the_rust_line_is_told_if_it_is_known),
		TEST(a_module_without_a_given_kernel_is_judged_by_its_vermagic),
		TEST(equal_sections_are_judged_as_ld_will_leave_them),
		TEST(kernels_differ_in_what_they_refuse),
		TEST(what_is_not_loaded_may_hold_anything),
		TEST(an_object_without_symbols_is_fine),
		TEST(absolute_numbers_are_judged_by_their_value),
		TEST(an_unknown_name_is_told_by_what_can_still_define_it),
		TEST(a_successor_that_went_too_is_not_recommended),
		TEST(a_version_alone_only_warns_of_a_name),
		TEST(the_licence_may_stand_in_another_member),
		TEST(a_definition_is_told_with_its_own_line),
		TEST(a_rust_module_with_an_end_wants_a_beginning),
	};
	int failed = run_suite("verify", tests, ARRAY_SIZE(tests));

	unlink(OBJECT);
	return failed;
}
