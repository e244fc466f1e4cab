/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * state.c - what directives and labels change for the statements behind them:
 * section, place, #APP, macros. Rewrites nothing.
 */
#include "config.h"

#include "fixup.h"

#include <string.h>

/* ---- sections ---- */

static const char section_words[] =
    ".section .section.s .sect .sect.s .pushsection";

const char unwanted_sections[] = ".eh_frame .llvm_addrsig";

/* The operand that names it, without quotes. */
static struct span
section_name(const struct statement *st)
{
	struct span name;

	operands_cut(st->args, &name, 1);
	if (name.n >= 2 && *name.p == '"')
		name = span_part(name, 1, name.n - 1);
	return name;
}

bool
section_is_unwanted(const struct statement *st)
{
	return word_in(st->op, section_words) &&
	    word_in(section_name(st), unwanted_sections);
}

static void
enter_section(struct state *s, bool skip)
{
	s->skip_previous = s->skip;
	s->skip = skip;
	s->moved = true;
	s->debug = false;
}

static void
watch_section(struct state *s, const struct statement *st)
{
	enter_section(s, section_is_unwanted(st));
	s->debug = span_starts(section_name(st), ".debug");
}

static void
watch_plain_section(struct state *s, const struct statement *st)
{
	(void)st;
	enter_section(s, false);
}

static void
watch_previous(struct state *s, const struct statement *st)
{
	(void)st;
	enter_section(s, s->skip_previous);
}

/* The stack is as deep as its bits; below that nothing is ever skipped. */
static void
watch_push(struct state *s, const struct statement *st)
{
	struct span name = { 0 };

	operands_cut(st->args, &name, 1);
	s->data = word_in(name, ".init.data .exit.data");
	s->skips = s->skips << 1 | s->skip;
	s->skips_previous = s->skips_previous << 1 | s->skip_previous;
	s->pushed++;
	enter_section(s, section_is_unwanted(st));
}

static void
watch_pop(struct state *s, const struct statement *st)
{
	(void)st;
	if (s->pushed == 0)
		return;
	s->pushed--;
	s->skip = s->skips & 1;
	s->skip_previous = s->skips_previous & 1;
	s->skips >>= 1;
	s->skips_previous >>= 1;
}

/* ---- the rest ---- */

static void
watch_file(struct state *s, const struct statement *st)
{
	struct file_args f;

	if (!file_args_read(st->args, &f) || f.number.n == 0)
		return;
	if (span_is(f.number, "0"))
		s->dwarf5 = true;
	place_file(&s->place, &f);
}

static void
watch_loc(struct state *s, const struct statement *st)
{
	place_loc(&s->place, st->text, st->args);
}

static void
watch_cfi_sections(struct state *s, const struct statement *st)
{
	s->cfi = memmem(st->args.p, st->args.n, ".debug_frame", 12) != NULL;
}

static void
watch_first(struct state *s)
{
	s->at |= TRAIT_FIRST;
	s->entry = false;
}

static void
watch_macro(struct state *s, const struct statement *st)
{
	(void)st;
	s->macros = true;
	s->macro_depth++;
}

static void
watch_macro_end(struct state *s, const struct statement *st)
{
	(void)st;
	if (s->macro_depth == 0)
		return;
	if (s->entry && s->entry_depth == s->macro_depth)
		watch_first(s); /* a macro that begins functions */
	s->macro_depth--;
}

/* `name:` and more behind it: the first name. */
static struct span
label_name(struct span label)
{
	struct span s = span_trim(label);
	size_t colon;

	if (s.n != 0 && *s.p == '"')
		return span_part(s, 0, string_close(s, 1) + 1);
	for (colon = 0; colon < s.n && is_name(s.p[colon]);)
		colon++;
	return span_part(s, 0, colon);
}

/* `.type f STT_FUNC` is gas, too. */
static void
watch_type(struct state *s, const struct statement *st)
{
	struct span name, type;

	operands_cut(st->args, &name, 1);
	type = span_behind(st->args, name);
	if (type.n == 0) {
		name = label_name(st->args);
		type = span_behind(st->args, name);
	}
	while (type.n != 0 && (is_blank(*type.p) || *type.p == ','))
		type = span_part(type, 1, type.n);
	if (word_in(type,
		"@function %function #function stt_func function "
		"\"function\""))
		place_typed(&s->place, name);
}

