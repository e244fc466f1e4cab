/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_exports.c - names that objects give and want, and whose names they are */
#include "config.h"

#include "kmodrustc/elf.h"

#include "objects.h"
#include "suite.h"

START_TEST(what_rustc_made_up_is_told_from_what_a_person_named)
{
	static const char *const rustc[] = {
		"_ZN4core9panicking5panic17h0123456789abcdefE",
		"_ZN4demo1f17h0123456789abcdefE.llvm.123",
		"_RNvNtCskB23fl5anjT_4core9panicking9panic_fmt",
		"_RNvCsfgHYwM92fyn_7___rustc12___rust_alloc",
		"_RNvCsfgHYwM92fyn_7___rustc17rust_begin_unwind",
		"_RINvNtC4core3ptr13drop_in_placeNtC4demo1PE",
		"_RNvXs1i_NtCskB23fl5anjT_4core3fmteNtB5_7Display3fmt",
		"_RNvMNtCshsVCFyicxGM_3std3logNtB2_7___Lines3end",
		"_RNvYNtCs12_4demo1PNtNtCs3_4core3fmt5Write9write_fmt",
		"__rust_alloc",
		"__rg_alloc",
		"__rdl_alloc",
		"__rust_no_alloc_shim_is_unstable",
		"rust_begin_unwind",
		"rust_eh_personality",
		"anon.0123456789abcdef.7",
	};
	static const char *const person[] = {
		"hello",
		"init_module",
		"_Reset",
		"_RNG_reset",
		"_RNDIS_C_init",
		"_ZN3foo3barEv",
		"_ZN3foo3barE17h0123456789abcdefv",
		"rust_hello",
		"rust_panic_count",
		"_rust_alloc",
		"__rustle",
		"anonymous",
		"we ird@name$x",
		"_R",
		"_RNvCs",
	};

	for (size_t i = 0; i < ARRAY_SIZE(rustc); i++)
		ck_assert_msg(is_rustc_name(rustc[i]), "%s", rustc[i]);
	for (size_t i = 0; i < ARRAY_SIZE(person); i++)
		ck_assert_msg(!is_rustc_name(person[i]), "%s", person[i]);
}
END_TEST

static const char rust_text[] =
    "	.file \"hello.rs\"\n"
    "	.globl hello, _ZN4demo1f17h0123456789abcdefE, hidden\n"
    "	.globl _RNvCsfgHYwM92fyn_7___rustc17rust_begin_unwind\n"
    "	.weak maybe, reset\n"
    "	.hidden hidden\n"
    "hello:	call outside\n"
    "	call maybe\n"
    "	call _RNvNtCskB23fl5anjT_4core9panicking9panic_fmt\n"
    "	call shared\n"
    "reset:\n"
    "hidden:\n"
    "local:\n"
    "_RNvCsfgHYwM92fyn_7___rustc17rust_begin_unwind:\n"
    "_ZN4demo1f17h0123456789abcdefE: ret\n"
    "	.globl TABLE\n"
    "	.data\n"
    "TABLE: .quad 0\n"
    "	.globl nobody_asks\n";

static void
must_list(const struct strvec *names, const char *const *expected, size_t n)
{
	for (size_t i = 0; i < n && i < names->n; i++)
		ck_assert_str_eq(names->v[i], expected[i]);
	ck_assert_uint_eq(names->n, n);
}

START_TEST(exports_are_the_names_that_the_user_gave)
{
	static const char *const expected[] = { "TABLE", "hello", "reset" };
	struct strvec names = { 0 };

	assemble(rust_text, "exports-a.o");
	ck_assert_int_eq(object_exports("exports-a.o", "x.o", &names), 0);
	must_list(&names, expected, ARRAY_SIZE(expected));
	/* the second time adds nothing */
	ck_assert_int_eq(object_exports("exports-a.o", "x.o", &names), 0);
	must_list(&names, expected, ARRAY_SIZE(expected));
	strvec_free(&names);
}
END_TEST

START_TEST(of_c_and_cxx_every_global_name_is_an_export)
{
	static const char *const expected[] = { "_ZN3foo17h0123456789abcdefE",
		"__rust_alloc", "f" };
	struct strvec names = { 0 };

	assemble("	.file \"x.c\"\n"
		 "	.ident \"GCC: (Debian 12.2.0) 12.2.0\"\n"
		 "	.globl f, __rust_alloc, _ZN3foo17h0123456789abcdefE\n"
		 "f:\n__rust_alloc:\n_ZN3foo17h0123456789abcdefE: ret\n",
	    "exports-a.o");
	ck_assert_int_eq(object_exports("exports-a.o", "x.o", &names), 0);
	must_list(&names, expected, ARRAY_SIZE(expected));
	strvec_free(&names);
}
END_TEST

START_TEST(what_is_missing_is_what_no_file_of_the_set_defines)
{
	static const char *const alone[] = {
		"_RNvNtCskB23fl5anjT_4core9panicking9panic_fmt", "outside",
		"shared"
	};
	static const char *const together[] = {
		"_RNvNtCskB23fl5anjT_4core9panicking9panic_fmt", "outside"
	};
	struct strvec files = { 0 }, names = { 0 };

	assemble(rust_text, "exports-a.o");
	assemble(".weak shared\nshared: jmp outside\n", "exports-b.o");
	strvec_add(&files, "exports-a.o");
	ck_assert_int_eq(objects_undefined(&files, &names), 0);
	must_list(&names, alone, ARRAY_SIZE(alone));
	strvec_free(&names);
	strvec_add(&files, "exports-b.o");
	ck_assert_int_eq(objects_undefined(&files, &names), 0);
	must_list(&names, together, ARRAY_SIZE(together));
	strvec_free(&names);
	strvec_free(&files);
}
END_TEST

START_TEST(no_files_want_nothing)
{
	struct strvec none = { 0 }, names = { 0 };

	ck_assert_int_eq(objects_undefined(&none, &names), 0);
	ck_assert_uint_eq(names.n, 0);
}
END_TEST

START_TEST(a_file_that_is_not_there_is_said)
{
	struct strvec names = { 0 };
	FILE *null = fopen("/dev/null", "we");

	diag_stream(null);
	ck_assert_int_eq(object_exports("exports-none.o", "x", &names), -1);
	ck_assert_uint_eq(diag_errors(), 1);
	diag_stream(NULL);
	diag_reset();
	fclose(null);
}
END_TEST

int
main(void)
{
	static const struct named_test tests[] = {
		TEST(what_rustc_made_up_is_told_from_what_a_person_named),
		TEST(exports_are_the_names_that_the_user_gave),
		TEST(of_c_and_cxx_every_global_name_is_an_export),
		TEST(what_is_missing_is_what_no_file_of_the_set_defines),
		TEST(no_files_want_nothing),
		TEST(a_file_that_is_not_there_is_said),
	};

	return run_suite("exports", tests, ARRAY_SIZE(tests));
}
