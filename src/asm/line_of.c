/* SPDX-License-Identifier: GPL-2.0-or-later */
/* line_of.c - what a line of assembler text is about: for gas's complaints */
#include "config.h"

#include "kmodrustc/asm.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>

#include "fixup.h"

bool
asm_find_line(const char *path, unsigned long line, struct where *at,
    char **function, char **text)
{
	FILE *f = fopen(path, "re");
	struct state s = { 0 };
	char *buffer = NULL;
	size_t cap = 0;
	struct span trimmed;
	ssize_t n = -1;

	*at = (struct where){ 0 };
	*function = *text = NULL;
	if (f == NULL)
		return false;
	for (unsigned long i = 0; i < line; i++) {
		struct statement st = { 0 };

		s.place.line = i + 1;
		n = getline(&buffer, &cap, f);
		if (n < 0)
			break;
		statement_lex(&st, (struct span){ buffer, (size_t)n });
		state_watch(&s, &st);
		place_keep(&s.place);
	}
	fclose(f);
	if (n >= 0) {
		n -= n != 0 && buffer[n - 1] == '\n';
		trimmed = span_trim((struct span){ buffer, (size_t)n });
		*text = xstrndup(trimmed.p, trimmed.n < 80 ? trimmed.n : 80);
		*function = place_function(&s.place);
		place_where(&s.place, at);
	}
	place_free(&s.place);
	free(buffer);
	return n >= 0;
}

bool
asm_is_library(const char *file)
{
	/* upstream's builds, and Debian's (debian/rules of rustc) */
	return text_starts(file, "/rustc/") ||
	    text_starts(file, "/usr/src/rustc-");
}

/* The place in hand, if it is the function's own; at->file is the caller's. */
static bool
is_own_place(const struct state *s, const char *symbol, struct where *at)
{
	char *function = place_function(&s->place);
	bool own = strcmp(function, symbol) == 0;

	free(function);
	if (!own)
		return false;
	place_where(&s->place, at);
	if (at->file != NULL && !asm_is_library(at->file))
		return true;
	free((char *)(size_t)at->file);
	*at = (struct where){ 0 };
	return false;
}

bool
asm_find_function(const char *path, const char *symbol, struct where *at)
{
	FILE *f = fopen(path, "re");
	struct state s = { 0 };
	char *buffer = NULL;
	size_t cap = 0;
	bool found = false;
	ssize_t n;

	*at = (struct where){ 0 };
	while (f != NULL && !found && (n = getline(&buffer, &cap, f)) >= 0) {
		struct statement st = { 0 };

		statement_lex(&st, (struct span){ buffer, (size_t)n });
		state_watch(&s, &st);
		place_keep(&s.place);
		if (span_is(st.op, ".loc"))
			found = is_own_place(&s, symbol, at);
	}
	if (f != NULL)
		fclose(f);
	place_free(&s.place);
	free(buffer);
	return found;
}