/* The alias of another has no label to wait for. */
static void
watch_set(struct state *s, const struct statement *st)
{
	struct span name;

	operands_cut(st->args, &name, 1);
	place_untyped(&s->place, name);
}

/* Directive words and what they do to the state. */
static const struct {
	const char *words;
	void (*watch)(struct state *s, const struct statement *st);
} watches[] = {
	{ ".section .section.s .sect .sect.s", watch_section },
	{ ".pushsection", watch_push },
	{ ".popsection", watch_pop },
	{ ".previous", watch_previous },
	{ ".text .data .bss", watch_plain_section },
	{ ".file", watch_file },
	{ ".loc", watch_loc },
	{ ".cfi_sections", watch_cfi_sections },
	{ ".type", watch_type },
	{ ".set .equ .equiv", watch_set },
	{ ".macro .rept .rep .irp .irpc", watch_macro },
	{ ".endm .endr", watch_macro_end },
};

const char *
state_words(size_t i)
{
	return i < ARRAY_SIZE(watches) ? watches[i].words : NULL;
}

bool
state_keeps(const struct statement *st)
{
	if (st->line.kind == LINE_ASSIGN || st->line.kind == LINE_BLANK ||
	    st->line.kind == LINE_COMMENT)
		return true;
	for (size_t i = 0; i < ARRAY_SIZE(watches); i++)
		if (word_in(st->op, watches[i].words))
			return true;
	return word_in(st->op, ".if* .else* .endif .exitm .purgem");
}

static void
watch_comment(struct state *s, const struct statement *st)
{
	struct span text = st->text;

	while (text.n != 0 &&
	    (is_blank(text.p[text.n - 1]) || text.p[text.n - 1] == '\n'))
		text.n--;
	place_marker(&s->place, text);
	text = span_trim(text);
	if (span_is(text, "#APP")) {
		s->app = true;
	} else if (span_is(text, "#NO_APP")) {
		s->app = false;
		place_marker(&s->place, (struct span){ 0 });
	}
}

unsigned
label_traits(const struct state *s, struct span name)
{
	if (place_is_typed(&s->place, name))
		return TRAIT_ENTRY;
	return s->call && span_starts(name, ".Lfunc_end") ? TRAIT_OPEN_END : 0;
}

static void
watch_label(struct state *s, const struct statement *st)
{
	struct span name = label_name(st->line.label);

	if (name.n == 0)
		return;
	s->pointed = s->data;
	s->data = false;
	s->jump = false;
	s->at |= label_traits(s, name);
	if (s->at & TRAIT_ENTRY) {
		s->entry = true;
		s->entry_depth = s->macro_depth;
		s->moved = false;
	}
	place_label(&s->place, name);
}

/* What may stand at a function's entry and leave bytes there, or may not. */
static const char filling_words[] =
    ".2byte .4byte .8byte .align .ascii .asciz .balign .balignl .balignw .byte "
    ".fill .hword .if* .incbin .insn .int .long .nop .nops .octa .org .p2align "
    ".p2alignl .p2alignw .quad .short .skip .space .string .value .word .zero";

static void
watch_filling(struct state *s, const struct statement *st)
{
	if (s->entry && !s->moved && word_in(st->op, filling_words))
		watch_first(s);
}

static void
watch_insn(struct state *s, const struct statement *st)
{
	if (s->entry)
		watch_first(s);
	if (s->jump && !s->app)
		s->at |= TRAIT_DEAD;
	s->call = word_in(st->op, "call callq");
	s->jump = word_in(st->op, "jmp jmpq");
}

void
state_watch(struct state *s, const struct statement *st)
{
	if (st->line.kind == LINE_COMMENT)
		watch_comment(s, st);
	if (st->line.label.n != 0 && !s->skip)
		watch_label(s, st);
	if (st->line.kind == LINE_INSN)
		watch_insn(s, st);
	if (st->line.kind == LINE_ASSIGN) {
		s->jump = false;
		place_untyped(&s->place, st->op); /* LLVM of 1.96 */
	}
	if (st->line.kind != LINE_DIRECTIVE)
		return;
	if (!word_in(st->op, ".loc .cfi_*"))
		s->jump = false; /* .else, .macro, .section ... */
	watch_filling(s, st);
	for (size_t i = 0; i < ARRAY_SIZE(watches); i++)
		if (word_in(st->op, watches[i].words))
			watches[i].watch(s, st);
}
