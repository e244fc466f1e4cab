/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * frames.c - how much stack each function takes, and whether its source is the
 * user's. How much is too much is not decided here.
 */
#include "config.h"

#include "kmodrustc/asm.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "fixup.h"
#include "kmodrustc/os.h"

/* ---- frames ---- */

/* The function at hand; {0} is one that took nothing yet. */
struct taking {
	unsigned long bytes;
	struct where at; /* of the step that passed the limit */
	bool over;
	bool called; /* what follows is no prologue any more */
	/* Steps of a large frame that belong together, see below. */
	unsigned long number; /* in %rax, by the statement before */
	bool copied;          /* %r11 is %rsp, by the statement before */
	bool looping;         /* until %r11 is compared: counted already */
};

/* One run over a text. */
struct frames {
	struct state state;
	struct taking taking;
	unsigned long limit;
	void (*each)(const struct frame *f, void *ctx);
	void *ctx;
};

/* The value of `$4096`; false: none, or not a number alone. */
static bool
immediate_read(struct span s, long *value)
{
	char digits[24], *end;

	if (s.n < 2 || *s.p != '$' || s.n >= sizeof(digits))
		return false;
	memcpy(digits, s.p + 1, s.n - 1);
	digits[s.n - 1] = '\0';
	*value = strtol(digits, &end, 0);
	return *end == '\0';
}

static void
take(struct frames *f, long bytes)
{
	struct taking *t = &f->taking;

	if (bytes <= 0)
		return; /* given back */
	t->bytes += (unsigned long)bytes;
	if (t->over || t->bytes <= f->limit)
		return;
	t->over = true;
	place_where(&f->state.place, &t->at);
}

static void
watch_push(struct frames *f, const struct span *v, size_t n)
{
	(void)v;
	(void)n;
	take(f, 8);
}

/*
 * LLVM 14 to 18, a call for frames over a page (rustc 1.63):
 *	movl $N, %eax; callq __rust_probestack; subq %rax, %rsp
 */
static void
watch_mov(struct frames *f, const struct span *v, size_t n)
{
	long value;

	if (n != 2)
		return;
	if (word_in(v[1], "%eax %rax") && immediate_read(v[0], &value) &&
	    value > 0)
		f->taking.number = (unsigned long)value;
	else if (word_is(v[0], "%rsp") && word_is(v[1], "%r11"))
		f->taking.copied = true;
}

static void
watch_call(struct frames *f, const struct span *v, size_t n)
{
	struct span probe = { "__rust_probestack", 17 };

	if (n == 1 && v[0].n >= probe.n &&
	    memcmp(v[0].p, probe.p, probe.n) == 0)
		return;
	f->taking.called = true;
}

/*
 * Probes in line: up to some pages each by itself,
 *	subq $4096, %rsp; movq $0, (%rsp)
 * more in a loop, `movq %rsp, %r11` being `leaq -N(%rsp), %r11` in old LLVM:
 *	movq %rsp, %r11; subq $N, %r11
 *	1: subq $4096, %rsp; movq $0, (%rsp); cmpq %r11, %rsp; jne 1b
 */
static void
watch_sub(struct frames *f, const struct span *v, size_t n)
{
	struct taking *t = &f->taking;
	unsigned long number = t->number;
	bool copied = t->copied;
	long value;

	if (n != 2)
		return;
	if (word_is(v[1], "%rsp") && word_is(v[0], "%rax")) {
		take(f, (long)number);
	} else if (immediate_read(v[0], &value)) {
		if (word_is(v[1], "%rsp") && !t->looping)
			take(f, value);
		else if (word_is(v[1], "%r11") && copied) {
			take(f, value);
			t->looping = true;
		}
	}
}

/* addq $-128, %rsp is shorter than subq $128, %rsp. */
static void
watch_add(struct frames *f, const struct span *v, size_t n)
{
	long value;

	if (n == 2 && word_is(v[1], "%rsp") && immediate_read(v[0], &value) &&
	    value < 0)
		take(f, -value);
}

static void
watch_lea(struct frames *f, const struct span *v, size_t n)
{
	static const char base[] = "(%rsp)";
	char *end;
	long value;

	if (n != 2 || !word_is(v[1], "%r11"))
		return;
	value = strtol(v[0].p, &end, 0);
	if (value >= 0 || (size_t)(v[0].p + v[0].n - end) != strlen(base) ||
	    memcmp(end, base, strlen(base)) != 0)
		return;
	take(f, -value);
	f->taking.looping = true;
}

static void
watch_cmp(struct frames *f, const struct span *v, size_t n)
{
	if (n == 2 && word_is(v[0], "%r11") && word_is(v[1], "%rsp"))
		f->taking.looping = false;
}

/*
 * The instructions that tell something. `lasts`: what %rax and %r11 are said to
 * hold outlives it.
 */
static const struct {
	const char *words;
	void (*watch)(struct frames *f, const struct span *v, size_t n);
	bool lasts;
} watches[] = {
	{ "add addq", watch_add, false },
	{ "call callq", watch_call, true },
	{ "cmp cmpq", watch_cmp, false },
	{ "lea leaq", watch_lea, false },
	{ "mov movl movq movabs movabsq", watch_mov, true },
	{ "push pushq", watch_push, false },
	{ "sub subq", watch_sub, false },
};

