/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * refusals.c - the table of what no rewrite makes safe in a kernel. Looked at
 * after the rewrites, so it sees only what they left.
 */
#include "config.h"

#include "fixup.h"

#include <string.h>

/* call *MEM; *%rax is fine, *%gs:MEM is not. */
static bool
is_memory_branch(const struct fixup *f, const struct statement *st)
{
	struct span target = st->args;

	(void)f;
	if (target.n == 0 || *target.p != '*')
		return false;
	target = span_trim(span_part(target, 1, target.n));
	if (target.n == 0 || *target.p != '%')
		return true;
	for (size_t i = 1; i < target.n; i++)
		if (!is_name(target.p[i]) && !is_blank(target.p[i]))
			return true;
	return false;
}

/*
 * jmp *.LJTI0_0(,%rax,8), gcc's jmp *.L4(,%rax,8): a switch as a table of
 * addresses, of code that begins with no endbr64, and where r11 may be in use.
 * By any other name it is a table of functions and the jump a call at its
 * caller's end: .Lanon.HASH.0, .L__unnamed_1 are constants of Rust.
 */
bool
is_table_jump(const struct statement *st)
{
	struct span target = st->args;

	if (target.n == 0 || *target.p != '*' || !word_in(st->op, "jmp jmpq"))
		return false;
	target = span_trim(span_part(target, 1, target.n));
	return memchr(target.p, ',', target.n) != NULL &&
	    (span_starts(target, ".LJTI") ||
		(span_starts(target, ".L") && target.n > 2 &&
		    target.p[2] >= '0' && target.p[2] <= '9'));
}

static bool
is_by_table(const struct fixup *f, const struct statement *st)
{
	(void)f;
	return is_table_jump(st);
}

/*
 * .quad .LBB0_2, gcc's .quad .L3 and .long .L3-.L4: where a switch or `goto *`
 * goes by a register, or by a table of any name, this is what tells it. #APP
 * has them for the kernel's own tables (asm goto), debuggers for labels.
 */
static bool
is_code_table(const struct fixup *f, const struct statement *st)
{
	return !f->state.app && !f->state.debug &&
	    word_in(st->op, ".quad .8byte .long .4byte .int");
}

/* What retpoline() and retpoline_memory() left; ljmp and lcall are far. */
static bool
is_near_branch(const struct fixup *f, const struct statement *st)
{
	(void)f;
	return word_in(st->op, "call callq callw jmp jmpq jmpw");
}

static bool
is_foreign_syntax(const struct fixup *f, const struct statement *st)
{
	(void)f;
	return !word_is(st->op, ".att_syntax") || word_is(st->args, "noprefix");
}

/* x87, MMX, SSE, AVX, AMX without a register's name, and what saves them. */
static const char fpu_words[] =
    "emms f2xm1 fabs fadd* fbld fbstp fchs fclex fcmov* fcom* fcos fdecstp "
    "fdisi fdiv* femms feni ffree* fiadd* ficom* fidiv* fild* fimul* fincstp "
    "finit fist* fisub* fld* fmul* fnclex fndisi fneni fninit fnop fnsave* "
    "fnstcw fnstenv* fnstsw fpatan fprem* fptan frndint frstor* fsave* fscale "
    "fsin* fsqrt fst* fsub* ftst fucom* fwait fxam fxch fxrstor* fxsave* "
    "fxtract fyl2x* ldmxcsr ldtilecfg stmxcsr sttilecfg tilerelease vldmxcsr "
    "vstmxcsr vzeroall vzeroupper wait xrstor* xsave*";

#define FPU_KERNEL \
	"nothing: it loads, and corrupts the registers of user programs " \
	"without any message"
#define FPU_HELP \
	"use integers; code that needs these registers belongs in C, between " \
	"kernel_fpu_begin() and kernel_fpu_end()"

