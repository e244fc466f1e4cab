/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_verify_cxx.c - C++ objects get the verdict that a kernel would give */
#include "config.h"

#include "assemble.h"
#include "suite.h"

#define OBJECT "test-verify-cxx.o"

/*
 * A class that prints, as an old recipe for C++ modules has it. The first
 * column is what g++ is told (Debian tells it -fPIE by itself); then for each
 * kernel what is wrong:
 * K0402	gas writes PLT32 for a plain call, 4.4 before .155 lacks it
 * K0401	-fno-plt calls through the GOT, no kernel has one
 * K0504	and names _GLOBAL_OFFSET_TABLE_, which kernels from 5.12 on
 *		(some older ones by backport) pass over
 * K0410	-fno-pic alone is the small code model: the text's address in a
 *		movl, which a kernel address does not fit
 */
static const struct {
	const char *flags, *any, *v4_4, *v4_4_155, *v6_1;
} twins[] = {
	{ "-fPIE", "K0402", "K0402", "", "" },
	{ "-fPIE -fno-plt", "K0401 K0504", "K0401 K0504", "K0401 K0504",
	    "K0401" },
	{ "-fno-pic", "K0402 K0410", "K0402 K0410", "K0410", "K0410" },
	{ "-mcmodel=kernel -fno-pic", "K0402", "K0402", "", "" },
};

START_TEST(objects_of_a_cxx_compiler_get_the_verdict_of_each_kernel)
{
	static const char source[] =
	    "extern \"C\" int printk(const char *, ...);\n"
	    "struct greeter { int n; int hello(); };\n"
	    "int greeter::hello() { return printk(\"hello %d\\n\", n); }\n"
	    "extern \"C\" int hello() { greeter g = { 7 };\n"
	    "\treturn g.hello(); }\n";
	FILE *f;

	if (system("g++ --version >/dev/null 2>&1") != 0) {
		fprintf(stderr, "SKIP: no g++, the C++ twin is not judged\n");
		return;
	}
	f = fopen("test-verify-cxx.cc", "we");
	ck_assert_ptr_nonnull(f);
	fputs(source, f);
	ck_assert_int_eq(fclose(f), 0);
	for (size_t i = 0; i < ARRAY_SIZE(twins); i++) {
		compile(
		    "g++ -O2", twins[i].flags, "test-verify-cxx.cc", OBJECT);
		must_judge(OBJECT, "any", twins[i].any);
		must_judge(OBJECT, "4.4", twins[i].v4_4);
		must_judge(OBJECT, "4.4.155", twins[i].v4_4_155);
		must_judge(OBJECT, "6.1", twins[i].v6_1);
	}
	unlink("test-verify-cxx.cc");
}
END_TEST

/* _ZN3foo17h0123456789abcdefE is a C++ name too: foo::h0123456789abcdef. */
START_TEST(names_of_cxx_objects_are_no_rust_names)
{
	static const char call[] =
	    "\t.text\n\t.byte 0xe8\n"
	    "\t.long _ZN3foo17h0123456789abcdefE - . - 4\n";
	char *cxx = xasprintf("%s\t.ident \"GCC: (Debian) 12.2.0\"\n", call);

	assemble(call, OBJECT);
	must_judge(OBJECT, "any", "K0501");
	assemble(cxx, OBJECT);
	must_judge(OBJECT, "any", "");
	free(cxx);
}
END_TEST

int
main(void)
{
	static const struct named_test tests[] = {
		TEST(objects_of_a_cxx_compiler_get_the_verdict_of_each_kernel),
		TEST(names_of_cxx_objects_are_no_rust_names),
	};
	int failed = run_suite("verify, C++", tests, ARRAY_SIZE(tests));

	unlink(OBJECT);
	return failed;
}
