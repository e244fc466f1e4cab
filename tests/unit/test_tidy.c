/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * test_tidy.c - what tidy takes out of a linked object, and that the rest is
 * what it was: every relocation by the name of its symbol, every section by its
 * bytes.
 */
#include "config.h"

#include "kmodrustc/elf.h"

#include <sys/stat.h>

#include "compare.h"
#include "suite.h"

static char hello[] = "hello", reset[] = "reset";
static char comment[] = ".comment", debug[] = ".debug_*";
static char *exports[] = { hello, reset, NULL };
static char *junk[] = { comment, debug, NULL };
static const struct strvec kept = { exports, 2, 0 }, dropped = { junk, 2, 0 };
static const struct tidy local = { .keep = &kept };
static const struct tidy dead = { .drop_dead = true };
static const struct tidy both = { .keep = &kept, .drop_dead = true };
static const struct tidy without = { .drop_sections = &dropped };

/* All kinds of binding, with users of each. */
/* clang-format off */
static const char bindings[] = "	.text\n"
			       "	.globl hello, helper, hidden, absolute\n"
			       "	.weak reset, feeble\n"
			       "	.hidden hidden\n"
			       "	.comm room,8,8\n"
			       "hello:	call helper\n"
			       "	call feeble\n"
			       "	call hidden\n"
			       "	call outside\n"
			       "	movq $room,%rax\n"
			       "	movq $absolute,%rax\n"
			       "helper: ret\n"
			       "hidden: ret\n"
			       "reset:	ret\n"
			       "feeble: ret\n"
			       "	.set absolute, 0x1000\n"
			       "	.data\n"
			       "	.quad helper, reset, maybe, .text\n"
			       "	.weak maybe\n";
/* clang-format on */

static struct normalised
tidy(const char *path, const struct tidy *what)
{
	const struct normalise n = { .tidy = what };
	struct normalised done;

	ck_assert_int_eq(object_normalise(path, path, &n, &done), 0);
	return done;
}

/* The binding of the symbol of that name; -1: there is none. */
static int
binding_of(const struct object *o, const char *name)
{
	for (size_t i = 1; i < o->nsymbols; i++) {
		if (strcmp(symbol_name(o, i), name) == 0)
			return ELF64_ST_BIND(o->symbols[i].st_info);
	}
	return -1;
}

static const char *
reloc_target(const struct object *o, uint64_t info)
{
	size_t i = ELF64_R_SYM(info);

	if (ELF64_ST_TYPE(o->symbols[i].st_info) == STT_SECTION)
		return o->sections[symbol_section(o, i)].name;
	return symbol_name(o, i);
}

static const struct relocs *
relocs_of(const struct object *o, const char *section)
{
	for (size_t i = 0; i < o->nrelocs; i++) {
		if (strcmp(o->sections[o->relocs[i].target].name, section) == 0)
			return &o->relocs[i];
	}
	return NULL;
}

/* Every section of `new` is in `old`, with the same bytes and relocations. */
static void
must_be_left(const char *old_path, const char *new_path)
{
	struct opened old = open_object(old_path), new = open_object(new_path);
	const struct object *a = &old.r.o, *b = &new.r.o;

	for (size_t i = 1; i < b->nsections; i++) {
		const struct section *is = &b->sections[i];
		const struct section *was = section_find(a, is->name);
		const struct relocs *before, *after;

		ck_assert_ptr_nonnull(was);
		ck_assert_uint_eq(is->flags, was->flags);
		if (is->type == SHT_RELA || is->type == SHT_SYMTAB ||
		    is->type == SHT_STRTAB || is->type == SHT_GROUP ||
		    is->type == SHT_SYMTAB_SHNDX)
			continue;
		ck_assert_uint_eq(is->size, was->size);
		ck_assert(
		    !is->data || memcmp(is->data, was->data, is->size) == 0);
		before = relocs_of(a, is->name);
		after = relocs_of(b, is->name);
		ck_assert(!before == !after);
		ck_assert(!before || before->n == after->n);
		for (size_t j = 0; before && j < before->n; j++) {
			ck_assert_str_eq(reloc_target(a, before->v[j].r_info),
			    reloc_target(b, after->v[j].r_info));
			ck_assert_uint_eq(
			    before->v[j].r_offset, after->v[j].r_offset);
			ck_assert_int_eq(
			    before->v[j].r_addend, after->v[j].r_addend);
		}
	}
	close_object(&old);
	close_object(&new);
}

