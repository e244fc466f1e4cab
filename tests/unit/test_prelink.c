/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * test_prelink.c - what is linked, what is left out, what is kept, and what is
 * said when the linker refuses. The "Rust" objects are assembled: their name
 * of the source is what makes them Rust.
 */
#include "config.h"

#include "kmodrustc/stage.h"

#include "../../src/stage/work.h"
#include "compare.h"
#include "hear.h"
#include "suite.h"

static const char script[] =
    "/* .special is named in a comment only */\n"
    "SECTIONS {\n"
    "	.text 0 : { *(.text .text.*) }\n"
    "	.rodata 0 : { *(.rodata .rodata.*) }\n"
    "	.data 0 : { *(.data .data.*) }\n"
    "	.bss 0 : { *(.bss .bss.* COMMON) }\n"
    "	.modinfo 0 : { KEEP(*(.modinfo)) }\n"
    "	/DISCARD/ : { *(.comment) *(.note.GNU-stack) }\n"
    "}\n";

/* A user's program, with everything that somebody might drop. */
static const char user[] =
    "	.file \"user.rs\"\n"
    "	.section .text.hello,\"ax\"\n"
    "	.globl hello\n"
    "	.type hello,@function\n"
    "hello:	call _ZN4core9panicking5panic17h0123456789abcdefE\n"
    "	movq $.Lanon,%rdi\n"
    "	call printk\n"
    "1:	ret\n"
    "	.pushsection __ex_table,\"a\"\n"
    "	.long 1b-.\n"
    "	.popsection\n"
    "	.pushsection .discard.reachable\n"
    "	.long 1b-.\n"
    "	.popsection\n"
    "	.section .text._ZN4user5never17h0123456789abcdefE,\"ax\"\n"
    "	.globl _ZN4user5never17h0123456789abcdefE\n"
    "_ZN4user5never17h0123456789abcdefE: call nobody_has_it\n"
    "	.section \".text.we ird\",\"ax\"\n"
    "	.globl \"we ird\"\n"
    "\"we ird\": ret\n"
    "	.section .rodata..Lanon.1,\"a\"\n"
    ".Lanon: .asciz \"x\"\n"
    "	.section .data..ro_after_init,\"aw\"\n"
    "	.quad 7\n"
    "	.section .special,\"a\"\n"
    "	.quad 8\n"
    "	.section .modinfo,\"a\"\n"
    "	.asciz \"license=GPL\"\n";

static const char core[] =
    "	.file \"core.1234-cgu.0\"\n"
    "	.section .text.panic,\"ax\"\n"
    "	.globl _ZN4core9panicking5panic17h0123456789abcdefE\n"
    "_ZN4core9panicking5panic17h0123456789abcdefE:\n"
    "	call rust_begin_unwind\n"
    "	.section .text.rest,\"ax\"\n"
    "	.globl rest\n"
    "rest:	call __gedf2\n"
    "	.section .text.div,\"ax\"\n"
    "	.globl __udivti3\n"
    "__udivti3: ret\n";

static const char runtime[] = "	.file \"rt.1234-cgu.0\"\n"
			      "	.section .text.default_unwind,\"ax\"\n"
			      "	.weak rust_begin_unwind\n"
			      "rust_begin_unwind: ud2\n"
			      "	call default_is_linked\n";

static const char c_part[] = "	.file \"part.c\"\n"
			     "	.ident \"GCC: (Debian 12.2.0) 12.2.0\"\n"
			     "	.globl part\n"
			     "part:	call hello\n"
			     "	call __udivti3\n"
			     "1:	ret\n"
			     "	.section .kept_of_c,\"a\"\n"
			     "	.quad 1b\n";

static struct strvec users, sysroot;
static struct job job;

static void
setup(void)
{
	put("prelink.lds", script, strlen(script));
	assemble(user, "prelink-user.o");
	assemble(core, "prelink-core.o");
	assemble(runtime, "prelink-rt.o");
	assemble(c_part, "prelink-c.o");
	strvec_free(&users);
	strvec_free(&sysroot);
	strvec_add(&users, "prelink-user.o");
	strvec_add(&sysroot, "prelink-rt.o");
	strvec_add(&sysroot, "prelink-core.o");
}

static int
link_all(void)
{
	return prelink(&job, &users, &sysroot, "prelink.lds", "prelink.o");
}

/* Its section's name; NULL: not there or undefined. */
static const char *
place_of(const struct object *o, const char *name)
{
	for (size_t i = 1; i < o->nsymbols; i++) {
		if (strcmp(symbol_name(o, i), name) == 0 &&
		    o->symbols[i].st_shndx != SHN_UNDEF)
			return o->sections[symbol_section(o, i)].name;
	}
	return NULL;
}

