/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * state.c - statements, and what directives change for those behind them:
 * section, place, #APP, macros. Rewrites nothing.
 */
#include "config.h"

#include "fixup.h"

#include <string.h>

const char prefix_words[] =
    "addr32 bnd cs data16 ds es fs gs lock notrack "
    "rep repe repne repnz repz rex* ss xacquire xrelease";

/* Moves st->op and st->args behind the prefixes; lock/incl is gas, too. */
static void
prefixes_cut(struct statement *st)
{
	struct line rest;
	struct span behind;

	while (st->args.n != 0 &&
	    (*st->op.p == '{' || word_in(st->op, prefix_words))) {
		if (word_is(st->op, "fs"))
			st->traits |= TRAIT_FS;
		behind = st->args;
		if (*behind.p == '/') {
			behind.p++;
			behind.n--;
		}
		line_lex(behind, &rest);
		if (rest.op.n == 0 || rest.label.n != 0)
			break;
		st->op = rest.op;
		st->args = rest.args;
	}
	st->prefix =
	    (struct span){ st->line.op.p, (size_t)(st->op.p - st->line.op.p) };
}

/* .LBB0_2 of LLVM, .L3 of gcc; gcc's .LBB2 is for debuggers. */
static bool
is_code_label(struct span s)
{
	size_t i = 2;

	if (span_starts(s, ".LBB"))
		i = strlen(".LBB");
	else if (!span_starts(s, ".L"))
		return false;
	if (i == s.n || s.p[i] < '0' || s.p[i] > '9')
		return false;
	while (i < s.n && s.p[i] >= '0' && s.p[i] <= '9')
		i++;
	return s.p[2] != 'B' || (i < s.n && s.p[i] == '_');
}

/*
 * je .+3, je .Ltmp0+3, jmp 1b - 2: a way counted in bytes. Of a symbol that is
 * no local label, call f+4, the bytes may be another's.
 */
static bool
is_byte_branch(const struct statement *st)
{
	struct span s = st->args;
	size_t i = 0;

	if (s.n == 0 || (*s.p != '.' && (*s.p < '0' || *s.p > '9')) ||
	    !word_in(st->op, "call callq j* loop* xbegin"))
		return false;
	while (i < s.n && is_name(s.p[i]))
		i++;
	while (i < s.n && is_blank(s.p[i]))
		i++;
	return i < s.n && (s.p[i] == '+' || s.p[i] == '-');
}

/* Are there numbers alone, not even 1f? Nothing at all is 0; *zero: it is. */
static bool
is_number(struct span s, bool *zero)
{
	size_t end;

	*zero = true;
	for (size_t i = 0; i < s.n; i = end) {
		for (end = i; end < s.n && is_name(s.p[end]);)
			end++;
		if (end == i) {
			end++;
			continue;
		}
		if (s.p[i] < '0' || s.p[i] > '9' ||
		    (s.p[i] != '0' && (s.p[end - 1] | 0x20) >= 'a'))
			return false;
		*zero = *zero && s.p[i] == '0' && end == i + 1;
	}
	return true;
}

/* 8(%rip) of an instruction, or of a jmp that goes by what lies behind it. */
static bool
is_byte_address(const struct statement *st)
{
	struct span v[MAX_OPERANDS], s;
	size_t n;
	bool zero;

	if (memmem(st->args.p, st->args.n, "rip", 3) == NULL &&
	    memmem(st->args.p, st->args.n, "RIP", 3) == NULL)
		return false; /* most */
	n = operands_cut(st->args, v, MAX_OPERANDS);
	for (size_t i = 0; i < n && i < MAX_OPERANDS; i++) {
		if (!has_rip_base(v[i]))
			continue;
		s = span_part(v[i], *v[i].p == '*', v[i].n);
		s.n = (size_t)((const char *)memrchr(s.p, '(', s.n) - s.p);
		if (is_number(s, &zero) && (!zero || *v[i].p == '*'))
			return true;
	}
	return false;
}

void
statement_lex(struct statement *st, struct span text)
{
	struct span all;

	st->text = text;
	line_lex(text, &st->line);
	st->op = st->line.op;
	st->args = st->line.args;
	st->prefix = span_part(st->op, 0, 0);
	st->traits = 0;
	if (st->op.n == 0 || word_in(st->op, ".cfi_*"))
		return;
	all = (struct span){ st->op.p,
		(size_t)(st->args.p + st->args.n - st->op.p) };
	if (st->line.kind == LINE_INSN)
		prefixes_cut(st);
	if (word_is(st->op, "fs"))
		st->traits |= TRAIT_FS;
	st->traits |= traits_of(all, st->bare);
	if (st->args.n != 0 && *st->args.p == '*')
		st->traits |= TRAIT_STAR;
	if (st->line.kind == LINE_DIRECTIVE && is_code_label(st->args))
		st->traits |= TRAIT_CODE;
	if (st->line.kind == LINE_INSN &&
	    (is_byte_branch(st) || is_byte_address(st)))
		st->traits |= TRAIT_BYTES;
}

void
statement_set(struct statement *st, struct buf *text)
{
	buf_free(&st->own);
	st->own = *text;
	*text = (struct buf){ 0 };
	st->changed = true;
	statement_lex(st, (struct span){ st->own.s, st->own.len });
}

void
statement_replace(
    struct statement *st, struct span old, const char *new, size_t n)
{
	struct span before = span_before(st->text, old);
	struct span behind = span_behind(st->text, old);
	struct buf text = { 0 };

	buf_add(&text, before.p, before.n);
	buf_add(&text, new, n);
	buf_add(&text, behind.p, behind.n);
	statement_set(st, &text);
}

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
	return word_in(st->op, ".if* .else* .endif .set .equ* .exitm .purgem");
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