static void
insn_watch(struct frames *f, const struct statement *st)
{
	struct taking *t = &f->taking;
	struct span v[2];
	bool lasts = false;
	size_t i = 0, n;

	while (i < ARRAY_SIZE(watches) && !word_in(st->op, watches[i].words))
		i++;
	if (i < ARRAY_SIZE(watches)) {
		n = operands_cut(st->args, v, ARRAY_SIZE(v));
		watches[i].watch(f, v, n);
		lasts = watches[i].lasts;
	}
	if (!lasts) {
		t->number = 0;
		t->copied = false;
	}
}

/* The function ends here: tells of it and forgets it. */
static void
frame_end(struct frames *f)
{
	struct frame frame = { .bytes = f->taking.bytes, .at = f->taking.at };
	char *function;

	if (f->taking.over) {
		function = place_function(&f->state.place);
		frame.function = function;
		f->each(&frame, f->ctx);
		free(function);
	}
	free((void *)(uintptr_t)f->taking.at.file);
	f->taking = (struct taking){ 0 };
}

/* Of the directives only those of the places matter. */
static bool
is_wanted(const struct frames *f, struct span line)
{
	static const char loc[] = "\t.loc", file[] = "\t.file";

	if (line.n < sizeof(file) || line.p[0] != '\t')
		return true;
	if (line.p[1] == '.')
		return memcmp(line.p, loc, sizeof(loc) - 1) == 0 ||
		    memcmp(line.p, file, sizeof(file) - 1) == 0;
	return !f->taking.called;
}

static void
line_watch(struct frames *f, struct span line)
{
	struct statement st = { 0 };
	const char *before = f->state.place.label.text.p;
	struct place place = f->state.place;

	statement_lex(&st, line);
	state_watch(&f->state, &st);
	if (f->state.place.label.text.p != before) {
		/* the one before still has its name and line there */
		struct place next = f->state.place;

		f->state.place = place;
		frame_end(f);
		f->state.place = next;
	}
	if (st.line.kind == LINE_INSN && !f->taking.called)
		insn_watch(f, &st);
}

int
asm_each_frame(const char *path, unsigned long limit,
    void (*each)(const struct frame *f, void *ctx), void *ctx)
{
	struct frames f = { .limit = limit, .each = each, .ctx = ctx };
	struct buf text = { 0 };
	const char *at, *end, *nl;
	struct span line;

	if (file_read(path, &text) < 0) {
		buf_free(&text);
		return -1;
	}
	at = text.s != NULL ? text.s : "";
	for (end = at + text.len; at < end; at = nl) {
		f.state.place.line++;
		nl = memchr(at, '\n', (size_t)(end - at));
		nl = nl != NULL ? nl + 1 : end;
		line = (struct span){ at, (size_t)(nl - at) };
		if (is_wanted(&f, line))
			line_watch(&f, line);
	}
	frame_end(&f);
	place_free(&f.state.place);
	buf_free(&text);
	return 0;
}

/* ---- whose function ---- */

static bool
is_std_crate(struct span name)
{
	static const char *const crates[] = { "alloc", "compiler_builtins",
		"core", "std" };

	for (size_t i = 0; i < ARRAY_SIZE(crates); i++)
		if (span_is(name, crates[i]))
			return true;
	return false;
}

/* `4core...`: the name, as both schemes count it; n 0: none. */
static struct span
counted_name(const char *p)
{
	char *name;
	unsigned long n;

	if (!isdigit((unsigned char)*p))
		return (struct span){ p, 0 };
	n = strtoul(p, &name, 10);
	return (struct span){ name, n <= strlen(name) ? n : 0 };
}

/*
 * The crate of the first path in a component of the old scheme such as
 * _$LT$alloc..vec..Vec$LT$T$GT$$u20$as$u20$core..fmt..Debug$GT$.
 */
static struct span
first_crate(struct span s)
{
	const char *dots = memmem(s.p, s.n, "..", 2), *p = dots;

	if (dots == NULL)
		return (struct span){ s.p, 0 };
	while (p > s.p && (isalnum((unsigned char)p[-1]) || p[-1] == '_'))
		p--;
	return (struct span){ p, (size_t)(dots - p) };
}

static struct span
legacy_crate(const char *symbol)
{
	struct span s = counted_name(symbol + strlen("_ZN"));

	return span_starts(s, "_$LT$") ? first_crate(s) : s;
}

/* Where the number of a path that has one ends: s12ab_, s_. */
static const char *
behind_number(const char *p)
{
	if (*p != 's')
		return p;
	while (isalnum((unsigned char)*p))
		p++;
	return *p == '_' ? p + 1 : p;
}

/*
 * The grammar is that of RFC 2603: a path is I path arguments, N namespace path
 * name, M or X number path type, Y type path, C number name. All of them lead
 * down to a crate, Y by its type.
 */
static struct span
v0_crate(const char *symbol)
{
	const char *p = symbol + strlen("_R");

	for (;;) {
		switch (*p) {
		case 'N':
			if (p[1] == '\0')
				return (struct span){ p, 0 };
			p += 2;
			break;
		case 'M':
		case 'X':
			p = behind_number(p + 1);
			break;
		case 'I':
		case 'Y':
		case 'R': /* &T, &mut T, *T, [T]: types that hold one */
		case 'Q':
		case 'P':
		case 'O':
		case 'S':
		case 'A':
		case 'D':
			p++;
			break;
		case 'C':
			return counted_name(behind_number(p + 1));
		default:
			return (struct span){ p, 0 };
		}
	}
}

bool
is_std_function(const char *symbol)
{
	struct span crate = { symbol, 0 };

	if (text_starts(symbol, "_ZN"))
		crate = legacy_crate(symbol);
	else if (text_starts(symbol, "_R"))
		crate = v0_crate(symbol);
	return is_std_crate(crate);
}
