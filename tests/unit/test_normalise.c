/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_normalise.c - what normalise changes, and that it changes no more */
#include "config.h"

#include "kmodrustc/elf.h"

#include <sys/stat.h>

#include "compare.h"
#include "elf/edit.h"
#include "suite.h"

static const struct alias printk_alias = { "printk", "_printk" };
static const struct normalise nothing;
static const struct normalise aliasing = {
	.aliases = &printk_alias,
	.naliases = 1,
};
static const struct normalise stubbing = {
	.stubs = &printk_alias,
	.nstubs = 1,
};

/* As a compiler writes it: COMDAT groups, locals, data, debug information. */
static const char rich[] =
    "	.file \"rich.c\"\n"
    "	.text\n"
    "	.globl before\n"
    "	.type before,@function\n"
    "before: call printk\n"
    "	call later\n"
    "	movq $printk,%rax\n"
    "	jmp helper\n"
    "	.size before,.-before\n"
    "	.type helper,@function\n"
    "helper: ret\n"
    "	.section .text.inline_a,\"axG\",@progbits,inline_a,comdat\n"
    "	.weak inline_a\n"
    "	.type inline_a,@function\n"
    "inline_a: call printk\n"
    "	leaq table(%rip),%rax\n"
    "	ret\n"
    "	.section .text.inline_b,\"axG\",@progbits,inline_b,comdat\n"
    "	.weak inline_b\n"
    "inline_b: jmp inline_a\n"
    "	.section .rodata.table,\"a\"\n"
    "table:	.quad before, printk, inline_b, other+8\n"
    "	.section .debug_info,\"\",@progbits\n"
    "	.long .Ltext\n"
    "	.quad before, table\n"
    "	.text\n"
    ".Ltext:\n"
    "	.globl zz_last\n"
    "zz_last: call zz_undefined\n"
    "	.weak maybe\n"
    "	movq $maybe,%rdi\n";

static struct normalised
normalise(const char *path, const struct normalise *what)
{
	struct normalised done;

	ck_assert_int_eq(object_normalise(path, path, what, &done), 0);
	return done;
}

START_TEST(an_object_that_needs_nothing_is_not_touched)
{
	struct stat before, after;
	struct normalised done;

	assemble("f: movq $printk,%rax\n ret\n", "norm-a.o");
	ck_assert_int_eq(stat("norm-a.o", &before), 0);
	done = normalise("norm-a.o", &nothing);
	ck_assert_int_eq(stat("norm-a.o", &after), 0);
	ck_assert_uint_eq(done.relocs, 1);
	ck_assert_uint_eq(done.plt, 0);
	ck_assert(before.st_ino == after.st_ino);
	ck_assert(before.st_mtim.tv_nsec == after.st_mtim.tv_nsec);
}
END_TEST

START_TEST(plt_types_alone_change_nothing_but_their_bytes)
{
	struct buf old, new;
	struct normalised done;
	size_t differ = 0;

	assemble(rich, "norm-a.o");
	ck_assert_int_eq(chmod("norm-a.o", 0640), 0);
	old = get("norm-a.o");
	done = normalise("norm-a.o", &nothing);
	new = get("norm-a.o");
	ck_assert_uint_eq(done.plt, 5);
	ck_assert_uint_eq(old.len, new.len);
	for (size_t i = 0; i < old.len; i++) {
		if (old.s[i] == new.s[i])
			continue;
		ck_assert_int_eq(old.s[i], R_X86_64_PLT32);
		ck_assert_int_eq(new.s[i], R_X86_64_PC32);
		differ++;
	}
	ck_assert_uint_eq(differ, done.plt);
	done = normalise("norm-a.o", &nothing);
	ck_assert_uint_eq(done.plt, 0);
	buf_free(&old);
	buf_free(&new);
}
END_TEST