/* The first row that fits is the one said. */
const struct refuse refuses[] = {
	{ { "tls-operator", "K0404", "thread-local variable in kernel code",
	      "would refuse it: \"Unknown rela relocation: 23\"",
	      "use an atomic static, or a per-CPU variable through a C "
	      "function" },
	    TRAIT_TLS, NULL, false, NULL, 0 },
	{ { "tls-fs", "K0404", "%fs in kernel code", NULL,
	      "%fs belongs to the user program; the kernel's per-CPU data is "
	      "at %gs" },
	    TRAIT_FS, NULL, false, NULL, 0 },
	{ { "fpu-register", "K0601",
	      "floating point or vector register in kernel code", FPU_KERNEL,
	      FPU_HELP },
	    TRAIT_FPU, NULL, false, NULL, 0 },
	{ { "fpu-insn", "K0601", "FPU or vector instruction in kernel code",
	      FPU_KERNEL, FPU_HELP },
	    0, fpu_words, false, NULL, 0 },
	{ { "got-left", "K0302", "use of a GOT or PLT that cannot be rewritten",
	      "would refuse it: \"Unknown rela relocation: 9\"",
	      "a kernel module has no GOT and no PLT: use the symbol itself, "
	      "$SYM or SYM(%rip)" },
	    TRAIT_GOTPCREL | TRAIT_GOT | TRAIT_PLT, NULL, false, NULL, 0 },
	{ { "app-branch", "K0302",
	      "call or jmp through memory in inline assembly", NULL,
	      "load the address into a register first, then call *%REG: no "
	      "register is known to be free here for a retpoline" },
	    0, "call callq jmp jmpq", true, is_memory_branch, 0 },
	{ { "jump-table", "K0302", "jump table in kernel code",
	      "nothing: it loads, and faults where the processor checks "
	      "indirect branches (IBT)",
	      "compile it with -fno-jump-tables; kmodrustc does so for Rust" },
	    TRAIT_STAR, NULL, false, is_by_table,
	    HARDEN_IBT | HARDEN_RETPOLINE },
	{ { "code-table", "K0302", "table of places inside a function",
	      "nothing: it loads, and faults where the processor checks "
	      "indirect branches (IBT)",
	      "compile it with -fno-jump-tables, write no `goto *`" },
	    TRAIT_CODE, NULL, false, is_code_table,
	    HARDEN_IBT | HARDEN_RETPOLINE },
	{ { "byte-branch", "K0302", "branch or address by a number of bytes",
	      NULL,
	      "use a label, as in `jmp 1f` or `jmp *1f(%rip)`: what lies "
	      "between becomes longer here" },
	    TRAIT_BYTES, NULL, false, NULL,
	    HARDEN_RETPOLINE | HARDEN_RETHUNK | HARDEN_SLS },
	{ { "naked-branch", "K0302",
	      "indirect call or jmp that cannot go by a retpoline", NULL,
	      "write it as call *%REG or jmp *%REG, of a register of 64 bits "
	      "and without a prefix" },
	    TRAIT_STAR, NULL, false, is_near_branch, HARDEN_RETPOLINE },
	{ { "naked-return", "K0302",
	      "return that cannot go by the kernel's return thunk", NULL,
	      "write a plain ret; what it shall take off the stack, take off "
	      "before or at the caller's" },
	    0, "ret retq retw", false, NULL, HARDEN_RETHUNK },
	{ { "syntax", "K0302", "assembler text that is not AT&T syntax", NULL,
	      "write AT&T syntax; asm! of rustc may be Intel, rustc "
	      "translates it" },
	    0, ".att_syntax .intel_syntax .intel_mnemonic", false,
	    is_foreign_syntax, 0 },
	{ { "altmacro", "K0302", "macros of .altmacro are not understood", NULL,
	      "write the macro without it: `\\name` for an argument, "
	      "`\\@` for a label of its own" },
	    0, ".altmacro", false, NULL, 0 },
	{ { "include", "K0302", "included assembler text is not looked at",
	      NULL, "give a .S with #include instead, or the file itself" },
	    0, ".include", false, NULL, 0 },
};

static bool
is_refused(
    const struct refuse *r, const struct fixup *f, const struct statement *st)
{
	if ((r->in_app && !f->state.app) || !is_asked(r->harden, f->options))
		return false;
	if ((st->traits & r->traits) == 0 &&
	    (r->words == NULL || !word_in(st->op, r->words)))
		return false;
	return r->is == NULL || r->is(f, st);
}

const struct refusal *
refusal_find(const struct fixup *f, const struct statement *st)
{
	for (size_t i = 0; i < ARRAY_SIZE(refuses); i++)
		if (is_refused(&refuses[i], f, st))
			return &refuses[i].row;
	return NULL;
}

size_t
refusal_rows(void)
{
	return ARRAY_SIZE(refuses);
}

const struct refusal *
refusal_row(size_t i)
{
	return &refuses[i].row;
}
