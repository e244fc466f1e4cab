/* SPDX-License-Identifier: GPL-2.0-or-later */
/* command.h - reads one command line by the by-hand face, for tests of it */
#ifndef TESTS_UNIT_COMMAND_H
#define TESTS_UNIT_COMMAND_H

#include <string.h>

#include "kmodrustc/front.h"

/* The codes in what was said, in their order, with a blank between. */
static char *
codes_of(const char *said)
{
	struct buf b = { 0 };

	for (const char *s = said; (s = strstr(s, "[K")) != NULL; s++)
		buf_printf(&b, "%s%.5s", b.len != 0 ? " " : "", s + 1);
	return buf_detach(&b);
}

/* The words are parted by blanks; *said is the caller's. */
static enum front_result
read_line(const char *words, struct job *job, char **said)
{
	struct strvec argv = { 0 };
	size_t n;
	FILE *f = open_memstream(said, &n);
	enum front_result result;

	strvec_add(&argv, "kmodrustc");
	strvec_add_words(&argv, words);
	diag_stream(f);
	result = front_hand((int)argv.n, argv.v, job);
	fclose(f);
	diag_stream(NULL);
	strvec_free(&argv);
	return result;
}

#endif
