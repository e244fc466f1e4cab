/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_screen.c - the screen of the fixup pass changes its speed alone */
#include "config.h"

#include "kmodrustc/asm.h"

#include <check.h>
#include <string.h>

#include "fix.h"
#include "suite.h"

/* A macro at the beginning makes the pass look at every line. */
static void
check_agrees(const char *text, size_t n, unsigned set)
{
	static const char macro[] = "\t.macro\tkmodrustc_test\n\t.endm\n";
	struct buf in = { 0 }, out = { 0 }, all = { 0 };
	struct fixup_result r, s;

	buf_puts(&in, macro);
	buf_add(&in, text, n);
	r = fix_hard(text, n, &out, set);
	s = fix_hard(in.s, in.len, &all, set);
	ck_assert_uint_eq(out.len + strlen(macro), all.len);
	ck_assert_int_eq(memcmp(out.s, all.s + strlen(macro), out.len), 0);
	ck_assert_uint_eq(r.nrefused, s.nrefused);
	fixup_result_free(&r);
	fixup_result_free(&s);
	buf_free(&in);
	buf_free(&out);
	buf_free(&all);
}

/* clang-format off */
static const char *const odd_lines[] = {
	"\tfld1", "\tfs", "\tfs\tnop", "\temms", "\twait", "\tldmxcsr\t4(%rax)",
	"\tmovq\t%fs:0, %rax", "\tmovq\t% fs:0, %rax", "\tmovq\t%FS:0, %rax",
	"\tadd\t%st(1), %st", "\tkmovq\t%k1, %rax", "\tmovq\t%mm0, %rax",
	"\tbndmov\t%bnd0, %bnd1", "\tmovq\t%bx, %bpl", "\tmov\t%tmm0, %rax",
	"\tmovq\tx@tpoff(%rax), %rax", "\tmovq\tx@GOTPCREL(%rip), %rax",
	"\tleaq\t_GLOBAL_OFFSET_TABLE_(%rip), %rax", "\tcall\tf@plt",
	"\t.section\t.eh_frame,\"a\",@progbits\n\t.long\t1\n\t.text",
	"\t.section\t\".eh_frame\"\n\t.long\t1\n\t.text",
	"\t.section\t.x,\"aR\",@progbits", "\t.section\t.x,\"a\",@progbits",
	"\t.section\t.x,\"a\",@progbits,unique,3", "\t.ident\t\"x\"",
	"\t.section\t.x,\"aMS\",@progbits,1,unique,3",
	"\t.section\tunique,3", "\t.section\t.x,unique,3",
	"\t.addrsig", "\t.cfi_endproc",
	"\t.ascii\t\"x\"; fld1", "\t.asciz\t\"\\\\\"; fld1",
	"\t.asciz\t\"\\\\\\\"; fld1\"", "\t.ascii\t\"x\" # \"",
	"\t.string\t\"fld1\"; fld1", "\t.ascii", "\t.asci", "\t.", "\t",
	"\tnop /* x", "*/\tfld1", "\tnop # /*", "\tmovb\t$';, %al",
	"\tl: fld1", "\tl : .ident\t\"x\"", "\t.Lx: fld1", "\tl:",
	"\tmovq\t%gs:0, %rax", "l: fld1", "l:",
	"l: # x", ".Lx:", "1:", "1: fld1", "a = 5",
	"\t.file\t1 \"d\" \"n\"", "\t.loc\t1 2 3", "\t.loc\t1 2; fld1",
	"\t#APP", "\tcall\t*(%rax)", "\t#NO_APP", "\t# APP", "#APP", "#NO_APP",
	"\tcall\t*(%rax)", "\taddr32 fld1", "\taddq\t$1, %rax", "\tnotq\t%rax",
	"\tnotrack jmp *f@GOTPCREL(%rip)", "\tlock", "\tlock; fld1",
	"\trep movsq", "\t.set\ta, b@PLT", "\t.long\tf@PLT", "\t.long\t1",
	"\t.previous", "\t.pushsection\t.eh_frame", "\t.long\t7",
	"\t.popsection", "\t.att_syntax", "\t.include\t\"/dev/null\"",
	"\tNOP", "\tFLD1", "\t.IDENT\t\"x\"", " fld1", "\t fld1",
	"\tjmp\tl", "\tud2", "\tcall\tl", "\tretq", "\trep\tretq", "\tret\t$8",
	"\tcall\t*%rax", "\tjmp\t*8(%rax)", "\tjmp\t*.L4(,%rax,8)",
	"\t.type\tl,@function", ".Lfunc_end0:", "\tendbr64", "\t.p2align\t4",
	"\t.byte\t0x90", "\t.quad\tl", "\t.quad\t.L3", "\t.long  .LBB0_2-.Lx",
	"\t.section\t.debug_x", "\t.set\t", "\t.section\t\".debug_x\",\"\",@progbits",
	"\t.quad\t.LBB2", "\tje\t.+3", "\tcall\t.Lx - 3", "\tjmp\t.Lx",
	"\tloop\t1b+1", "\tleaq\t7(%rip), %rax",
	"\tjmp\t*(%rip)", "\tmovq\t%rax, -4(%rip)", "\tmovq\tl+4(%rip), %rax",
	"\tmovl\t$1, 1f(%rip)", "\tleaq\t(%rip), %rax", "\t.text", "\t.loc\t1 2 3",
};
/* clang-format on */

static void
check_screen_agrees(const char *text, size_t n)
{
	check_agrees(text, n, 0);
	check_agrees(text, n,
	    HARDEN_RETPOLINE | HARDEN_RETHUNK | HARDEN_SLS | HARDEN_IBT |
		HARDEN_CS_PREFIX | HARDEN_PADDING);
	check_agrees(text, n, HARDEN_SLS);
}

START_TEST(what_the_screen_passes_is_what_nothing_applies_to)
{
	struct buf in = { 0 };

	for (size_t i = 0; i < ARRAY_SIZE(odd_lines); i++) {
		check_screen_agrees(odd_lines[i], strlen(odd_lines[i]));
		buf_printf(&in, "%s\n", odd_lines[i]);
	}
	check_screen_agrees(in.s, in.len);
	/* And each behind each. */
	for (size_t i = 0; i < ARRAY_SIZE(odd_lines); i++) {
		buf_clear(&in);
		for (size_t k = 0; k < ARRAY_SIZE(odd_lines); k++)
			buf_printf(&in, "%s\n%s\n", odd_lines[i], odd_lines[k]);
		check_screen_agrees(in.s, in.len);
	}
	buf_free(&in);
}
END_TEST

int
main(void)
{
	const struct named_test tests[] = {
		TEST(what_the_screen_passes_is_what_nothing_applies_to),
	};

	return run_suite("screen", tests, ARRAY_SIZE(tests));
}
