/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * screen.c - tells in few cycles that a line needs no closer look. It may ask
 * for a look in vain, never let pass what a table asks for. It understands
 * only the layout that compilers use (tab, op, tab, args); all else is looked
 * at.
 */
#include "config.h"

#include "fixup.h"

#include <string.h>

/* ---- words by their letters 1 to 3 and 2 to 4, a bit each ---- */

static unsigned
letters(const char *p)
{
	return (p[0] & 31U) << 10 | (p[1] & 31U) << 5 | (p[2] & 31U);
}

static inline bool
has_bit(const uint32_t *set, const char *p)
{
	unsigned i = letters(p);

	return set[i / 32] >> (i % 32) & 1;
}

static inline bool
is_asked_for(const struct letters *set, const char *p)
{
	return has_bit(set->first, p) && has_bit(set->second, p + 1);
}

/* Any letter may stand where the word has none. */
static void
set_bits(uint32_t *set, const char *p, size_t n)
{
	char key[3] = { 0 };
	unsigned from, to;

	memcpy(key, p, n < 3 ? n : 3);
	from = letters(key);
	to = n >= 3 ? from : n == 2 ? from | 31 : n == 1 ? from | 1023 : 32767;
	for (unsigned i = from; i <= to; i++)
		set[i / 32] |= (uint32_t)1 << (i % 32);
}

static void
ask_for(struct letters *set, struct span word)
{
	size_t n = word.p[word.n - 1] == '*' ? word.n - 1 : word.n;

	set_bits(set->first, word.p, n);
	set_bits(set->second, word.p + 1, n - 1);
}

/* A directive's dot is no part of its three letters. */
static void
ask_for_words(struct letters *dotted, struct letters *plain, const char *words)
{
	struct span w;

	while (words != NULL && (w = word_next(&words)).n != 0) {
		if (*w.p == '.')
			ask_for(dotted, span_part(w, 1, w.n));
		else
			ask_for(plain, w);
	}
}

void
screen_setup(struct screen *s, const struct fixup_options *options)
{
	const char *words;

	*s = (struct screen){ 0 };
	/*
	 * A row with traits shows by an @, a % or a *, or by where it stands:
	 * see is_plain() in fixup.c and pass_label().
	 */
	for (size_t i = 0; i < rewrite_rows(); i++) {
		if (!is_asked(rewrites[i].harden, options))
			continue;
		if (rewrites[i].traits == 0)
			ask_for_words(
			    &s->directive, &s->insn, rewrites[i].words);
		s->star = s->star || (rewrites[i].traits & TRAIT_STAR) != 0;
	}
	for (size_t i = 0; i < refusal_rows(); i++) {
		if (refuses[i].in_app || !is_asked(refuses[i].harden, options))
			continue;
		s->code = s->code || (refuses[i].traits & TRAIT_CODE) != 0;
		s->bytes = s->bytes || (refuses[i].traits & TRAIT_BYTES) != 0;
		if ((refuses[i].traits & TRAIT_STAR) == 0)
			ask_for_words(
			    &s->directive, &s->insn, refuses[i].words);
		else
			s->star = true;
	}
	for (size_t i = 0; (words = state_words(i)) != NULL; i++)
		ask_for_words(&s->directive, &s->insn, words);
	ask_for_words(&s->directive, &s->insn, prefix_words);
	ask_for_words(&s->section, &s->section, unwanted_sections);
	ask_for_words(&s->operator, & s->operator, operator_stems);
}

/* ---- characters ---- */

enum class { PLAIN, END, LOOK, PERCENT, AT, HASH, SLASH, CAPITAL_G, STAR };

static const unsigned char classes[256] = {
	['\n'] = END,
	['\0'] = LOOK,
	['"'] = LOOK,
	['\''] = LOOK,
	[';'] = LOOK,
	[':'] = LOOK,
	['%'] = PERCENT,
	['@'] = AT,
	['#'] = HASH,
	['/'] = SLASH,
	['G'] = CAPITAL_G,
	['*'] = STAR,
};

/* By the letter behind %: 1 look, else look if this letter follows. */
static const unsigned char register_classes[256] = {
	[' '] = 1,
	['\t'] = 1,
	['\\'] = 1,
	['b'] = 'n',
	['B'] = 'n',
	['s'] = 't',
	['S'] = 't',
	['f'] = 1,
	['F'] = 1,
	['k'] = 1,
	['K'] = 1,
	['m'] = 1,
	['M'] = 1,
	['t'] = 1,
	['T'] = 1,
	['x'] = 1,
	['X'] = 1,
	['y'] = 1,
	['Y'] = 1,
	['z'] = 1,
	['Z'] = 1,
};

static inline bool
register_passes(const char *p)
{
	unsigned char class = register_classes[(unsigned char)p[0]];

	return class == 0 || (class != 1 && (p[1] | 0x20) != class);
}

/* p is at the %: does 8(%rip) end there, with no symbol? Or (%rip) alone? */
static bool
may_be_address(const char *p)
{
	if (p[1] != 'r' || p[2] != 'i' || p[3] != 'p' || p[-1] != '(')
		return false;
	for (p -= 2; is_name(*p) || *p == '+' || *p == '-';)
		p--;
	return p[1] == '(' || p[1] == '-' || (p[1] >= '0' && p[1] <= '9');
}

/* To the newline; NULL if something is in between that a row asks for. */
static const char *
pass_rest(const struct screen *s, const char *p)
{
	unsigned char class;

	for (;; p++) {
		while ((class = classes[(unsigned char)*p]) == PLAIN)
			p++;
		if (class == END)
			return p;
		if (class == HASH)
			return rawmemchr(p, '\n');
		if (class == LOOK ||
		    (class == PERCENT &&
			(!register_passes(p + 1) ||
			    (s->bytes && may_be_address(p)))) ||
		    (class == AT && is_asked_for(&s->operator, p + 1)) ||
		    (class == SLASH && p[1] == '*') ||
		    (class == STAR && s->star) ||
		    (class == CAPITAL_G && p[1] == 'L'))
			return NULL;
	}
}

