/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * fuzz_parse.c - libFuzzer: any bytes as a command line, a word a line. Nothing
 * may crash or leak, no input may become an output, and a failure is told.
 */
#include "config.h"

#include "kmodrustc/front.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "kmodrustc/os.h"

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static FILE *nowhere;

int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	nowhere = fopen("/dev/null", "w");
	if (nowhere == NULL || freopen("/dev/null", "w", stdout) == NULL)
		abort();
	/* --version must not run anything. */
	setenv("KMODRUSTC_RUSTC", "/nonexistent/rustc", 1);
	unsetenv("RUSTC");
	return 0;
}

static void
check(const struct job *job, enum front_result result)
{
	if ((diag_errors() != 0) != (result == FRONT_FAILED))
		abort();
	for (size_t i = 0; i < job->nproducts; i++)
		for (size_t k = 0; k < job->work.n; k++)
			if (strcmp(job->products[i].path,
				job->work.v[k].path) == 0 &&
			    strcmp(job->products[i].path, "-") != 0)
				abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct strvec argv = { 0 };
	struct job job = { 0 };
	char *text;

	if (nowhere == NULL)
		LLVMFuzzerInitialize(NULL, NULL);
	/* Neither another rustc to run nor an endless @file. */
	if (memmem(data, n, "rus", 3) != NULL ||
	    memmem(data, n, "/", 1) != NULL)
		return 0;
	text = xstrndup((const char *)data, n);
	strvec_add(&argv, "kmodrustc");
	/* With this no directory is made for --out-dir. */
	strvec_add(&argv, "-###");
	for (char *s = strtok(text, "\n"); s != NULL; s = strtok(NULL, "\n"))
		strvec_add(&argv, s);
	diag_stream(nowhere);
	check(&job, front_hand((int)argv.n, argv.v, &job));
	job_free(&job);
	diag_reset();
	strvec_free(&argv);
	free(text);
	return 0;
}
