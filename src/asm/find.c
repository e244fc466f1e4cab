/* SPDX-License-Identifier: GPL-2.0-or-later */
/* find.c - the first Rust line whose code or data uses a symbol */
#include "config.h"

#include "kmodrustc/asm.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>

#include "fixup.h"

/* The end of the word at i: a string, a register, a name, one character. */
static size_t
word_end(struct span s, size_t i)
{
	enum item kind;
	size_t end = item_end(s, i, &kind);

	if (kind != ITEM_CHAR)
		return end;
	while (end < s.n && (s.p[i] == '%' || is_name(s.p[i])) &&
	    is_name(s.p[end]))
		end++;
	return end;
}

/* Is the symbol a whole word of `s`? Its operator (@PLT) does not matter. */
static bool
is_named_in(struct span s, const char *symbol)
{
	struct span word;
	size_t end;

	for (size_t i = 0; i < s.n; i = end) {
		/* The $ of an immediate is no part of the name. */
		if (s.p[i] == '$' && *symbol != '$') {
			end = i + 1;
			continue;
		}
		end = word_end(s, i);
		word = span_part(s, i, end);
		if (*word.p == '"' && word.n >= 2)
			word = span_part(word, 1, word.n - 1);
		if (span_is(word, symbol))
			return true;
	}
	return false;
}

static bool
is_use(const struct statement *st, const char *symbol)
{
	if (st->line.kind != LINE_INSN &&
	    !word_in(st->op, ".quad .8byte .long .int .4byte .octa .set .equ"))
		return false;
	return is_named_in(st->args, symbol);
}

/*
 * Looks at a line: may its place be that of a use? Without optimisation the
 * address is in a register before the function's first .loc with a column,
 * where the call is: `owed` asks for that .loc, if it comes.
 */
static bool
look_at(struct state *s, struct span text, const char *symbol, bool *owed)
{
	struct statement st = { 0 };

	statement_lex(&st, text);
	state_watch(s, &st);
	if (is_use(&st, symbol)) {
		*owed = true;
		return true;
	}
	*owed = *owed && s->place.loc.text.n != 0;
	return *owed && word_is(st.op, ".loc");
}

/* Says b more than a: a line, or of the same file a column too? */
static bool
says_more(const struct where *b, const struct where *a)
{
	if (a->file == NULL || b->file == NULL)
		return b->file != NULL;
	return a->col == 0 && b->col != 0 && strcmp(a->file, b->file) == 0;
}

/* The place at hand becomes *at, if it says more. */
static bool
take_better(const struct place *p, struct where *at)
{
	struct where here;

	place_where(p, &here);
	if (!says_more(&here, at)) {
		free((void *)(uintptr_t)here.file);
		return false;
	}
	free((void *)(uintptr_t)at->file);
	*at = here;
	return true;
}

bool
asm_find_use(
    const char *path, const char *symbol, struct where *at, char **function)
{
	FILE *f = fopen(path, "re");
	struct state s = { 0 };
	char *line = NULL, *label = NULL;
	size_t cap = 0;
	bool found = false, owed = false;
	ssize_t n;

	*at = (struct where){ 0 };
	if (f == NULL)
		return false;
	while (at->col == 0 && (n = getline(&line, &cap, f)) >= 0) {
		s.place.line++;
		if (look_at(
			&s, (struct span){ line, (size_t)n }, symbol, &owed) &&
		    (take_better(&s.place, at) || !found)) {
			found = true;
			free(label);
			label = place_function(&s.place);
		}
		place_keep(&s.place);
	}
	fclose(f);
	place_free(&s.place);
	free(line);
	if (function != NULL && found)
		*function = label;
	else
		free(label);
	return found;
}
