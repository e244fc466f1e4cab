/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * rewrites.c - the table of rewrites: what compilers write that a kernel
 * module cannot hold, and what it becomes. What stays is refusals.c's matter.
 */
#include "config.h"

#include "fixup.h"

#include <string.h>

/* `old`, an operand of the statement, becomes `sign` and the symbol. */
static void
set_operand(
    struct statement *st, struct span old, const char *sign, struct span symbol)
{
	struct buf new = { 0 };

	buf_puts(&new, sign);
	buf_add(&new, symbol.p, symbol.n);
	statement_replace(st, old, new.s, new.len);
	buf_free(&new);
}

/*
 * call *SYM@GOTPCREL(%rip) -> call SYM. gas knows no `jmpq SYM`, and no
 * notrack on a direct branch.
 */
static bool
got_branch(struct fixup *f, struct statement *st)
{
	struct span target = st->args, all;
	struct buf new = { 0 };
	struct at a;

	(void)f;
	if (st->prefix.n != 0 && !word_in(span_trim(st->prefix), "notrack bnd"))
		return false;
	if (*target.p == '*')
		target = span_trim(span_part(target, 1, target.n));
	if (!is_got_operand(target, &a))
		return false;
	if (word_is(span_trim(st->prefix), "bnd"))
		buf_puts(&new, "bnd ");
	buf_puts(&new, word_in(st->op, "call callq") ? "call" : "jmp");
	buf_putc(&new, '\t');
	buf_add(&new, a.symbol.p, a.symbol.n);
	all.p = st->line.op.p;
	all.n = (size_t)(st->args.p + st->args.n - all.p);
	statement_replace(st, all, new.s, new.len);
	buf_free(&new);
	return true;
}

/*
 * OP SYM@GOTPCREL(%rip), %REG64 -> OP $SYM, %REG64: 32 bits, sign-extended,
 * as all addresses of kernel and modules are. For a narrower register that
 * relocation would overflow: got_slot()'s matter.
 */
static bool
got_load(struct fixup *f, struct statement *st)
{
	struct span v[2];
	struct at a;

	(void)f;
	if (st->prefix.n != 0 || operands_cut(st->args, v, 2) != 2 ||
	    !is_register64(v[1]) || !is_got_operand(v[0], &a))
		return false;
	set_operand(st, v[0], "$", a.symbol);
	return true;
}

static bool
got_push(struct fixup *f, struct statement *st)
{
	struct at a;

	(void)f;
	if (st->prefix.n != 0 || !is_got_operand(st->args, &a))
		return false;
	set_operand(st, st->args, "$", a.symbol);
	return true;
}

/*
 * The private slot: eight bytes that hold the symbol's address, as an entry
 * of a GOT would. It goes out at once, in front of the line that uses it, so
 * that nothing has to be remembered.
 */
static void
slot_replace(struct fixup *f, struct statement *st, const struct at *a,
    const char *behind)
{
	char name[64];
	int n;

	buf_printf(&f->before,
	    "\t.pushsection\t.rodata..kmodrustc_slots,"
	    "\"a\",@progbits\n\t.p2align\t3\n.Lkmodrustc_slot%zu:\n"
	    "\t.quad\t",
	    f->slots);
	buf_add(&f->before, a->symbol.p, a->symbol.n);
	buf_puts(&f->before, "\n\t.popsection\n");
	n = snprintf(
	    name, sizeof(name), ".Lkmodrustc_slot%zu%s", f->slots, behind);
	f->slots++;
	statement_replace(st, a->all, name, (size_t)n);
}

/*
 * Any other use by an instruction: the slot takes the place of the GOT entry.
 * In a macro its label would be defined again and again.
 */
static bool
got_slot(struct fixup *f, struct statement *st)
{
	struct span operand;
	struct at a;

	if (st->line.kind != LINE_INSN || f->state.macro_depth != 0 ||
	    !at_find(st->args, TRAIT_GOTPCREL, &a) || a.symbol.n == 0)
		return false;
	operand = operand_around(st->args, a.all);
	if (!has_rip_base(operand))
		return false;
	slot_replace(f, st, &a, "");
	return true;
}

/* .long SYM@GOTPCREL+4 is the way from here to the entry, and 4 further. */
static bool
got_data(struct fixup *f, struct statement *st)
{
	bool done = false;
	struct at a;

	while (f->state.macro_depth == 0 &&
	    at_find(st->args, TRAIT_GOTPCREL, &a) && a.symbol.n != 0) {
		slot_replace(f, st, &a, "-.");
		done = true;
	}
	return done;
}