/* Locals before globals, and the linker takes it. */
static void
must_be_sound(const char *path)
{
	struct opened x = open_object(path);
	size_t nlocals = x.r.o.sections[x.r.symtab].info;

	for (size_t i = 0; i < x.r.o.nsymbols; i++)
		ck_assert((ELF64_ST_BIND(x.r.o.symbols[i].st_info) ==
			      STB_LOCAL) == (i < nlocals));
	close_object(&x);
	must_run("ld", "-r -o tidy-ld.o", (const char *const[]){ path, NULL });
}

START_TEST(only_the_names_to_keep_stay_global)
{
	struct normalised done;
	struct opened x;

	assemble(bindings, "tidy-old.o");
	assemble(bindings, "tidy-new.o");
	done = tidy("tidy-new.o", &local);
	ck_assert_uint_eq(done.localised, 4);
	x = open_object("tidy-new.o");
	ck_assert_int_eq(binding_of(&x.r.o, "hello"), STB_GLOBAL);
	ck_assert_int_eq(binding_of(&x.r.o, "reset"), STB_WEAK);
	ck_assert_int_eq(binding_of(&x.r.o, "helper"), STB_LOCAL);
	ck_assert_int_eq(binding_of(&x.r.o, "feeble"), STB_LOCAL);
	ck_assert_int_eq(binding_of(&x.r.o, "hidden"), STB_LOCAL);
	ck_assert_int_eq(binding_of(&x.r.o, "absolute"), STB_LOCAL);
	ck_assert_int_eq(binding_of(&x.r.o, "room"), STB_GLOBAL);
	ck_assert_int_eq(binding_of(&x.r.o, "outside"), STB_GLOBAL);
	ck_assert_int_eq(binding_of(&x.r.o, "maybe"), STB_WEAK);
	close_object(&x);
	must_be_left("tidy-old.o", "tidy-new.o");
	must_be_sound("tidy-new.o");
}
END_TEST

START_TEST(a_name_made_local_is_not_hidden_any_more)
{
	struct opened x;

	assemble(bindings, "tidy-a.o");
	tidy("tidy-a.o", &local);
	x = open_object("tidy-a.o");
	ck_assert_uint_eq(
	    x.r.o.symbols[symbol_find(&x.r.o, "hidden", STB_LOCAL)].st_other,
	    STV_DEFAULT);
	close_object(&x);
}
END_TEST

START_TEST(a_default_is_weak_and_gives_way_to_the_users_own)
{
	static const struct tidy weak = { .weaken = true };
	struct opened x;

	assemble(bindings, "tidy-old.o");
	assemble(bindings, "tidy-new.o");
	ck_assert_uint_eq(tidy("tidy-new.o", &weak).weakened, 4);
	ck_assert_uint_eq(tidy("tidy-new.o", &weak).weakened, 0);
	x = open_object("tidy-new.o");
	ck_assert_int_eq(binding_of(&x.r.o, "hello"), STB_WEAK);
	ck_assert_int_eq(binding_of(&x.r.o, "reset"), STB_WEAK);
	ck_assert_int_eq(binding_of(&x.r.o, "outside"), STB_GLOBAL);
	ck_assert_int_eq(binding_of(&x.r.o, "room"), STB_GLOBAL);
	close_object(&x);
	must_be_left("tidy-old.o", "tidy-new.o");
	must_be_sound("tidy-new.o");
	assemble(".globl hello, helper\nhello:\nhelper: ret\n", "tidy-a.o");
	must_run("ld", "-r -o tidy-ld.o",
	    (const char *const[]){ "tidy-new.o", "tidy-a.o", NULL });
	x = open_object("tidy-ld.o");
	ck_assert_int_eq(binding_of(&x.r.o, "hello"), STB_GLOBAL);
	close_object(&x);
}
END_TEST