static bool
is_named(const struct object *o, const char *name)
{
	for (size_t i = 1; i < o->nsymbols; i++) {
		if (strcmp(symbol_name(o, i), name) == 0)
			return true;
	}
	return false;
}

START_TEST(what_no_export_reaches_is_left_out)
{
	struct opened x;

	setup();
	ck_assert_int_eq(link_all(), 0);
	x = open_object("prelink.o");
	ck_assert_str_eq(place_of(&x.r.o, "hello"), ".text");
	ck_assert_str_eq(place_of(&x.r.o, "we ird"), ".text");
	ck_assert_ptr_nonnull(
	    place_of(&x.r.o, "_ZN4core9panicking5panic17h0123456789abcdefE"));
	ck_assert_ptr_nonnull(place_of(&x.r.o, "rust_begin_unwind"));
	ck_assert_ptr_null(place_of(&x.r.o, "rest"));
	ck_assert_ptr_null(
	    place_of(&x.r.o, "_ZN4user5never17h0123456789abcdefE"));
	close_object(&x);
}
END_TEST

START_TEST(sections_of_the_users_own_are_kept_as_they_are)
{
	static const char *const names[] = { ".modinfo", ".special",
		".data..ro_after_init", "__ex_table", ".discard.reachable" };
	struct opened x;
	char *license;

	setup();
	ck_assert_int_eq(link_all(), 0);
	x = open_object("prelink.o");
	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		ck_assert_msg(section_find(&x.r.o, names[i]) != NULL &&
			section_find(&x.r.o, names[i])->size >= 4,
		    "%s", names[i]);
	license = object_modinfo(&x.r.o, "license");
	ck_assert_str_eq(license, "GPL");
	free(license);
	/* LLVM's own two dots are no name of the kernel's */
	ck_assert_ptr_null(section_find(&x.r.o, ".rodata..Lanon.1"));
	ck_assert_ptr_nonnull(section_find(&x.r.o, ".rodata"));
	ck_assert_ptr_null(section_find(&x.r.o, ".comment"));
	close_object(&x);
}
END_TEST

START_TEST(a_section_named_like_llvms_but_by_a_person_is_kept)
{
	struct opened x;

	setup();
	assemble("	.file \"used.rs\"\n"
		 "	.section .rodata.cust,\"a\"\n"
		 "_ZN4user1Z17h0123456789abcdefE: .ascii \"used\"\n"
		 "	.section .rodata.fn_table,\"a\"\n"
		 "fn_table: .ascii \"dead\"\n"
		 "	.section .text.used_fn,\"ax\"\n"
		 "	.globl used_fn\n"
		 "used_fn: ret\n",
	    "prelink-used.o");
	strvec_add(&users, "prelink-used.o");
	ck_assert_int_eq(link_all(), 0);
	x = open_object("prelink.o");
	ck_assert_ptr_nonnull(section_find(&x.r.o, ".rodata.cust"));
	ck_assert_ptr_null(section_find(&x.r.o, ".rodata.fn_table"));
	ck_assert_ptr_null(section_find(&x.r.o, ".text.used_fn"));
	close_object(&x);
}
END_TEST

START_TEST(the_users_own_handler_takes_the_place_of_the_default)
{
	struct opened x;

	setup();
	assemble("	.file \"own.rs\"\n"
		 "	.section .text.own,\"ax\"\n"
		 "	.globl rust_begin_unwind\n"
		 "rust_begin_unwind: call own_is_linked\n",
	    "prelink-own.o");
	strvec_add(&users, "prelink-own.o");
	ck_assert_int_eq(link_all(), 0);
	ck_assert_int_eq(
	    object_tidy("prelink.o", "x", &(struct tidy){ .drop_dead = true }),
	    0);
	x = open_object("prelink.o");
	ck_assert(is_named(&x.r.o, "own_is_linked"));
	ck_assert(!is_named(&x.r.o, "default_is_linked"));
	close_object(&x);
}
END_TEST

START_TEST(an_object_of_c_loses_nothing_and_gets_what_it_wants)
{
	struct opened x;

	setup();
	strvec_add(&users, "prelink-c.o");
	ck_assert_int_eq(link_all(), 0);
	x = open_object("prelink.o");
	ck_assert_ptr_nonnull(section_find(&x.r.o, ".kept_of_c"));
	ck_assert_ptr_nonnull(place_of(&x.r.o, "part"));
	ck_assert_ptr_nonnull(place_of(&x.r.o, "__udivti3"));
	ck_assert_ptr_null(place_of(&x.r.o, "rest"));
	ck_assert_uint_ne(symbol_find(&x.r.o, "hello", STB_GLOBAL), 0);
	ck_assert_uint_eq(
	    symbol_find(&x.r.o, "rust_begin_unwind", STB_WEAK), 0);
	close_object(&x);
}
END_TEST