/* Does an item of data already say from where, as in f@PLT-. ? */
static bool
is_difference(struct span behind)
{
	for (size_t i = 0; i < behind.n && behind.p[i] != ','; i++)
		if (behind.p[i] == '-' && i + 1 < behind.n &&
		    is_name(behind.p[i + 1]) &&
		    !(behind.p[i + 1] >= '0' && behind.p[i + 1] <= '9'))
			return true;
	return false;
}

/* In data @PLT alone means the way from here: R_X86_64_PLT32. */
static bool
plt_data(struct fixup *f, struct statement *st)
{
	bool done = false, far;
	struct at a;

	(void)f;
	while (at_find(st->args, TRAIT_PLT, &a)) {
		far = !is_difference(span_behind(st->args, a.operator));
		statement_replace(st, a.operator, "-.", far ? 2 : 0);
		done = true;
	}
	return done;
}

static bool
plt_strip(struct fixup *f, struct statement *st)
{
	struct at a;

	(void)f;
	while (at_find(st->args, TRAIT_PLT, &a))
		statement_replace(st, a.operator, "", 0);
	return true;
}

static bool
drop(struct fixup *f, struct statement *st)
{
	(void)f;
	st->dropped = true;
	return true;
}

/* Unwind tables: none in a kernel, but .debug_frame is debuggers' own. */
static bool
cfi_drop(struct fixup *f, struct statement *st)
{
	if (f->state.cfi && !word_in(st->op, ".cfi_personality* .cfi_lsda"))
		return false;
	st->dropped = true;
	return true;
}

/* .cfi_sections .eh_frame, .debug_frame -> .debug_frame alone */
static bool
cfi_sections(struct fixup *f, struct statement *st)
{
	static const char frame[] = ".debug_frame";

	if (f->state.cfi && span_is(st->args, frame))
		return false;
	if (f->state.cfi)
		statement_replace(st, st->args, frame, strlen(frame));
	else
		st->dropped = true;
	return true;
}

/*
 * .eh_frame becomes a section that is empty by nature; fixup.c drops what
 * would be in it. So .previous and .popsection still find their way.
 */
static bool
section_unwanted(struct fixup *f, struct statement *st)
{
	static const char note[] = ".note.GNU-stack,\"\",@progbits";

	(void)f;
	if (!section_is_unwanted(st))
		return false;
	statement_replace(st, st->args, note, strlen(note));
	return true;
}

/* Copies `flags` without R; was there one? */
static bool
add_without_retain(struct buf *b, struct span flags)
{
	bool found = false;

	for (size_t i = 0; i < flags.n; i++) {
		if (flags.p[i] == 'R')
			found = true;
		else
			buf_putc(b, flags.p[i]);
	}
	return found;
}

/*
 * "aR" (GNU_RETAIN) and unique,N keep sections of one name apart, in ld -r
 * too: two .modinfo, which loaders since 6.5 refuse.
 */
static bool
section_merge(struct fixup *f, struct statement *st)
{
	struct span v[MAX_OPERANDS];
	size_t n = operands_cut(st->args, v, MAX_OPERANDS), flags = 0;
	bool changed = false;
	struct buf args = { 0 };

	(void)f;
	for (size_t i = 0; i < n && n <= MAX_OPERANDS; i++) {
		if (i != 0 && i + 1 < n && word_is(v[i], "unique")) {
			changed = true;
			i++;
			continue;
		}
		if (i != 0)
			buf_putc(&args, ',');
		if (i == 0 || flags != 0 || v[i].n == 0 || *v[i].p != '"') {
			buf_add(&args, v[i].p, v[i].n);
			continue;
		}
		flags = i;
		if (add_without_retain(&args, v[i]))
			changed = true;
	}
	if (changed)
		statement_replace(st, st->args, args.s, args.len);
	buf_free(&args);
	return changed;
}

/* .file 1 "dir" "name" md5 0x.. : gas below DWARF 5 knows one string only. */
static bool
file_join(struct fixup *f, struct statement *st)
{
	struct buf new = { 0 };
	struct file_args a;

	if (f->state.dwarf5 || !file_args_read(st->args, &a) ||
	    a.number.n == 0 || (a.second.p == NULL && !a.md5))
		return false;
	buf_add(&new, a.number.p, a.number.n);
	buf_puts(&new, " \"");
	if (a.second.p == NULL) {
		a.second = a.first;
	} else if (a.first.n != 0 && !span_starts(a.second, "/")) {
		buf_add(&new, a.first.p, a.first.n);
		buf_putc(&new, '/');
	}
	buf_add(&new, a.second.p, a.second.n);
	buf_putc(&new, '"');
	statement_replace(st, st->args, new.s, new.len);
	buf_free(&new);
	return true;
}