START_TEST(a_frame_made_by_a_call_is_made_by_an_instruction)
{
	static const char text[] = "hello:	pushq %rbx\n"
				   "	movl $9000,%eax\n"
				   "	call __rust_probestack\n"
				   "	subq %rax,%rsp\n"
				   "	call other\n"
				   "	ret\n";
	static const char by_hand[] = "	movl $9000,%eax\n"
				      "	call __rust_probestack\n"
				      "	subq %rcx,%rsp\n";
	static const unsigned char code[] = { 0x53, 0x48, 0x81, 0xec, 0x28,
		0x23, 0, 0, 0x66, 0x0f, 0x1f, 0x44, 0, 0, 0xe8 };
	static const struct normalise nothing;
	struct normalised done;
	struct opened x;

	assemble(text, "tidy-a.o");
	ck_assert_int_eq(object_normalise("tidy-a.o", "x", &nothing, &done), 0);
	ck_assert_uint_eq(done.probes, 1);
	x = open_object("tidy-a.o");
	ck_assert_int_eq(
	    memcmp(section_find(&x.r.o, ".text")->data, code, sizeof(code)), 0);
	ck_assert_int_eq(binding_of(&x.r.o, "__rust_probestack"), -1);
	ck_assert_str_eq(
	    reloc_target(&x.r.o, x.r.o.relocs[0].v[1].r_info), "other");
	close_object(&x);
	must_be_sound("tidy-a.o");
	assemble(by_hand, "tidy-a.o");
	ck_assert_int_eq(object_normalise("tidy-a.o", "x", &nothing, &done), 0);
	ck_assert_uint_eq(done.probes, 0);
}
END_TEST

/* Only `name` stays global. */
static void
tidy_but(const char *path, const char *name)
{
	struct strvec one = { 0 };

	strvec_add(&one, name);
	tidy(path, &(struct tidy){ .keep = &one });
	strvec_free(&one);
}

START_TEST(what_two_objects_call_alike_does_not_meet)
{
	assemble(".globl f1, inner\nf1: jmp inner\ninner: ret\n", "tidy-a.o");
	assemble(".globl f2, inner\nf2: jmp inner\ninner: ret\n", "tidy-b.o");
	tidy_but("tidy-a.o", "f1");
	tidy_but("tidy-b.o", "f2");
	must_run("ld", "-r -o tidy-ld.o",
	    (const char *const[]){ "tidy-a.o", "tidy-b.o", NULL });
}
END_TEST

/* What a link leaves: `hello` uses one, the code that used the rest is gone. */
static void
link_with_gc(const char *object)
{
	compile(NULL, "-g -Wa,--gdwarf-4", "tidy-gc.s", "tidy-in.o");
	must_run("ld", "-r --gc-sections -u hello -o",
	    (const char *const[]){ object, "tidy-in.o", NULL });
}

START_TEST(undefined_names_of_dropped_code_go)
{
	static const char text[] = "	.section .text.hello,\"ax\"\n"
				   "	.globl hello\n"
				   "hello:	call used\n"
				   "	.section .text.other,\"ax\"\n"
				   "	.globl other\n"
				   "other: call unused\n"
				   "	call used_too\n"
				   "	.weak used_too\n";
	struct normalised done;
	struct opened x;

	put("tidy-gc.s", text, strlen(text));
	link_with_gc("tidy-old.o");
	link_with_gc("tidy-new.o");
	x = open_object("tidy-old.o");
	ck_assert_int_ne(binding_of(&x.r.o, "unused"), -1);
	close_object(&x);
	done = tidy("tidy-new.o", &dead);
	ck_assert_uint_ge(done.dead, 1);
	ck_assert_uint_eq(done.localised, 0);
	x = open_object("tidy-new.o");
	ck_assert_int_eq(binding_of(&x.r.o, "unused"), -1);
	ck_assert_int_eq(binding_of(&x.r.o, "used_too"), -1);
	ck_assert_int_eq(binding_of(&x.r.o, "used"), STB_GLOBAL);
	ck_assert_ptr_nonnull(section_find(&x.r.o, ".debug_info"));
	close_object(&x);
	must_be_left("tidy-old.o", "tidy-new.o");
	must_be_sound("tidy-new.o");
}
END_TEST

START_TEST(a_second_time_nothing_is_left_to_do)
{
	struct stat before, after;
	struct normalised done;

	assemble(bindings, "tidy-a.o");
	tidy("tidy-a.o", &both);
	ck_assert_int_eq(stat("tidy-a.o", &before), 0);
	done = tidy("tidy-a.o", &both);
	ck_assert_uint_eq(done.localised, 0);
	ck_assert_uint_eq(done.dead, 0);
	ck_assert_int_eq(object_tidy("tidy-a.o", "tidy-a.o", &both), 0);
	ck_assert_int_eq(stat("tidy-a.o", &after), 0);
	ck_assert_uint_eq(before.st_ino, after.st_ino);
}
END_TEST

