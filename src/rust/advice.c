/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * advice.c - takes out of a message of rustc's on what std has not (rt/absent.rs)
 * the advice to enable it, in each of the forms that rustc writes.
 */
#include "config.h"

#include "advice.h"

#include <stdlib.h>
#include <string.h>

/*
 * The children of E0658 (rustc_session/src/parse.rs,
 * add_feature_diagnostics_for_issue()), the second since 1.79.
 */
static const char *const false_advice[] = {
	"add `#![feature(not_in_a_kernel)]` to the crate attributes",
	"this compiler was built on ",
};

static void
cut(struct buf *b, size_t from, size_t to)
{
	memmove(b->s + from, b->s + to, b->len - to);
	b->len -= to - from;
}

/* Where `words` begin at or after `from`; b->len: nowhere. */
static size_t
find_words(const struct buf *b, size_t from, const char *words)
{
	const char *at =
	    memmem(b->s + from, b->len - from, words, strlen(words));

	return at != NULL ? (size_t)(at - b->s) : b->len;
}

/* Where the line begins that ends before `at`, or that `at` stands in. */
static size_t
line_start(const struct buf *b, size_t at, const char *newline)
{
	const size_t n = strlen(newline);

	while (at > 0 && (at < n || memcmp(b->s + at - n, newline, n) != 0))
		at--;
	return at;
}

/* Is it a line of the frame, `  |`, but for its colours? */
static bool
is_bare_bar(struct span s, const char *escape)
{
	bool bar = false;

	for (; s.n != 0; s.p++, s.n--) {
		if (span_starts(s, escape)) {
			while (s.n > 1 && *s.p != 'm')
				s.p++, s.n--;
		} else if (*s.p == '|' && !bar) {
			bar = true;
		} else if (*s.p != ' ') {
			return false;
		}
	}
	return bar;
}

/* Cuts the lines with that advice, and the bar that nothing follows then. */
static void
cut_advice_lines(struct buf *b, const char *newline, const char *escape)
{
	const size_t n = strlen(newline);
	size_t at, from, to, bar;

	for (size_t i = 0; i < ARRAY_SIZE(false_advice); i++) {
		at = find_words(b, 0, false_advice[i]);
		if (at == b->len)
			continue;
		from = line_start(b, at, newline);
		to = find_words(b, at, newline);
		to = to + n < b->len ? to + n : b->len;
		cut(b, from, to);
		if (from < n ||
		    !span_starts(
			(struct span){ b->s + from, b->len - from }, newline))
			continue;
		bar = line_start(b, from - n, newline);
		if (is_bare_bar(
			(struct span){ b->s + bar, from - n - bar }, escape))
			cut(b, bar, from);
	}
}

/* Cuts the same out of the children of a line of JSON. */
static void
cut_advice_children(struct buf *b)
{
	static const char tail[] = "\"rendered\":null}";
	size_t from, to;
	char *child;

	for (size_t i = 0; i < ARRAY_SIZE(false_advice); i++) {
		child = xasprintf("{\"message\":\"%s", false_advice[i]);
		from = find_words(b, 0, child);
		to = find_words(b, from, tail);
		free(child);
		if (to == b->len)
			continue;
		to += strlen(tail);
		if (to < b->len && b->s[to] == ',')
			to++;
		else if (from > 0 && b->s[from - 1] == ',')
			from--;
		cut(b, from, to);
	}
}

void
advice_drop(struct buf *b)
{
	if (find_words(b, 0, false_advice[0]) == b->len)
		return;
	if (b->s[0] == '{') {
		cut_advice_children(b);
		cut_advice_lines(b, "\\n", "\\u001b[");
	} else {
		cut_advice_lines(b, "\n", "\033[");
	}
}