START_TEST(the_permissions_of_the_file_stay)
{
	struct stat st;

	assemble(rich, "norm-a.o");
	ck_assert_int_eq(chmod("norm-a.o", 0640), 0);
	normalise("norm-a.o", &stubbing);
	ck_assert_int_eq(stat("norm-a.o", &st), 0);
	ck_assert_uint_eq(st.st_mode & 07777, 0640);
}
END_TEST

START_TEST(an_alias_renames_the_symbol_and_nothing_else)
{
	struct normalised done;
	struct opened x;

	assemble(rich, "norm-old.o");
	assemble(rich, "norm-new.o");
	done = normalise("norm-new.o", &aliasing);
	ck_assert_uint_eq(done.aliased, 1);
	ck_assert_uint_eq(done.stubbed, 0);
	must_match("norm-old.o", "norm-new.o", "_printk");
	x = open_object("norm-new.o");
	ck_assert_uint_eq(symbol_find(&x.r.o, "printk", STB_GLOBAL), 0);
	ck_assert_uint_ne(symbol_find(&x.r.o, "_printk", STB_GLOBAL), 0);
	close_object(&x);
	must_run("ld", "-r -o norm-ld.o",
	    (const char *const[]){ "norm-new.o", NULL });
}
END_TEST

START_TEST(an_alias_to_a_name_that_is_there_makes_both_one)
{
	struct opened x;
	size_t one;

	assemble("f: call printk\n call _printk\n .weak _printk\n", "norm-a.o");
	normalise("norm-a.o", &aliasing);
	x = open_object("norm-a.o");
	one = symbol_find(&x.r.o, "_printk", STB_GLOBAL);
	ck_assert_uint_ne(one, 0);
	ck_assert_uint_eq(symbol_find(&x.r.o, "_printk", STB_WEAK), 0);
	ck_assert_uint_eq(symbol_find(&x.r.o, "printk", STB_GLOBAL), 0);
	ck_assert_uint_eq(ELF64_R_SYM(x.r.o.relocs[0].v[0].r_info), one);
	ck_assert_uint_eq(ELF64_R_SYM(x.r.o.relocs[0].v[1].r_info), one);
	close_object(&x);
}
END_TEST

START_TEST(a_stub_is_a_local_function_over_two_weak_names)
{
	struct normalised done;
	struct opened x;
	const Elf64_Sym *f;
	const struct section *code;

	assemble(rich, "norm-old.o");
	assemble(rich, "norm-new.o");
	done = normalise("norm-new.o", &stubbing);
	ck_assert_uint_eq(done.stubbed, 1);
	must_match("norm-old.o", "norm-new.o", "printk");
	x = open_object("norm-new.o");
	f = &x.r.o.symbols[symbol_find(&x.r.o, "printk", STB_LOCAL)];
	code = &x.r.o.sections[f->st_shndx];
	ck_assert_uint_eq(ELF64_ST_TYPE(f->st_info), STT_FUNC);
	ck_assert_uint_eq(f->st_size, code->size);
	ck_assert_str_eq(code->name, ".text.kmodrustc.printk");
	ck_assert_uint_eq(code->flags, SHF_ALLOC | SHF_EXECINSTR);
	ck_assert_int_eq(memcmp(code->data, "\xf3\x0f\x1e\xfa", 4), 0);
	ck_assert_uint_ne(symbol_find(&x.r.o, "printk", STB_WEAK), 0);
	ck_assert_uint_ne(symbol_find(&x.r.o, "_printk", STB_WEAK), 0);
	ck_assert_uint_eq(symbol_find(&x.r.o, "printk", STB_GLOBAL), 0);
	for (size_t i = 0; i < x.r.o.nrelocs; i++) {
		const struct relocs *rs = &x.r.o.relocs[i];

		for (size_t j = 0; j < rs->n; j++) {
			size_t s = ELF64_R_SYM(rs->v[j].r_info);

			if (&x.r.o.sections[rs->target] != code)
				ck_assert(strcmp(symbol_name(&x.r.o, s),
					      "printk") != 0 ||
				    &x.r.o.symbols[s] == f);
		}
	}
	close_object(&x);
	must_run("ld", "-r -o norm-ld.o",
	    (const char *const[]){ "norm-new.o", NULL });
	done = normalise("norm-new.o", &stubbing);
	ck_assert_uint_eq(done.stubbed, 0);
}
END_TEST