START_TEST(an_alias_and_a_stub_are_made_in_the_same_pass)
{
	static const struct alias rename = { "used", "_used" },
				  stub = { "printk", "_printk" };
	const struct normalise n = { &rename, 1, &stub, 1, &both, 0 };
	struct normalised done;
	struct opened x;

	assemble(".globl hello, inner\n"
		 "hello: call used\n"
		 "	call printk\n"
		 "inner: ret\n",
	    "tidy-a.o");
	ck_assert_int_eq(object_normalise("tidy-a.o", "x", &n, &done), 0);
	ck_assert_uint_eq(done.aliased, 1);
	ck_assert_uint_eq(done.stubbed, 1);
	ck_assert_uint_eq(done.localised, 1);
	x = open_object("tidy-a.o");
	ck_assert_int_eq(binding_of(&x.r.o, "_used"), STB_GLOBAL);
	ck_assert_int_eq(binding_of(&x.r.o, "inner"), STB_LOCAL);
	ck_assert_int_eq(binding_of(&x.r.o, "_printk"), STB_WEAK);
	close_object(&x);
	must_be_sound("tidy-a.o");
}
END_TEST

START_TEST(a_dead_name_gets_no_stub)
{
	static const struct alias stub = { "printk", "_printk" };
	const struct normalise n = {
		.stubs = &stub,
		.nstubs = 1,
		.tidy = &both,
	};
	static const char text[] = "	.section .text.hello,\"ax\"\n"
				   "	.globl hello\n"
				   "hello:	ret\n"
				   "	.section .text.other,\"ax\"\n"
				   "other: call printk\n";
	struct normalised done;

	put("tidy-gc.s", text, strlen(text));
	link_with_gc("tidy-a.o");
	ck_assert_int_eq(object_normalise("tidy-a.o", "x", &n, &done), 0);
	ck_assert_uint_eq(done.stubbed, 0);
	ck_assert_uint_eq(done.dead, 1);
}
END_TEST

START_TEST(sections_go_with_their_relocations_and_symbols)
{
	static const char text[] = "	.text\n"
				   "	.globl hello\n"
				   "hello: call outside\n"
				   "	.section .comment,\"\",@progbits\n"
				   "word: .asciz \"words\"\n"
				   "	.data\n"
				   "	.quad hello\n";
	struct normalised done;
	struct opened x;

	put("tidy-a.s", text, strlen(text));
	compile(NULL, "-g -Wa,--gdwarf-4", "tidy-a.s", "tidy-old.o");
	compile(NULL, "-g -Wa,--gdwarf-4", "tidy-a.s", "tidy-new.o");
	done = tidy("tidy-new.o", &without);
	ck_assert_uint_ge(done.sections, 4);
	x = open_object("tidy-new.o");
	ck_assert_ptr_null(section_find(&x.r.o, ".comment"));
	ck_assert_int_eq(binding_of(&x.r.o, "word"), -1);
	for (size_t i = 1; i < x.r.o.nsections; i++)
		ck_assert_ptr_null(strstr(x.r.o.sections[i].name, "debug"));
	ck_assert_int_eq(binding_of(&x.r.o, "hello"), STB_GLOBAL);
	close_object(&x);
	must_be_left("tidy-old.o", "tidy-new.o");
	must_be_sound("tidy-new.o");
}
END_TEST

START_TEST(a_section_that_something_refers_to_stays)
{
	static const char text[] = "	.section .comment,\"\",@progbits\n"
				   "first: .asciz \"words\"\n"
				   "	.quad second\n"
				   "	.section .debug_a,\"\",@progbits\n"
				   "second: .quad 0\n"
				   "	.section .debug_b,\"\",@progbits\n"
				   "	.quad second\n"
				   "	.data\n"
				   "	.quad first\n";
	struct opened x;

	assemble(text, "tidy-old.o");
	assemble(text, "tidy-new.o");
	tidy("tidy-new.o", &without);
	x = open_object("tidy-new.o");
	ck_assert_ptr_nonnull(section_find(&x.r.o, ".comment"));
	ck_assert_ptr_nonnull(section_find(&x.r.o, ".debug_a"));
	ck_assert_ptr_null(section_find(&x.r.o, ".debug_b"));
	close_object(&x);
	must_be_left("tidy-old.o", "tidy-new.o");
	must_be_sound("tidy-new.o");
}
END_TEST

