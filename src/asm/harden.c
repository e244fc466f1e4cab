/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * harden.c - the rewrites that make code as hard as the kernel's own C, and
 * those that its objtool wants. Their rows are in rewrites.c.
 */
#include "config.h"

#include "fixup.h"

#include <string.h>

/*
 * Statements of one line, more lines behind the first: all of prefixes, op and
 * operands becomes `new`.
 */
static void
replace_insn(struct statement *st, struct buf *new)
{
	struct span all = { st->line.op.p,
		(size_t)(st->line.args.p + st->line.args.n - st->line.op.p) };

	statement_replace(st, all, new->s, new->len);
	buf_free(new);
}

static void
add_int3(const struct fixup *f, struct buf *b)
{
	if (f->options->harden.set & HARDEN_SLS)
		buf_puts(b, "\n\tint3");
}

/* Are all prefixes among `words`? Of {disp32} and its like none is needed. */
static bool
has_only_prefixes(const struct statement *st, const char *words)
{
	struct span left = span_trim(st->prefix), word;
	size_t n;

	for (; left.n != 0; left = span_trim(span_part(left, n, left.n))) {
		for (n = 0; n < left.n && !is_blank(left.p[n]);)
			n++;
		word = span_part(left, 0, n);
		if (*word.p != '{' && !word_in(word, words))
			return false;
	}
	return true;
}

/* `ret $8` cannot be one: refused (refusals.c). */
bool
return_thunk(struct fixup *f, struct statement *st)
{
	struct buf new = { 0 };

	if (st->args.n != 0 ||
	    !has_only_prefixes(st, "rep repe repz bnd notrack"))
		return false;
	buf_puts(&new, "jmp\t__x86_return_thunk");
	add_int3(f, &new);
	replace_insn(st, &new);
	return true;
}

/* Behind a return or an indirect jump that stays one. */
bool
int3_behind(struct fixup *f, struct statement *st)
{
	struct buf new = { 0 };

	buf_add(&new, st->line.op.p,
	    (size_t)(st->line.args.p + st->line.args.n - st->line.op.p));
	add_int3(f, &new);
	replace_insn(st, &new);
	return true;
}

static bool
is_call(const struct statement *st)
{
	return word_in(st->op, "call callq");
}

/* notrack (ds) is for what has no thunk; bnd was MPX; cs is room. */
static bool
has_plain_prefix(const struct statement *st)
{
	return has_only_prefixes(st, "bnd cs ds notrack");
}

/*
 * `call __x86_indirect_thunk_r11`, as gcc writes it for this kernel: gas takes
 * a prefix of a direct branch only as a statement of its own.
 */
static void
add_thunk_branch(
    const struct fixup *f, struct buf *b, bool call, struct span reg)
{
	const bool extended = reg.n != 0 && reg.p[1] >= '0' && reg.p[1] <= '9';

	if (extended && f->options->harden.set & HARDEN_CS_PREFIX)
		buf_puts(b, "cs\n\t");
	buf_printf(b, "%s\t__x86_indirect_thunk_%.*s", call ? "call" : "jmp",
	    (int)reg.n, reg.p);
	if (!call)
		add_int3(f, b);
}

/* call *%REG -> call __x86_indirect_thunk_REG, in inline assembly too. */
bool
retpoline(struct fixup *f, struct statement *st)
{
	static const char registers[] = "rax rbx rcx rdx rsi rdi rbp r8 r9 r10 "
					"r11 r12 r13 r14 r15";
	struct span reg = span_trim(span_part(st->args, 1, st->args.n));
	struct buf new = { 0 };

	if (reg.n == 0 || *reg.p != '%' || !has_plain_prefix(st))
		return false;
	reg = span_trim(span_part(reg, 1, reg.n));
	if (!word_in(reg, registers))
		return false;
	add_thunk_branch(f, &new, is_call(st), reg);
	replace_insn(st, &new);
	return true;
}

/*
 * call *MEM -> movq MEM, %r11 and the thunk of r11. At a call, and at a jump
 * to another function, no argument is in r11 and nothing of it survives
 * (System V ABI); at a jump into a table it may hold anything, but there are no
 * such tables (refusals.c). In inline assembly nothing is known.
 */
bool
retpoline_memory(struct fixup *f, struct statement *st)
{
	struct span memory = span_trim(span_part(st->args, 1, st->args.n));
	struct buf new = { 0 };

	if (f->state.app || memory.n == 0 || !has_plain_prefix(st) ||
	    is_table_jump(st) || (st->traits & TRAIT_BYTES) != 0)
		return false;
	buf_puts(&new, "movq\t");
	buf_add(&new, memory.p, memory.n);
	buf_puts(&new, ", %r11\n\t");
	add_thunk_branch(
	    f, &new, is_call(st), (struct span){ "r11", strlen("r11") });
	replace_insn(st, &new);
	return true;
}

bool
entry_endbr(struct fixup *f, struct statement *st)
{
	if (word_is(st->op, "endbr64"))
		return false;
	buf_puts(&f->behind, "\tendbr64\n");
	return true;
}

/*
 * -fpatchable-function-entry=16,16 and -falign-functions=16: the kernel may
 * write code there (arch/x86/kernel/callthunks.c), and wants one-byte NOPs.
 */
bool
entry_padding(struct fixup *f, struct statement *st)
{
	(void)st;
	buf_printf(&f->before, "\t.p2align\t4, 0x90\n\t.skip\t%u, 0x90\n",
	    f->options->harden.padding);
	return true;
}

/*
 * module_init() of C leaves a pointer to init_module in .init.data. By it
 * objtool knows that the name is not used by chance (an error in 7.x) and that
 * its endbr64 must stay.
 */
bool
entry_pointer(struct fixup *f, struct statement *st)
{
	static const struct {
		const char *name, *section;
	} entries[] = {
		{ "init_module", ".init.data" },
		{ "cleanup_module", ".exit.data" },
	};

	(void)st;
	for (size_t i = 0; i < ARRAY_SIZE(entries); i++) {
		if (f->state.pointed ||
		    !span_is(f->state.place.label.text, entries[i].name))
			continue;
		buf_printf(&f->before,
		    "\t.pushsection\t%s,\"aw\",@progbits\n"
		    "\t.p2align\t3\n\t.quad\t%s\n\t.popsection\n",
		    entries[i].section, entries[i].name);
		return true;
	}
	return false;
}

/*
 * A function that ends with a call ends with one that never returns. LLVM of
 * 1.95 writes nothing behind it: the return address is in the next function,
 * and objtool sees this one fall into it.
 */
bool
end_trap(struct fixup *f, struct statement *st)
{
	(void)st;
	buf_puts(&f->before, "\tud2\n");
	return true;
}
