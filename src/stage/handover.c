/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * handover.c - what is not ours to do goes to the real rustc: questions, and
 * under cargo all that is for this machine.
 */
#include "config.h"

#include "kmodrustc/stage.h"

#include <stdio.h>
#include <string.h>

#include "kmodrustc/os.h"
#include "work.h"

/* Set for our children: kmodrustc must never be its own rustc. */
static const char *const rustc_env[] = { "KMODRUSTC_ACTIVE=1", NULL };

/* A program, which is never us, and no script that might call us. */
static bool
is_elf(const char *path)
{
	char magic[4] = { 0 };
	FILE *f = fopen(path, "re");

	if (f == NULL)
		return false;
	if (fread(magic, 1, sizeof(magic), f) != sizeof(magic))
		magic[0] = '\0';
	fclose(f);
	return memcmp(magic, "\177ELF", sizeof(magic)) == 0;
}

int
rustc_hand_over(struct job *job)
{
	struct strvec argv = { 0 };
	struct tool_run t = { .name = "rustc",
		.argv = &argv,
		.env = rustc_env,
		.quiet_code = true };
	int result;

	if (rustc_words(job) < 0)
		return 1;
	strvec_add_all(&argv, &job->rustc_words);
	strvec_add_all(&argv, &job->rustc_args);
	if (job->untouched)
		result = proc_become(
		    argv.v, is_elf(argv.v[0]) ? NULL : "KMODRUSTC_ACTIVE");
	else
		result = tool_run(job, &t);
	strvec_free(&argv);
	return result == 0 ? 0 : t.code != 0 ? t.code : 1;
}
