/* SPDX-License-Identifier: GPL-2.0-or-later */
/* tool.c - runs a tool for a stage: shown, run, judged */
#include "config.h"

#include "kmodrustc/stage.h"

#include <stdlib.h>
#include <unistd.h>

#include "kmodrustc/os.h"

void
tool_words(struct strvec *argv, const char *variable, const char *fallback)
{
	const char *words = getenv(variable);
	size_t before = argv->n;

	if (words != NULL)
		strvec_add_words(argv, words);
	if (argv->n == before)
		strvec_add(argv, fallback);
}

/* The command as a shell would take it back. */
static void
show_command(const struct tool_run *t)
{
	struct buf b = { 0 };

	if (t->env != NULL && t->env[0] != NULL) {
		buf_puts(&b, "env ");
		for (size_t i = 0; t->env[i] != NULL; i++) {
			buf_add_shell_word(&b, t->env[i]);
			buf_putc(&b, ' ');
		}
	}
	for (size_t i = 0; i < t->argv->n; i++) {
		if (i != 0)
			buf_putc(&b, ' ');
		buf_add_shell_word(&b, t->argv->v[i]);
	}
	say("%s\n", b.s);
	buf_free(&b);
}

int
tool_run(const struct job *job, struct tool_run *t)
{
	struct ended how;
	struct proc p = {
		.argv = t->argv->v,
		.env = t->env,
		.err_line = t->err_line,
		.ctx = t->ctx,
		.stdin_path = t->stdin_path,
	};

	t->code = 0;
	if (job->dry_run || job->verbose >= 2)
		show_command(t);
	if (job->dry_run)
		return 0;
	/* What an earlier run left must not pass for this one's. */
	if (t->makes != NULL)
		unlink(t->makes);
	if (proc_run(&p, &how) < 0)
		return -1;
	t->code = how.code;
	if (t->quiet_code && how.signal == 0 && how.code != 0 &&
	    signal_caught() == 0)
		return -1;
	if (proc_judge(&how, t->name) < 0)
		return -1;
	if (t->makes == NULL || access(t->makes, R_OK) == 0)
		return 0;
	diag_error(
	    "K0303", NULL, "`%s` succeeded but wrote no %s", t->name, t->makes);
	return -1;
}
