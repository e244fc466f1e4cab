/* SPDX-License-Identifier: GPL-2.0-or-later */
/* strvec.c - lists of strings, and the nearest of several names */
#include "config.h"

#include "kmodrustc/base.h"

#include <stdlib.h>
#include <string.h>

/* Takes `s`. */
static void
strvec_push(struct strvec *sv, char *s)
{
	if (sv->n + 2 > sv->cap) {
		sv->cap = sv->cap ? 2 * sv->cap : 16;
		sv->v = xreallocarray(sv->v, sv->cap, sizeof(*sv->v));
	}
	sv->v[sv->n++] = s;
	sv->v[sv->n] = NULL;
}

void
strvec_addn(struct strvec *sv, const char *s, size_t n)
{
	strvec_push(sv, xstrndup(s, n));
}

void
strvec_add(struct strvec *sv, const char *s)
{
	strvec_push(sv, xstrdup(s));
}

void
strvec_addf(struct strvec *sv, const char *fmt, ...)
{
	struct buf b = { 0 };
	va_list ap;

	va_start(ap, fmt);
	buf_vprintf(&b, fmt, ap);
	va_end(ap);
	strvec_push(sv, buf_detach(&b));
}

void
strvec_add_words(struct strvec *sv, const char *words)
{
	static const char blanks[] = " \t\n";
	size_t n;

	for (words += strspn(words, blanks); *words != '\0';
	     words += strspn(words, blanks)) {
		n = strcspn(words, blanks);
		strvec_addn(sv, words, n);
		words += n;
	}
}

void
strvec_add_all(struct strvec *sv, const struct strvec *more)
{
	for (size_t i = 0; i < more->n; i++)
		strvec_add(sv, more->v[i]);
}

bool
strvec_has(const struct strvec *sv, const char *s)
{
	for (size_t i = 0; i < sv->n; i++)
		if (strcmp(sv->v[i], s) == 0)
			return true;
	return false;
}

void
strvec_free(struct strvec *sv)
{
	for (size_t i = 0; i < sv->n; i++)
		free(sv->v[i]);
	free(sv->v);
	*sv = (struct strvec){ 0 };
}

/* Levenshtein's distance; a swap of neighbours costs one as well. */
static size_t
edit_distance(const char *a, const char *b)
{
	size_t n = strlen(b), *row = xcalloc(3 * (n + 1), sizeof(*row));
	size_t *before = row, *last = row + n + 1, *now = row + 2 * (n + 1);
	size_t *swap, d;

	for (size_t j = 0; j <= n; j++)
		last[j] = j;
	for (size_t i = 1; a[i - 1] != '\0'; i++) {
		now[0] = i;
		for (size_t j = 1; j <= n; j++) {
			d = last[j - 1] + (a[i - 1] != b[j - 1]);
			if (last[j] + 1 < d)
				d = last[j] + 1;
			if (now[j - 1] + 1 < d)
				d = now[j - 1] + 1;
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] &&
			    a[i - 2] == b[j - 1] && before[j - 2] + 1 < d)
				d = before[j - 2] + 1;
			now[j] = d;
		}
		swap = before;
		before = last;
		last = now;
		now = swap;
	}
	d = last[n];
	free(row);
	return d;
}

const char *
nearest_within(const char *word, size_t reach, size_t n,
    const char *(*name)(size_t i, const void *ctx), const void *ctx)
{
	const char *best = NULL, *s;
	size_t limit = reach, d;

	if (strlen(word) > 256)
		return NULL;
	for (size_t i = 0; i < n; i++) {
		s = name(i, ctx);
		if (s == NULL || *s == '\0')
			continue;
		d = edit_distance(word, s);
		if (d < limit || (d == limit && best == NULL)) {
			best = s;
			limit = d;
		}
	}
	return best;
}

const char *
nearest_name(const char *word, size_t n,
    const char *(*name)(size_t i, const void *ctx), const void *ctx)
{
	return nearest_within(word, strlen(word) / 3 + 1, n, name, ctx);
}
