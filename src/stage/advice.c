/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * advice.c - what rustc's own messages cannot know: that a crate which it does
 * not find is one that only another kind of build has.
 */
#include "config.h"

#include "kmodrustc/stage.h"

#include <stdlib.h>
#include <string.h>

#include "work.h"

/*
 * A row fits a message that has one of rustc's codes for a missing crate and
 * the crate's name; their sentences differ from version to version.
 */
/* clang-format off */
static const struct {
	const char *crate, *code, *sentence, *note, *help;
} rows[] = {
	{ "`kernel`", "K0107",
	    "`kernel` is the crate of the kernel's own Rust support, which kmodrustc does not have",
	    "it comes with the tree of a kernel that has CONFIG_RUST=y, and that tree's own build compiles what uses it, without kmodrustc",
	    "declare the kernel's functions in an `extern \"C\"` block, or put what C does better into a C file of the module" },
};
/* clang-format on */

static const char *const missing_codes[] = { "E0432", "E0433", "E0463" };

void
advice_hear(struct advice *a, const char *text, size_t n)
{
	char *message = xstrndup(text, n);
	bool missing = false;

	for (size_t i = 0; i < ARRAY_SIZE(missing_codes) && !missing; i++)
		missing = strstr(message, missing_codes[i]) != NULL;
	for (size_t i = 0; i < ARRAY_SIZE(rows) && missing; i++)
		if (strstr(message, rows[i].crate) != NULL)
			a->row = i + 1;
	free(message);
}

void
advice_give(const struct advice *a)
{
	if (a->row != 0)
		diag(&(struct diag){ .level = LEVEL_ERROR,
			 .code = rows[a->row - 1].code,
			 .note = rows[a->row - 1].note,
			 .help = rows[a->row - 1].help },
		    "%s", rows[a->row - 1].sentence);
}
