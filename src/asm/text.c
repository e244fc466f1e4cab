/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * text.c - strings, comments, words and operands as gas's scrubber sees them
 * (binutils gas/app.c). Knows no instruction and no directive.
 */
#include "config.h"

#include "fixup.h"

#include <string.h>
#include <strings.h>

static bool
is_alnum(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	    (c >= '0' && c <= '9');
}

struct span
span_part(struct span s, size_t from, size_t to)
{
	return (struct span){ s.p + from, to - from };
}

struct span
span_before(struct span s, struct span inner)
{
	return (struct span){ s.p, (size_t)(inner.p - s.p) };
}

struct span
span_behind(struct span s, struct span inner)
{
	const char *end = inner.p + inner.n;

	return (struct span){ end, (size_t)(s.p + s.n - end) };
}

struct span
span_trim(struct span s)
{
	while (s.n != 0 && is_blank(*s.p)) {
		s.p++;
		s.n--;
	}
	while (s.n != 0 && is_blank(s.p[s.n - 1]))
		s.n--;
	return s;
}

size_t
string_close(struct span s, size_t i)
{
	const char *quote;
	size_t back;

	for (size_t from = i; from < s.n; from = (size_t)(quote - s.p) + 1) {
		quote = memchr(s.p + from, '"', s.n - from);
		if (quote == NULL)
			break;
		/* An odd number of backslashes before it: no end. */
		for (back = 0; quote - back > s.p + i &&
		     quote[-1 - (ptrdiff_t)back] == '\\';)
			back++;
		if (back % 2 == 0)
			return (size_t)(quote - s.p);
	}
	return s.n;
}

/* Up to the newline, which is not part of it. */
static size_t
line_end(struct span s, size_t i)
{
	const char *nl = memchr(s.p + i, '\n', s.n - i);

	return nl != NULL ? (size_t)(nl - s.p) : s.n;
}

static size_t
comment_end(struct span s, size_t i, enum item *kind)
{
	const char *end = memmem(s.p + i + 2, s.n - i - 2, "*/", 2);

	if (end != NULL) {
		*kind = ITEM_COMMENT;
		return (size_t)(end + 2 - s.p);
	}
	*kind = ITEM_OPEN_COMMENT;
	return line_end(s, i);
}

/* 'c, 'c' and '\c: what follows the quote is no quote, comment or end. */
static size_t
char_end(struct span s, size_t i)
{
	i++;
	if (i < s.n && s.p[i] == '\\')
		i++;
	if (i < s.n && s.p[i] != '\n')
		i++;
	if (i < s.n && s.p[i] == '\'')
		i++;
	return i;
}

size_t
item_end(struct span s, size_t i, enum item *kind)
{
	size_t end;

	*kind = ITEM_CHAR;
	switch (s.p[i]) {
	case '"':
		end = string_close(s, i + 1);
		if (end < s.n) {
			*kind = ITEM_STRING;
			return end + 1;
		}
		*kind = ITEM_OPEN_STRING;
		return line_end(s, i);
	case '\'':
		return char_end(s, i);
	case '#':
		*kind = ITEM_COMMENT;
		return line_end(s, i);
	case '/':
		if (i + 1 < s.n && s.p[i + 1] == '*')
			return comment_end(s, i, kind);
		return i + 1;
	case '\n':
	case ';':
	case '\0':
		*kind = ITEM_BREAK;
		return i + 1;
	}
	if (is_blank(s.p[i]))
		*kind = ITEM_BLANK;
	return i + 1;
}

struct span
word_next(const char **words)
{
	struct span w;

	*words += strspn(*words, " ");
	w.p = *words;
	w.n = strcspn(*words, " ");
	*words += w.n;
	return w;
}

bool
word_is(struct span w, const char *word)
{
	return w.n == strlen(word) && strncasecmp(w.p, word, w.n) == 0;
}

/* Does `w` begin with the list's next word? Returns how much of it fits. */
static size_t
fitting(struct span w, const char *word)
{
	size_t i = 0;
	char c;

	for (; i < w.n; i++) {
		c = w.p[i] >= 'A' && w.p[i] <= 'Z' ? (char)(w.p[i] | 0x20)
						   : w.p[i];
		if (c != word[i])
			break;
	}
	return i;
}

static bool
is_alnum_all(struct span s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!is_alnum(s.p[i]))
			return false;
	return true;
}

bool
word_in(struct span w, const char *words)
{
	size_t n;

	/* A list is of directives or of mnemonics. */
	if (w.n == 0 || (*w.p == '.') != (*words == '.'))
		return false;
	for (;;) {
		n = fitting(w, words);
		if (n == w.n && (words[n] == ' ' || words[n] == '\0'))
			return true;
		if (words[n] == '*' &&
		    (*words == '.' || is_alnum_all(span_part(w, n, w.n))))
			return true;
		words = strchr(words + n, ' ');
		if (words == NULL)
			return false;
		words++;
	}
}

size_t
operands_cut(struct span args, struct span *v, size_t max)
{
	size_t n = 0, from = 0, depth = 0, end;
	enum item kind;

	for (size_t i = 0; i < args.n; i = end) {
		end = item_end(args, i, &kind);
		if (kind != ITEM_CHAR)
			continue;
		if (args.p[i] == '(')
			depth++;
		else if (args.p[i] == ')' && depth != 0)
			depth--;
		if (args.p[i] != ',' || depth != 0)
			continue;
		if (n < max)
			v[n] = span_trim(span_part(args, from, i));
		n++;
		from = end;
	}
	if (n < max)
		v[n] = span_trim(span_part(args, from, args.n));
	return n + 1;
}