/* The exit code of a program of caller.s (stubbed) and `kernel`. */
static int
run_with(const char *kernel)
{
	char program[] = "./norm-run";
	struct proc p = { .argv = (char *const[]){ program, NULL } };
	struct ended how;

	assemble(kernel, "norm-kernel.o");
	must_run("gcc", "-no-pie -nostdlib -static -o norm-run",
	    (const char *const[]){ "norm-caller.o", "norm-kernel.o", NULL });
	ck_assert_int_eq(proc_run(&p, &how), 0);
	ck_assert_int_eq(how.signal, 0);
	return how.code;
}

START_TEST(a_stub_goes_to_whichever_name_there_is)
{
	assemble("	.globl _start\n"
		 "_start: movl $5,%edi\n"
		 "	xorl %eax,%eax\n"
		 "	call printk\n"
		 "	movl %eax,%edi\n"
		 "	movl $60,%eax\n"
		 "	syscall\n",
	    "norm-caller.o");
	ck_assert_uint_eq(normalise("norm-caller.o", &stubbing).stubbed, 1);
	ck_assert_int_eq(run_with(".globl printk\n"
				  "printk: leal 10(%rdi),%eax\n ret\n"),
	    15);
	ck_assert_int_eq(run_with(".globl _printk\n"
				  "_printk: leal 20(%rdi),%eax\n ret\n"),
	    25);
	ck_assert_int_eq(run_with(".globl printk,_printk\n"
				  "printk: hlt\n"
				  "_printk: leal 20(%rdi),%eax\n ret\n"),
	    25);
}
END_TEST

START_TEST(a_weak_name_and_a_defined_one_get_no_stub)
{
	struct normalised done;

	assemble("f: movq $printk,%rax\n .weak printk\n", "norm-a.o");
	done = normalise("norm-a.o", &stubbing);
	ck_assert_uint_eq(done.stubbed, 0);
	assemble(
	    ".globl printk\nprintk: ret\nf: movq $printk,%rax\n", "norm-a.o");
	done = normalise("norm-a.o", &stubbing);
	ck_assert_uint_eq(done.stubbed, 0);
	done = normalise("norm-a.o", &aliasing);
	ck_assert_uint_eq(done.aliased, 0);
}
END_TEST

START_TEST(only_a_got_symbol_that_nobody_names_is_dropped)
{
	struct opened x;

	assemble(".globl _GLOBAL_OFFSET_TABLE_\nf: movq $g,%rax\n", "norm-a.o");
	normalise("norm-a.o", &nothing);
	x = open_object("norm-a.o");
	ck_assert_uint_eq(
	    symbol_find(&x.r.o, "_GLOBAL_OFFSET_TABLE_", STB_GLOBAL), 0);
	ck_assert_uint_ne(symbol_find(&x.r.o, "g", STB_GLOBAL), 0);
	ck_assert_str_eq(
	    symbol_name(&x.r.o, ELF64_R_SYM(x.r.o.relocs[0].v[0].r_info)), "g");
	close_object(&x);

	assemble("f: leaq _GLOBAL_OFFSET_TABLE_(%rip),%rax\n", "norm-a.o");
	normalise("norm-a.o", &nothing);
	x = open_object("norm-a.o");
	ck_assert_uint_ne(
	    symbol_find(&x.r.o, "_GLOBAL_OFFSET_TABLE_", STB_GLOBAL), 0);
	close_object(&x);
}
END_TEST

