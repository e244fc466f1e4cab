/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * canary.c - one small program through a sysroot that was just made, to the
 * end: collections, formatting, 128 bits, a panic. What is missing then would
 * be missing in everything that is made with it.
 */
#include "config.h"

#include "kmodrustc/stage.h"

#include <stdlib.h>
#include <string.h>

#include "kmodrustc/elf.h"
#include "kmodrustc/os.h"
#include "work.h"

/* What the kernel and the glue have. */
static bool
is_expected(const char *name)
{
	static const char *const of_c[] = { "bcmp", "memcmp", "memcpy",
		"memmove", "memset", "strlen" };

	for (size_t i = 0; i < ARRAY_SIZE(of_c); i++)
		if (strcmp(name, of_c[i]) == 0)
			return true;
	/* thunks for returns and indirect branches */
	return text_starts(name, "kmodrustc_") || text_starts(name, "__x86_");
}

static int
compile(struct job *job, const char *source, const char *text)
{
	struct strvec argv = { 0 }, env = { 0 };
	struct tool_run t = { .name = "rustc", .argv = &argv, .makes = text };
	const char *dir = tmp_dir();
	int result;

	if (dir == NULL)
		return -1;
	jobserver_env(&env);
	t.env = (const char *const *)env.v;
	strvec_add_all(&argv, &job->rustc_words);
	strvec_add(&argv, "--edition=2021");
	strvec_add(&argv, "-O");
	rustc_kernel_flags(&argv, &job->sysroot);
	strvec_add(&argv, source);
	/* Where it leaves what is only its own: we may not write here. */
	strvec_add(&argv, "--out-dir");
	strvec_add(&argv, dir);
	strvec_add(&argv, "--emit");
	strvec_addf(&argv, "asm=%s", text);
	result = tool_run(job, &t);
	strvec_free(&env);
	strvec_free(&argv);
	return result;
}

static int
judge(const char *linked)
{
	struct strvec files = { 0 }, undefined = { 0 };
	int result;

	strvec_add(&files, linked);
	result = objects_undefined(&files, &undefined);
	for (size_t i = 0; i < undefined.n; i++)
		if (!is_expected(undefined.v[i])) {
			diag_error("K0110",
			    "please report it, with the output of `rustc -vV`",
			    "core does not link: %s is not in what was built",
			    undefined.v[i]);
			result = -1;
		}
	strvec_free(&files);
	strvec_free(&undefined);
	return result;
}

int
canary_check(struct job *job, const struct strvec *sysroot)
{
	char *source = tmp_path("canary", ".rs");
	char *text = tmp_path("canary", ".rustc.s");
	char *fixed = tmp_path("canary", ".s");
	char *object = tmp_path("canary", ".o");
	char *linked = tmp_path("canary", ".linked.o");
	char *script = tmp_path("canary", ".lds");
	struct file f = { .path = fixed, .shown = source };
	struct fixup_result r = { 0 };
	struct strvec objects = { 0 };
	int result = -1;

	if (source != NULL && text != NULL && fixed != NULL && object != NULL &&
	    linked != NULL && script != NULL &&
	    embedded_write("canary.rs", source) == 0 &&
	    embedded_write("link.lds", script) == 0 &&
	    compile(job, source, text) == 0 &&
	    fixup_file(job, text, fixed, &f, &r) == 0 && r.nrefused == 0 &&
	    assemble_file(job, &f, object) == 0) {
		strvec_add(&objects, object);
		result = prelink(job, &objects, sysroot, script, linked);
	}
	if (result == 0)
		result = judge(linked);
	fixup_result_free(&r);
	strvec_free(&objects);
	free(source);
	free(text);
	free(fixed);
	free(object);
	free(linked);
	free(script);
	return result;
}