START_TEST(what_was_linked_before_may_bring_the_runtime_again)
{
	setup();
	assemble("	.file \"old.c\"\n"
		 "	.ident \"GCC: 12\"\n"
		 "	.globl rust_begin_unwind, old\n"
		 "old: ret\n"
		 "rust_begin_unwind: ret\n"
		 "	.globl _ZN4core9panicking5panic17h0123456789abcdefE\n"
		 "_ZN4core9panicking5panic17h0123456789abcdefE: ret\n",
	    "prelink-own.o");
	strvec_add(&users, "prelink-own.o");
	hear();
	ck_assert_int_eq(link_all(), 0);
	ck_assert_str_eq(heard(), "");
	unhear();
}
END_TEST

START_TEST(without_an_export_all_that_is_global_is_a_root)
{
	struct opened x;

	setup();
	assemble("	.file \"lib.rs\"\n"
		 "	.section .text.a,\"ax\"\n"
		 "	.globl _ZN3lib1f17h0123456789abcdefE\n"
		 "_ZN3lib1f17h0123456789abcdefE: call rest\n",
	    "prelink-user.o");
	ck_assert_int_eq(link_all(), 0);
	x = open_object("prelink.o");
	ck_assert_ptr_nonnull(
	    place_of(&x.r.o, "_ZN3lib1f17h0123456789abcdefE"));
	ck_assert_ptr_nonnull(place_of(&x.r.o, "rest"));
	close_object(&x);
}
END_TEST

START_TEST(nothing_to_call_is_said)
{
	setup();
	assemble(
	    "	.file \"lib.rs\"\n	.text\nf: ret\n", "prelink-user.o");
	hear();
	ck_assert_int_eq(link_all(), -1);
	ck_assert_ptr_nonnull(strstr(heard(), "error[K0506]"));
	ck_assert_ptr_nonnull(strstr(said, "no_mangle"));
	unhear();
}
END_TEST

START_TEST(a_name_defined_twice_is_told_with_both_files)
{
	setup();
	assemble(user, "prelink-own.o");
	strvec_add(&users, "prelink-own.o");
	hear();
	ck_assert_int_eq(link_all(), -1);
	ck_assert_ptr_nonnull(
	    strstr(heard(), "error[K0506]: `hello` is defined twice\n"));
	ck_assert_ptr_nonnull(
	    strstr(said, "in prelink-own.o, first in prelink-user.o"));
	ck_assert_ptr_null(strstr(said, "multiple definition"));
	unhear();
}
END_TEST

START_TEST(other_words_of_the_linker_come_with_our_code)
{
	setup();
	put("prelink.lds", "SECTIONS { .text", 16);
	hear();
	ck_assert_int_eq(link_all(), -1);
	ck_assert_ptr_nonnull(
	    strstr(heard(), "error[K0506]: the linker says: prelink"));
	ck_assert_ptr_nonnull(strstr(said, "syntax error"));
	unhear();
}
END_TEST

START_TEST(a_linker_that_says_nothing_is_told_by_its_exit_code)
{
	setup();
	setenv("LD", "false", 1);
	hear();
	ck_assert_int_eq(link_all(), -1);
	ck_assert_ptr_nonnull(
	    strstr(heard(), "error[K0506]: `false` failed with exit code 1"));
	unsetenv("LD");
	unhear();
}
END_TEST

int
main(void)
{
	static const struct named_test tests[] = {
		TEST(what_no_export_reaches_is_left_out),
		TEST(sections_of_the_users_own_are_kept_as_they_are),
		TEST(a_section_named_like_llvms_but_by_a_person_is_kept),
		TEST(the_users_own_handler_takes_the_place_of_the_default),
		TEST(an_object_of_c_loses_nothing_and_gets_what_it_wants),
		TEST(what_was_linked_before_may_bring_the_runtime_again),
		TEST(without_an_export_all_that_is_global_is_a_root),
		TEST(nothing_to_call_is_said),
		TEST(a_name_defined_twice_is_told_with_both_files),
		TEST(other_words_of_the_linker_come_with_our_code),
		TEST(a_linker_that_says_nothing_is_told_by_its_exit_code),
	};
	int result;

	unsetenv("LD");
	atexit(tmp_sweep);
	result = run_suite("prelink", tests, ARRAY_SIZE(tests));
	strvec_free(&users);
	strvec_free(&sysroot);
	return result;
}
