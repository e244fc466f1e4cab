/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * traits.c - what matters in a statement's operands: SYM@OPERATOR, registers
 * that a kernel must not touch, forms of an operand. Judges nothing.
 */
#include "config.h"

#include "fixup.h"

#include <string.h>
#include <strings.h>

/* gas's own operators: binutils gas/config/tc-i386.c, lex_got(). */
static const struct {
	const char *name;
	unsigned trait;
} operators[] = {
	{ "DTPMOD", TRAIT_TLS },
	{ "DTPOFF", TRAIT_TLS },
	{ "GOT", TRAIT_GOT },
	{ "GOTNTPOFF", TRAIT_TLS },
	{ "GOTOFF", TRAIT_GOT },
	{ "GOTPCREL", TRAIT_GOTPCREL },
	{ "GOTPCREL_NORELAX", TRAIT_GOTPCREL }, /* LLVM's alone */
	{ "GOTPLT", TRAIT_GOT },
	{ "GOTTPOFF", TRAIT_TLS },
	{ "INDNTPOFF", TRAIT_TLS },
	{ "NTPOFF", TRAIT_TLS },
	{ "PLT", TRAIT_PLT },
	{ "PLTOFF", TRAIT_GOT },
	{ "TLSCALL", TRAIT_TLS },
	{ "TLSDESC", TRAIT_TLS },
	{ "TLSGD", TRAIT_TLS },
	{ "TLSLD", TRAIT_TLS },
	{ "TLSLDM", TRAIT_TLS },
	{ "TPOFF", TRAIT_TLS },
};

const char operator_stems[] = "dtp got ind ntp plt tls tpo";

/* Registers by their names without number; then a digit or a \parameter. */
static const struct {
	const char *stem;
	bool numbered;
	unsigned trait;
} registers[] = {
	{ "bnd", true, TRAIT_FPU },
	{ "fs", false, TRAIT_FS },
	{ "k", true, TRAIT_FPU },
	{ "mm", true, TRAIT_FPU },
	{ "st", false, TRAIT_FPU },
	{ "tmm", true, TRAIT_FPU },
	{ "xmm", true, TRAIT_FPU },
	{ "ymm", true, TRAIT_FPU },
	{ "zmm", true, TRAIT_FPU },
};

static struct span
name_at(struct span s, size_t i)
{
	size_t end = i;

	while (end < s.n && is_name(s.p[end]))
		end++;
	return span_part(s, i, end);
}

static unsigned
register_trait(struct span name)
{
	size_t n;

	for (size_t i = 0; i < ARRAY_SIZE(registers); i++) {
		n = strlen(registers[i].stem);
		if (name.n < n || (name.n == n) == registers[i].numbered ||
		    strncasecmp(name.p, registers[i].stem, n) != 0)
			continue;
		if (name.n == n || name.p[n] == '\\' ||
		    (name.p[n] >= '0' && name.p[n] <= '9'))
			return registers[i].trait;
	}
	return 0;
}

/* xmm3 as an argument of a macro; k1, st and fs are too much like names. */
static unsigned
bare_trait(struct span name)
{
	return name.n >= 3 && (name.p[1] | 0x20) == 'm' ? register_trait(name)
							: 0;
}

static unsigned
operator_trait(struct span name)
{
	for (size_t i = 0; i < ARRAY_SIZE(operators); i++)
		if (word_is(name, operators[i].name))
			return operators[i].trait;
	return 0;
}

/* The trait of the name at i, which nothing but its own letters tells. */
static unsigned
name_trait(struct span name, bool bare)
{
	/* The $ of an immediate is no part of the name. */
	if (span_is(span_part(name, *name.p == '$', name.n),
		"_GLOBAL_OFFSET_TABLE_"))
		return TRAIT_GOT;
	return bare ? bare_trait(name) : 0;
}

unsigned
traits_of(struct span s, bool bare)
{
	unsigned traits = 0;
	struct span name;
	enum item kind;
	size_t end;
	char c;

	for (size_t i = 0; i < s.n; i = end) {
		c = s.p[i];
		end = item_end(s, i, &kind);
		if (kind != ITEM_CHAR)
			continue;
		if (c == '%' || c == '@') {
			while (c == '%' && end < s.n && is_blank(s.p[end]))
				end++;
			name = name_at(s, end);
			traits |= c == '%' ? register_trait(name)
					   : operator_trait(name);
			end += name.n;
		} else if (is_name(c)) {
			name = name_at(s, i);
			traits |= name_trait(name, bare);
			end = i + name.n;
		}
	}
	return traits;
}

/* The name that ends at `end`; none if it begins like a number. */
static struct span
symbol_before(struct span s, size_t end, struct span string)
{
	size_t from = end;

	if (string.n != 0 && string.p + string.n == s.p + end)
		return string;
	while (from > 0 && is_name(s.p[from - 1]))
		from--;
	if (from < end && s.p[from] >= '0' && s.p[from] <= '9')
		from = end;
	return span_part(s, from, end);
}

bool
at_find(struct span s, enum trait trait, struct at *a)
{
	struct span string = { 0 }, name;
	enum item kind;
	size_t end;

	for (size_t i = 0; i < s.n; i = end) {
		end = item_end(s, i, &kind);
		if (kind == ITEM_STRING)
			string = span_part(s, i, end);
		if (kind != ITEM_CHAR || s.p[i] != '@')
			continue;
		name = name_at(s, end);
		if (operator_trait(name) == (unsigned)trait) {
			a->symbol = symbol_before(s, i, string);
			a->operator= span_part(s, i, end + name.n);
			a->all = span_part(s, i - a->symbol.n, end + name.n);
			return true;
		}
	}
	return false;
}

/* ---- operands ---- */

bool
is_register64(struct span s)
{
	if (s.n == 0 || *s.p != '%')
		return false;
	return word_in(span_trim(span_part(s, 1, s.n)),
	    "rax rbx rcx rdx rsi rdi rbp rsp r8 r9 r10 r11 r12 r13 r14 r15 "
	    "r16 r17 r18 r19 r20 r21 r22 r23 r24 r25 r26 r27 r28 r29 r30 r31");
}

/* "(%rip)", blanks apart. */
static bool
is_rip(struct span s)
{
	static const char rip[] = "(%rip)";
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++) {
		if (is_blank(s.p[i]))
			continue;
		if (n == sizeof(rip) - 1 ||
		    strncasecmp(&s.p[i], &rip[n], 1) != 0)
			return false;
		n++;
	}
	return n == sizeof(rip) - 1;
}

bool
is_got_operand(struct span operand, struct at *a)
{
	return at_find(operand, TRAIT_GOTPCREL, a) && a->all.p == operand.p &&
	    a->symbol.n != 0 && is_rip(span_behind(operand, a->all));
}

struct span
operand_around(struct span args, struct span inner)
{
	struct span v[MAX_OPERANDS];
	size_t n = operands_cut(args, v, MAX_OPERANDS);

	for (size_t i = 0; i < n && i < MAX_OPERANDS; i++)
		if (inner.p >= v[i].p && inner.p < v[i].p + v[i].n)
			return v[i];
	return (struct span){ 0 };
}

bool
has_rip_base(struct span operand)
{
	const char *open;

	if (operand.p == NULL)
		return false;
	open = memrchr(operand.p, '(', operand.n);
	return open != NULL && memchr(operand.p, ':', operand.n) == NULL &&
	    is_rip(
		(struct span){ open, (size_t)(operand.p + operand.n - open) });
}