/* .file "x.<hash>-cgu.0" is what ld and objtool would name: say the source. */
static bool
file_name(struct fixup *f, struct statement *st)
{
	const char *source = f->options->source;
	struct buf new = { 0 };
	struct file_args a;

	if (source == NULL || !file_args_read(st->args, &a) || a.number.n != 0)
		return false;
	buf_putc(&new, '"');
	for (; *source != '\0'; source++) {
		if (*source == '"' || *source == '\\')
			buf_printf(&new, "\\%c", *source);
		else if ((unsigned char)*source < ' ')
			buf_printf(&new, "\\%03o", (unsigned char)*source);
		else
			buf_putc(&new, *source);
	}
	buf_putc(&new, '"');
	statement_replace(st, st->args, new.s, new.len);
	buf_free(&new);
	return true;
}

/*
 * Tried in this order, each once: a direct form goes before the slot, which
 * takes every form. All of them apply inside #APP too: none needs a free
 * register. A row that does must leave #APP alone (DESIGN decision 13).
 */
const struct rewrite rewrites[] = {
	{ "got-call", "GOT call", TRAIT_GOTPCREL, "call callq jmp jmpq",
	    got_branch, 0 },
	{ "got-load", "GOT load", TRAIT_GOTPCREL, "mov movq", got_load, 0 },
	{ "got-alu", "GOT operand", TRAIT_GOTPCREL,
	    "adc adcq add addq and andq cmp cmpq or orq sbb sbbq sub subq "
	    "test testq xor xorq",
	    got_load, 0 },
	{ "got-push", "GOT push", TRAIT_GOTPCREL, "push pushq", got_push, 0 },
	{ "got-slot", "GOT slot", TRAIT_GOTPCREL, NULL, got_slot, 0 },
	{ "got-data", "GOT data", TRAIT_GOTPCREL, ".long .int .4byte", got_data,
	    0 },
	{ "plt-data", "PLT data", TRAIT_PLT, ".long .int .4byte .quad .8byte",
	    plt_data, 0 },
	{ "plt", "PLT", TRAIT_PLT, NULL, plt_strip, 0 },
	{ "cfi-sections", ".cfi_sections", 0, ".cfi_sections", cfi_sections,
	    0 },
	{ "cfi", ".cfi", 0, ".cfi_*", cfi_drop, 0 },
	{ "eh-frame", ".eh_frame", 0,
	    ".section .section.s .sect .sect.s .pushsection", section_unwanted,
	    0 },
	{ "section-flags", "section flag", 0,
	    ".section .section.s .sect .sect.s .pushsection", section_merge,
	    0 },
	{ "file-join", ".file", 0, ".file", file_join, 0 },
	{ "file-name", "file name", 0, ".file", file_name, 0 },
	{ "addrsig", ".addrsig", 0, ".addrsig .addrsig_sym", drop, 0 },
	{ "ident", ".ident", 0, ".ident", drop, 0 },
	{ "ret-thunk", "return thunk", 0, "ret retq", return_thunk,
	    HARDEN_RETHUNK },
	{ "ret-sls", "return with int3", 0, "ret retq", int3_behind,
	    HARDEN_SLS },
	{ "retpoline", "retpoline", TRAIT_STAR, "call callq jmp jmpq",
	    retpoline, HARDEN_RETPOLINE },
	{ "retpoline-memory", "retpoline by r11", TRAIT_STAR,
	    "call callq jmp jmpq", retpoline_memory, HARDEN_RETPOLINE },
	{ "jmp-sls", "jmp with int3", TRAIT_STAR, "jmp jmpq", int3_behind,
	    HARDEN_SLS },
	{ "entry-pointer", "entry pointer", TRAIT_ENTRY, NULL, entry_pointer,
	    0 },
	{ "padding", "padding", TRAIT_ENTRY, NULL, entry_padding,
	    HARDEN_PADDING },
	{ "endbr", "endbr64", TRAIT_FIRST, NULL, entry_endbr, HARDEN_IBT },
	/* LLVM leaves it of a match at -O0; objtool: "unreachable instruction" */
	{ "dead-trap", "dead ud2", TRAIT_DEAD, "ud2", drop, 0 },
	{ "end-trap", "ud2 behind a call", TRAIT_OPEN_END, NULL, end_trap, 0 },
};

size_t
rewrite_rows(void)
{
	return ARRAY_SIZE(rewrites);
}

const char *
rewrite_row_name(size_t i)
{
	return rewrites[i].name;
}

const char *
rewrite_row_id(size_t i)
{
	return rewrites[i].id;
}