START_TEST(a_list_of_symbol_numbers_is_emptied)
{
	struct opened x;

	assemble("f: call printk\n"
		 "	.section .llvm_addrsig,\"e\",@0x6fff4c03\n"
		 "	.byte 1, 2\n",
	    "norm-a.o");
	normalise("norm-a.o", &stubbing);
	x = open_object("norm-a.o");
	ck_assert_uint_eq(
	    section_find(&x.r.o, ".llvm_addrsig")->type, SHT_NULL);
	ck_assert_uint_eq(section_find(&x.r.o, ".llvm_addrsig")->size, 0);
	close_object(&x);
	must_run(
	    "ld", "-r -o norm-ld.o", (const char *const[]){ "norm-a.o", NULL });
}
END_TEST

START_TEST(more_sections_than_the_header_can_count_are_kept)
{
	struct buf text = { 0 };

	buf_puts(&text, rich);
	for (int i = 0; i < 33000; i++)
		buf_printf(&text,
		    ".section .text.f%d,\"ax\"\n"
		    "f%d: jmp printk\n",
		    i, i);
	buf_puts(&text, ".globl f32999\n");
	assemble(text.s, "norm-old.o");
	assemble(text.s, "norm-new.o");
	ck_assert_uint_eq(normalise("norm-new.o", &aliasing).aliased, 1);
	must_match("norm-old.o", "norm-new.o", "_printk");
	assemble(text.s, "norm-new.o");
	ck_assert_uint_eq(normalise("norm-new.o", &stubbing).stubbed, 1);
	must_match("norm-old.o", "norm-new.o", "printk");
	buf_free(&text);
}
END_TEST

START_TEST(what_cannot_be_read_is_said_and_left_alone)
{
	struct normalised done;
	struct buf old, new;
	FILE *null = fopen("/dev/null", "we");

	assemble(rich, "norm-a.o");
	ck_assert_int_eq(truncate("norm-a.o", 500), 0);
	old = get("norm-a.o");
	diag_reset();
	diag_stream(null);
	ck_assert_int_eq(
	    object_normalise("norm-a.o", "a.o", &stubbing, &done), -1);
	ck_assert_int_eq(
	    object_normalise("norm-none.o", "a.o", &stubbing, &done), -1);
	ck_assert_uint_eq(diag_errors(), 2);
	diag_stream(NULL);
	diag_reset();
	fclose(null);
	new = get("norm-a.o");
	ck_assert_uint_eq(old.len, new.len);
	ck_assert_int_eq(memcmp(old.s, new.s, old.len), 0);
	buf_free(&old);
	buf_free(&new);
}
END_TEST

/* `n` letters behind `head`; the caller's. */
static char *
long_name_make(const char *head, size_t n)
{
	char *name = xcalloc(strlen(head) + n + 1, 1);

	strcpy(name, head);
	memset(name + strlen(head), 'x', n);
	return name;
}

START_TEST(a_short_name_keeps_head_and_tail_and_its_number)
{
	static const size_t limits[] = { 64, 128, 512 };
	char *a = long_name_make("first_head_", 1000),
	     *b = long_name_make("first_head_", 1001);

	for (size_t i = 0; i < ARRAY_SIZE(limits); i++) {
		char *x = name_shorten(a, limits[i]);
		char *y = name_shorten(b, limits[i]);
		char *again = name_shorten(a, limits[i]);

		ck_assert_uint_eq(strlen(x), limits[i] - 1);
		ck_assert(text_starts(x, "first_head_xx"));
		ck_assert(text_ends(x, "xxxx"));
		ck_assert_str_ne(x, y);
		ck_assert_str_eq(x, again);
		free(x);
		free(y);
		free(again);
	}
	free(a);
	free(b);
}
END_TEST

#ifdef HAVE_LIBIBERTY
START_TEST(a_mangled_name_becomes_what_its_author_wrote)
{
	char *x =
	    name_shorten("_ZN4core3fmt9Formatter3new17h0123456789abcdefE", 128);
	char *y = name_shorten("_RNvXCs7evzXewNXYL_4deephNtB2_2Go2go", 128);

	ck_assert_msg(text_starts(x, "core__fmt__Formatter__new_"), "%s", x);
	ck_assert_uint_eq(strlen(x), 26 + 16);
	ck_assert_msg(text_starts(y, "u8_as_deep__Go___go_"), "%s", y);
	for (const char *p = y; *p; p++)
		ck_assert(strchr("_0123456789", *p) ||
		    (*p >= 'a' && *p <= 'z') || (*p >= 'A' && *p <= 'Z'));
	free(x);
	free(y);
}
END_TEST
#endif

