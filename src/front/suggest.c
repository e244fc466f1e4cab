/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * suggest.c - what an option that nobody knows was probably meant to be.
 */
#include "config.h"

#include "hand.h"

#include <stdlib.h>
#include <string.h>

static const char *
long_name(size_t i, const void *ctx)
{
	const struct option *row = i < nown_options
	    ? &own_options[i]
	    : &rustc_options[i - nown_options];

	(void)ctx;
	return row->name[1] == '\0' || row->letter == '-' ? NULL : row->name;
}

static const char *
codegen_name(size_t i, const void *ctx)
{
	(void)ctx;
	return codegen_options[i].name;
}

/* Habits from gcc that have another spelling here. */
/* clang-format off */
static const struct {
	const char *word, *help;
} habits[] = {
	{ "-O0", "`-C opt-level=0`" },
	{ "-O1", "`-C opt-level=1`" },
	{ "-O2", "`-C opt-level=2`" },
	{ "-O3", "`-C opt-level=3`" },
	{ "-Os", "`-C opt-level=s`" },
	{ "-Oz", "`-C opt-level=z`" },
	{ "-g0", "`-C debuginfo=0`" },
	{ "-g1", "`-C debuginfo=1`" },
	{ "-g2", "`-C debuginfo=2`" },
	{ "-M", "`--emit dep-info`" },
	{ "-MM", "`--emit dep-info`" },
	{ "-Wall", "`-W unused`, but most lints are on by default" },
};
/* clang-format on */

/* `word` is "-C name"; NULL if no name is near. */
static char *
suggest_codegen(const char *word)
{
	const char *near =
	    nearest_name(word + 3, ncodegen_options, codegen_name, NULL);

	return near != NULL ? xasprintf("did you mean `-C %s`?", near) : NULL;
}

static char *
suggest_long(const char *word)
{
	const char *dashless = word + strspn(word, "-"), *near = NULL;
	char *name = xstrndup(dashless, strcspn(dashless, "="));

	if (strlen(name) > 1)
		near = nearest_name(
		    name, nown_options + nrustc_options, long_name, NULL);
	free(name);
	return near != NULL ? xasprintf("did you mean `--%s`?", near) : NULL;
}

char *
suggest_option(const char *word)
{
	char *help;

	for (size_t i = 0; i < ARRAY_SIZE(habits); i++)
		if (strcmp(word, habits[i].word) == 0)
			return xasprintf("rustc spells it %s", habits[i].help);
	help = text_starts(word, "-C ") ? suggest_codegen(word)
					: suggest_long(word);
	if (help != NULL)
		return help;
	return xstrdup(
	    "`kmodrustc --help -v` lists all options; `-Xrustc WORD` hands a word to rustc unseen");
}
