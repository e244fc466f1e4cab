/* SPDX-License-Identifier: GPL-2.0-or-later */
/* main.c - parse, run, sweep, exit code; nothing else */
#include "config.h"

#include <stdlib.h>

#include "kmodrustc/base.h"
#include "kmodrustc/front.h"
#include "kmodrustc/os.h"
#include "kmodrustc/stage.h"

static int
run(struct job *job)
{
	switch (job->mode) {
	case MODE_BUILD:
		return pipeline_run(job);
	case MODE_VERIFY:
		return verify_run(job);
	case MODE_RUSTC:
		return rustc_hand_over(job);
	case MODE_CHECK:
		return rustc_check(job);
	}
	return 4;
}

/*
 * A kmodrustc that a kmodrustc calls for rustc would go on calling itself. It
 * says so before it reads words that were meant for rustc.
 */
static bool
is_own_rustc(void)
{
	if (getenv("KMODRUSTC_ACTIVE") == NULL)
		return false;
	diag_error("K0101", "set KMODRUSTC_RUSTC to the real compiler",
	    "kmodrustc was called as its own rustc");
	diag_finish();
	return true;
}

int
main(int argc, char **argv)
{
	struct job job = { 0 };
	int code = 0;

	signals_setup();
	if (is_own_rustc())
		return 1;
	switch (front_read(argc, argv, &job)) {
	case FRONT_RUN:
		code = run(&job);
		break;
	case FRONT_DONE:
		break;
	case FRONT_FAILED:
		job_discard_products(&job);
		code = job.mode == MODE_VERIFY ? 2 : 1;
		break;
	}
	if (signal_caught() == 0)
		diag_finish();
	job_free(&job);
	diag_reset();
	signal_reraise();
	return code;
}