START_TEST(long_local_names_are_shortened_and_no_others)
{
	char *local = long_name_make("local_", 600),
	     *made = long_name_make("made_local_", 600),
	     *kept = long_name_make("kept_", 600),
	     *wanted = long_name_make("wanted_", 600),
	     *fits = long_name_make("", 511);
	char *text = xasprintf("%s:\tret\n\t.globl %s\n%s:\tcall %s\n"
			       "\t.globl %s\n%s:\tcall %s\n%s:\tcall %s\n",
	    local, made, made, local, kept, kept, made, fits, wanted);
	struct strvec keep = { 0 };
	struct tidy tidy = { .keep = &keep };
	const struct normalise what = { .tidy = &tidy, .name_limit = 512 };
	struct normalised done;
	struct opened x;
	char *short_local = name_shorten(local, 512),
	     *short_made = name_shorten(made, 512);

	strvec_add(&keep, kept);
	assemble(text, "norm-a.o");
	done = normalise("norm-a.o", &what);
	ck_assert_uint_eq(done.shortened, 2);
	x = open_object("norm-a.o");
	ck_assert_uint_ne(symbol_find(&x.r.o, short_local, STB_LOCAL), 0);
	ck_assert_uint_ne(symbol_find(&x.r.o, short_made, STB_LOCAL), 0);
	ck_assert_uint_ne(symbol_find(&x.r.o, fits, STB_LOCAL), 0);
	ck_assert_uint_ne(symbol_find(&x.r.o, kept, STB_GLOBAL), 0);
	ck_assert_uint_ne(symbol_find(&x.r.o, wanted, STB_GLOBAL), 0);
	ck_assert_uint_eq(symbol_find(&x.r.o, local, STB_LOCAL), 0);
	close_object(&x);
	must_run(
	    "ld", "-r -o norm-ld.o", (const char *const[]){ "norm-a.o", NULL });
	/* no more of it the second time, and nothing without a limit */
	done = normalise("norm-a.o", &what);
	ck_assert_uint_eq(done.shortened, 0);
	assemble(text, "norm-a.o");
	done = normalise("norm-a.o", &nothing);
	ck_assert_uint_eq(done.shortened, 0);
	strvec_free(&keep);
	free(short_local);
	free(short_made);
	free(text);
	free(local);
	free(made);
	free(kept);
	free(wanted);
	free(fits);
}
END_TEST

int
main(void)
{
	static const struct named_test tests[] = {
		TEST(an_object_that_needs_nothing_is_not_touched),
		TEST(plt_types_alone_change_nothing_but_their_bytes),
		TEST(the_permissions_of_the_file_stay),
		TEST(an_alias_renames_the_symbol_and_nothing_else),
		TEST(an_alias_to_a_name_that_is_there_makes_both_one),
		TEST(a_stub_is_a_local_function_over_two_weak_names),
		TEST(a_stub_goes_to_whichever_name_there_is),
		TEST(a_weak_name_and_a_defined_one_get_no_stub),
		TEST(only_a_got_symbol_that_nobody_names_is_dropped),
		TEST(a_list_of_symbol_numbers_is_emptied),
		TEST(more_sections_than_the_header_can_count_are_kept),
		TEST(what_cannot_be_read_is_said_and_left_alone),
		TEST(a_short_name_keeps_head_and_tail_and_its_number),
#ifdef HAVE_LIBIBERTY
		TEST(a_mangled_name_becomes_what_its_author_wrote),
#endif
		TEST(long_local_names_are_shortened_and_no_others),
	};

	return run_suite("normalise", tests, ARRAY_SIZE(tests));
}