START_TEST(a_group_loses_the_members_that_go)
{
	static const char text[] =
	    "	.section .debug_x,\"G\",@progbits,alone,comdat\n"
	    "	.byte 1\n"
	    "	.section .text.f,\"axG\",@progbits,f,comdat\n"
	    "	.weak f\n"
	    "f:	call outside\n"
	    "	.section .debug_y,\"G\",@progbits,f,comdat\n"
	    "	.quad f\n";
	size_t groups = 0;
	struct opened x;

	assemble(text, "tidy-a.o");
	tidy("tidy-a.o", &without);
	x = open_object("tidy-a.o");
	for (size_t i = 1; i < x.r.o.nsections; i++) {
		const struct section *s = &x.r.o.sections[i];
		Elf32_Word words[3];

		if (s->type != SHT_GROUP)
			continue;
		groups++;
		ck_assert_uint_eq(s->size, sizeof(words));
		memcpy(words, s->data, sizeof(words));
		ck_assert_uint_eq(words[0], GRP_COMDAT);
		ck_assert_str_eq(x.r.o.sections[words[1]].name, ".text.f");
		ck_assert_str_eq(x.r.o.sections[words[2]].name, ".rela.text.f");
		ck_assert_str_eq(symbol_name(&x.r.o, s->info), "f");
	}
	ck_assert_uint_eq(groups, 1);
	close_object(&x);
	must_be_sound("tidy-a.o");
}
END_TEST

/* 66000 sections: more than a header and st_shndx can count. */
static void
assemble_many(const char *path)
{
	struct buf text = { 0 };

	for (int i = 0; i < 33000; i++)
		buf_printf(&text,
		    ".section .%s.f%d,\"ax\"\n"
		    ".globl f%d\nf%d: jmp outside\n",
		    i < 100 ? "text" : "debug_", i, i, i);
	assemble(text.s, path);
	buf_free(&text);
}

START_TEST(more_sections_than_the_header_can_count_become_few)
{
	static char f7[] = "f7", *names[] = { f7, NULL };
	const struct strvec one = { names, 1, 0 };
	const struct tidy few = { &one, false, true, &dropped },
			  all = { .keep = &one };
	struct normalised done;
	struct opened x;

	assemble_many("tidy-a.o");
	done = tidy("tidy-a.o", &all);
	ck_assert_uint_eq(done.localised, 32999);
	must_be_sound("tidy-a.o");
	done = tidy("tidy-a.o", &few);
	ck_assert_uint_eq(done.sections, 32900);
	x = open_object("tidy-a.o");
	ck_assert_int_eq(binding_of(&x.r.o, "f7"), STB_GLOBAL);
	ck_assert_int_eq(binding_of(&x.r.o, "f99"), STB_LOCAL);
	ck_assert_int_eq(binding_of(&x.r.o, "f100"), -1);
	ck_assert_str_eq(x.r.o
			     .sections[symbol_section(
				 &x.r.o, symbol_find(&x.r.o, "f99", STB_LOCAL))]
			     .name,
	    ".text.f99");
	ck_assert_uint_lt(x.r.o.nsections, 300);
	close_object(&x);
	must_be_sound("tidy-a.o");
}
END_TEST

int
main(void)
{
	static const struct named_test tests[] = {
		TEST(only_the_names_to_keep_stay_global),
		TEST(a_name_made_local_is_not_hidden_any_more),
		TEST(a_default_is_weak_and_gives_way_to_the_users_own),
		TEST(a_frame_made_by_a_call_is_made_by_an_instruction),
		TEST(what_two_objects_call_alike_does_not_meet),
		TEST(undefined_names_of_dropped_code_go),
		TEST(a_second_time_nothing_is_left_to_do),
		TEST(an_alias_and_a_stub_are_made_in_the_same_pass),
		TEST(a_dead_name_gets_no_stub),
		TEST(sections_go_with_their_relocations_and_symbols),
		TEST(a_section_that_something_refers_to_stays),
		TEST(a_group_loses_the_members_that_go),
		TEST(more_sections_than_the_header_can_count_become_few),
	};

	return run_suite("tidy", tests, ARRAY_SIZE(tests));
}