/* ---- lines: each of these returns the newline, or NULL: look ---- */

/* .ascii and its like, from the quote: one string and no more. */
static const char *
pass_string(const char *p)
{
	const char *nl = rawmemchr(p, '\n');
	size_t n = (size_t)(nl - p);

	return string_close((struct span){ p, n }, 1) + 1 == n ? nl : NULL;
}

/*
 * .section NAME,"FLAGS",@TYPE,SIZE: a plain name, not unwanted, no R among
 * the flags, nothing that could be unique,N.
 */
static const char *
pass_section(const struct screen *s, const char *p)
{
	bool quoted = *p == '"';
	const char *name = p += quoted;

	while (is_name(*p) && *p != '\\')
		p++;
	if (p == name || is_asked_for(&s->section, name + 1) ||
	    (quoted && *p++ != '"'))
		return NULL;
	if (p[0] == ',' && p[1] == '"') {
		for (p += 2; *p >= 'A' && *p != 'R';)
			p++;
		if (*p++ != '"')
			return NULL;
	}
	if (p[0] == ',' && p[1] == '@')
		for (p += 2; *p >= 'a' && *p <= 'z';)
			p++;
	if (p[0] == ',')
		for (p++; *p >= '0' && *p <= '9';)
			p++;
	return *p == '\n' ? p : NULL;
}

/* .quad .L3, .long .LBB0_2-.LJTI0_0: as statement.c's is_code_label(), or more. */
static bool
may_be_code(const char *p)
{
	while (is_name(*p))
		p++;
	while (is_blank(*p))
		p++;
	return p[0] == '.' && p[1] == 'L' &&
	    (p[2] == 'B' || (p[2] >= '0' && p[2] <= '9'));
}

static const char *
pass_directive(const struct screen *s, struct state *state, const char *p)
{
	const char *op = p + 2, *nl;

	if (state->jump && memcmp(op, "loc", 3) != 0)
		return NULL; /* state.c knows whether it still is one */
	if (memcmp(op, "loc", 3) == 0 && is_blank(op[3])) {
		nl = pass_rest(s, op);
		if (nl != NULL)
			place_loc(&state->place,
			    (struct span){ p, (size_t)(nl - p) },
			    (struct span){ op + 3, (size_t)(nl - op - 3) });
		return nl;
	}
	if (memcmp(op, "asci", 4) == 0 && (op[4] == 'i' || op[4] == 'z') &&
	    op[5] == '\t' && op[6] == '"')
		return pass_string(op + 6);
	if (memcmp(op, "sect", 4) == 0 && memcmp(op, "section\t", 8) == 0) {
		nl = pass_section(s, op + 8);
		if (nl != NULL) { /* as state.c would do it */
			state->skip_previous = false;
			state->debug =
			    memcmp(op + 8 + (op[8] == '"'), ".debug", 6) == 0;
		}
		return nl;
	}
	if (is_asked_for(&s->directive, op) || (s->code && may_be_code(op)))
		return NULL;
	return pass_rest(s, op);
}

/* A label alone; everything else at the left edge is looked at. */
static const char *
pass_label(struct state *state, const char *p)
{
	const char *end = p;
	struct span name;

	while (is_name(*end))
		end++;
	if (end[0] != ':' || end[1] != '\n' || end == p)
		return NULL;
	name = (struct span){ p, (size_t)(end - p) };
	if (label_traits(state, name) != 0)
		return NULL;
	state->data = false;
	state->jump = false;
	place_label(&state->place, name);
	return end + 1;
}

/* As word_in(op, "WORD WORDq"), of the op at p. */
static inline bool
is_op(const char *p, const char *word, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if ((p[i] | 0x20) != word[i])
			return false;
	return !is_name(p[n]) || ((p[n] | 0x20) == 'q' && !is_name(p[n + 1]));
}

/* je .+3, as statement.c's is_byte_branch(), or more; p is at the op. */
static bool
may_be_bytes(const char *p)
{
	if (*p != 'j' && *p != 'c' && *p != 'l' && *p != 'x')
		return false;
	while (is_name(*p))
		p++;
	while (is_blank(*p))
		p++;
	if (*p != '.' && (*p < '0' || *p > '9'))
		return false;
	while (is_name(*p))
		p++;
	while (is_blank(*p))
		p++;
	return *p == '+' || *p == '-';
}

/* Behind a jump a row may want it. What is looked at, state.c notes. */
static const char *
pass_insn(const struct screen *s, struct state *state, const char *p)
{
	const char *nl;

	if (state->jump || is_asked_for(&s->insn, p + 1) ||
	    (s->bytes && may_be_bytes(p + 1)))
		return NULL;
	nl = pass_rest(s, p + 2);
	if (nl != NULL) {
		state->call = is_op(p + 1, "call", 4);
		state->jump = is_op(p + 1, "jmp", 3);
	}
	return nl;
}

const char *
screen_pass(const struct screen *s, struct state *state, const char *p)
{
	if (*p == '\n')
		return p;
	if (*p != '\t')
		return pass_label(state, p);
	if (p[1] == '.')
		return pass_directive(s, state, p);
	if (p[1] >= 'a' && p[1] <= 'z')
		return pass_insn(s, state, p);
	/* A comment, but #APP, #NO_APP. */
	if (p[1] == '#' && is_blank(p[2]))
		return rawmemchr(p, '\n');
	return NULL;
}
