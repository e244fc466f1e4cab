/* SPDX-License-Identifier: GPL-2.0-or-later */
/* fixup.c - .s to .fixed.s in process; says what could not be made safe */
#include "config.h"

#include "kmodrustc/stage.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "kmodrustc/asm.h"
#include "kmodrustc/elf.h"
#include "kmodrustc/os.h"
#include "work.h"

int
fixup_file(const struct job *job, const char *path, const char *out,
    const struct file *f, struct fixup_result *r)
{
	const struct fixup_options options = {
		.source = f->from_rust ? f->shown : NULL,
		.harden = job->harden,
	};
	int from, to = -1, result = -1;

	from = open(path, O_RDONLY | O_CLOEXEC);
	if (from < 0) {
		diag_error("K0201", NULL, "cannot read %s: %s", f->shown,
		    strerror(errno));
		return -1;
	}
	if (out != NULL)
		to = open(out, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	if (out != NULL && to < 0)
		diag_error(
		    "K0105", NULL, "cannot write %s: %s", out, strerror(errno));
	else
		result = fixup_run(from, f->shown, to, &options, r);
	if (to >= 0 && close(to) < 0 && result == 0) {
		diag_error(
		    "K0105", NULL, "cannot write %s: %s", out, strerror(errno));
		result = -1;
	}
	close(from);
	return result;
}

static void
say_finding(const struct finding *x, const struct file *f)
{
	struct diag d = { .level = LEVEL_ERROR,
		.code = x->why->code,
		.at = x->at,
		.kernel = x->why->kernel,
		.help = x->why->help };
	char *function = demangle(x->function);
	char *label = *function != '\0'
	    ? xasprintf("%s (in `%s`)", x->text, function)
	    : xstrdup(x->text);

	d.label = label;
	if (d.at.file == NULL) {
		d.at.file = f->shown;
		/* In our own copy of a .rs the line would mean nothing. */
		if (!f->from_rust)
			d.at.line = (unsigned)x->asm_line;
	}
	diag(&d, "%s", x->why->says);
	free(label);
	free(function);
}

void
fixup_say(struct job *job, const struct file *f, const struct fixup_result *r)
{
	struct fixup_result again = { 0 };
	char *lines = NULL;

	if (r->nfindings != 0 && r->findings[0].at.file == NULL)
		lines = rustc_with_lines(job, f);
	if (lines != NULL && fixup_file(job, lines, NULL, f, &again) == 0 &&
	    again.nfindings != 0)
		r = &again;
	for (size_t i = 0; i < r->nfindings; i++)
		say_finding(&r->findings[i], f);
	fixup_result_free(&again);
	free(lines);
}

static void
add_counts(struct buf *report, const size_t *counts)
{
	const char *comma = "";

	for (size_t i = 0; i < rewrite_rows(); i++) {
		if (counts[i] == 0)
			continue;
		buf_printf(
		    report, "%s%zu %s", comma, counts[i], rewrite_row_name(i));
		comma = ", ";
	}
	if (*comma == '\0')
		buf_puts(report, "nothing to repair");
}

static int
fixup_one(struct job *job, struct work *w, size_t i, size_t *counts)
{
	struct file *f = &w->v[i];
	struct fixup_result r = { 0 };
	struct product *p = job_product(job, EMIT_ASM);
	char *out = tmp_for(f->shown, ".fixed.s");
	int result = 0;

	if (out == NULL)
		return -1;
	if (job->dry_run)
		say("# fixup, in process: %s -> %s\n", f->path, out);
	else
		result = fixup_file(job, f->path, out, f, &r);
	if (result == 0 && r.nrefused != 0) {
		fixup_say(job, f, &r);
		result = -1;
	}
	for (size_t k = 0;
	     result == 0 && r.counts != NULL && k < rewrite_rows(); k++)
		counts[k] += r.counts[k];
	fixup_result_free(&r);
	if (result < 0) {
		free(out);
		return -1;
	}
	if (f->from_rust && !job->dry_run && frames_check(job, f, out) < 0) {
		free(out);
		return -1;
	}
	if (p != NULL && p->from == NULL)
		p->from = xstrdup(out);
	work_advance(w, i, KIND_FIXED, out);
	return 0;
}

static int
run(struct job *job, struct work *w, struct buf *report)
{
	size_t *counts = xcalloc(rewrite_rows(), sizeof(*counts));
	int result = 0;

	/* Every file is looked at: all mistakes in one run. */
	for (size_t i = 0; i < w->n && signal_caught() == 0; i++)
		if (w->v[i].kind == KIND_ASM &&
		    fixup_one(job, w, i, counts) < 0)
			result = -1;
	add_counts(report, counts);
	free(counts);
	return result;
}

const struct stage stage_fixup = { "fixup", KIND_ASM, run };
