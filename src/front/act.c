/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * act.c - what becomes of each option, by its class: interpreted (acts.c), passed
 * on to rustc, refused, ignored.
 */
#include "config.h"

#include "hand.h"

#include <stdlib.h>
#include <string.h>

/* For a row whose reason is "why; what to do". */
static void
say_reason(struct hand *h, enum level level, const char *code,
    const struct arg *arg, const char *what)
{
	const struct option *row =
	    arg->codegen != NULL ? arg->codegen : arg->row;
	const char *cut = strstr(row->reason, "; ");
	char *name = arg_name(arg),
	     *why = xstrndup(row->reason,
		 cut != NULL ? (size_t)(cut - row->reason)
			     : strlen(row->reason));

	diag(&(struct diag){ .level = level,
		 .code = code,
		 .note = why,
		 .help = cut != NULL ? cut + 2 : NULL },
	    "`%s%s%s` %s", name,
	    arg->codegen != NULL && arg->value != NULL ? "=" : "",
	    arg->codegen != NULL && arg->value != NULL ? arg->value : "", what);
	if (level == LEVEL_ERROR)
		h->failed = true;
	free(name);
	free(why);
}

void
arg_pass(struct strvec *to, const struct arg *arg)
{
	if (arg->codegen != NULL) {
		strvec_add(to, "-C");
		strvec_addf(to, "%s%s%s", arg->codegen->name,
		    arg->value != NULL ? "=" : "",
		    arg->value != NULL ? arg->value : "");
	} else if (arg->rustc->letter != '\0') {
		strvec_addf(to, "-%c", arg->rustc->letter);
		if (arg->value != NULL)
			strvec_add(to, arg->value);
	} else {
		strvec_addf(to, "--%s%s%s", arg->rustc->name,
		    arg->value != NULL ? "=" : "",
		    arg->value != NULL ? arg->value : "");
	}
}

void
act_on(struct hand *h, const struct arg *arg)
{
	const struct option *row =
	    arg->codegen != NULL ? arg->codegen : arg->row;

	if (h->cargo && cargo_leaves_out(h, arg))
		return;
	switch (row->class) {
	case OPTION_OURS:
	case OPTION_INTERPRET:
		act_by_id(h, arg);
		break;
	case OPTION_PASS:
		arg_pass(&h->job->rustc_args, arg);
		break;
	case OPTION_FORCE:
		if (!option_agrees(row, arg->value))
			say_reason(h, LEVEL_ERROR, "K0208", arg,
			    "is not possible in kernel code");
		break;
	case OPTION_REFUSE:
		if (!option_agrees(row, arg->value))
			say_reason(h, LEVEL_ERROR, "K0207", arg,
			    "is refused for kernel code");
		break;
	case OPTION_IGNORE:
		if (!option_agrees(row, arg->value))
			say_reason(
			    h, LEVEL_WARNING, "K0203", arg, "has no effect");
		break;
	}
}

void
act_hand_over(struct hand *h, const struct arg *arg)
{
	struct strvec *to = &h->job->rustc_args;
	const enum option_id id = arg->row->id;

	if (id == OPTION_REAL_RUSTC || id == OPTION_DRY_RUN ||
	    id == OPTION_RUSTC_WORD) {
		act_by_id(h, arg);
	} else if (id == OPTION_VERBOSE) {
		/* rustc takes only one. */
		if (h->job->verbose == 0)
			strvec_add(to, "-v");
		act_by_id(h, arg);
	} else if (arg->rustc != NULL) {
		arg_pass(to, arg);
	}
}
