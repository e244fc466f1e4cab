/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * objtool.c - the kernel tree's own objtool: where it is, with which options
 * that kernel runs it, and at which place of its Kbuild. Runs nothing.
 */
#include "config.h"

#include "kmodrustc/kernel.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Sub-commands until v5.18, options alone since v5.19. */
#define SINCE_OPTIONS KVER(5, 19, 0)

/*
 * In the order of scripts/Makefile.lib (before 5.19: of scripts/Makefile.build)
 * of Debian's 5.10, 6.1, 6.12 and 7.2; older from the facts of 4.14 to 5.4.
 * A row holds in kernels from `since` on and before `until` (0: to this day)
 * that have the feature, or with `unless` have not, and `with` (0: nothing)
 * as well. %s is CONFIG_`value`.
 */
/* clang-format off */
static const struct {
	unsigned since, until;
	enum feature feature;
	bool unless;
	const char *option, *value;
	int with;
} options[] = {
	{ 0, SINCE_OPTIONS, FEATURE_FRAME_POINTER, true, "--no-fp", NULL, 0 },
	{ 0, SINCE_OPTIONS, FEATURE_COVERAGE, false,
	  "--no-unreachable", NULL, 0 },
	{ 0, SINCE_OPTIONS, FEATURE_SMAP, false, "--uaccess", NULL, 0 },
	{ SINCE_OPTIONS, 0, FEATURE_JUMP_LABEL_HACK, false,
	  "--hacks=jump_label", NULL, 0 },
	{ SINCE_OPTIONS, 0, FEATURE_NOINSTR_HACK, false,
	  "--hacks=noinstr", NULL, 0 },
	{ SINCE_OPTIONS, 0, FEATURE_CALL_DEPTH, false,
	  "--hacks=skylake", NULL, 0 },
	{ SINCE_OPTIONS, 0, FEATURE_IBT, false, "--ibt", NULL, 0 },
	{ SINCE_OPTIONS, KVER(7, 0, 0), FEATURE_FINEIBT, false,
	  "--cfi", NULL, 0 },
	{ KVER(7, 0, 0), 0, FEATURE_CFI, false, "--cfi", NULL,
	  FEATURE_CALL_PADDING },
	{ KVER(7, 0, 0), 0, FEATURE_FINEIBT, false, "--fineibt", NULL,
	  FEATURE_CALL_PADDING },
	{ SINCE_OPTIONS, 0, FEATURE_MCOUNT_OBJTOOL, false, "--mcount", NULL, 0 },
	{ SINCE_OPTIONS, 0, FEATURE_NOP_MCOUNT, false, "--mnop", NULL,
	  FEATURE_MCOUNT_OBJTOOL },
	{ SINCE_OPTIONS, 0, FEATURE_ORC, false, "--orc", NULL, 0 },
	{ 0, 0, FEATURE_RETPOLINE, false, "--retpoline", NULL, 0 },
	{ 0, 0, FEATURE_RETHUNK, false, "--rethunk", NULL, 0 },
	{ 0, 0, FEATURE_SLS, false, "--sls", NULL, 0 },
	{ SINCE_OPTIONS, 0, FEATURE_STACK_VALIDATION, false,
	  "--stackval", NULL, 0 },
	{ SINCE_OPTIONS, 0, FEATURE_STATIC_CALL, false,
	  "--static-call", NULL, 0 },
	{ SINCE_OPTIONS, 0, FEATURE_UACCESS, false, "--uaccess", NULL, 0 },
	{ SINCE_OPTIONS, 0, FEATURE_COVERAGE, false,
	  "--no-unreachable", NULL, 0 },
	{ SINCE_OPTIONS, KVER(7, 0, 0), FEATURE_PREFIX_SYMBOLS, false,
	  "--prefix=%s", "FUNCTION_PADDING_BYTES", 0 },
	{ KVER(7, 0, 0), 0, FEATURE_CALL_PADDING, false,
	  "--prefix=%s", "FUNCTION_PADDING_BYTES", 0 },
	{ SINCE_OPTIONS, 0, FEATURE_OBJTOOL_WERROR, false, "--werror", NULL, 0 },
};
/* clang-format on */

static char *tree_path(const struct kernel *k, const char *name);

/*
 * The version whose objtool the tree has: distributions take a newer one back
 * to their older kernel (RHEL 9 is 5.14), and its scripts then say so.
 */
static unsigned
objtool_version(const struct kernel *k)
{
	char *path = tree_path(k, "scripts/Makefile.lib"), *line = NULL;
	FILE *f = path != NULL ? fopen(path, "re") : NULL;
	size_t cap = 0;
	bool new = false;

	while (f != NULL && !new &&getline(&line, &cap, f) > 0)
		new = strncmp(line, "objtool-args-", strlen("objtool-args-")) ==
		    0;
	if (f != NULL)
		fclose(f);
	free(line);
	free(path);
	return new && k->version < SINCE_OPTIONS ? SINCE_OPTIONS : k->version;
}

size_t
objtool_rows(void)
{
	return ARRAY_SIZE(options);
}

bool
kernel_uses_objtool(const struct kernel *k)
{
	return kernel_has(k, FEATURE_OBJTOOL) ||
	    (k->version < SINCE_OPTIONS &&
		kernel_has(k, FEATURE_STACK_VALIDATION));
}

void
kernel_objtool_options(const struct kernel *k, struct strvec *argv)
{
	const unsigned version = objtool_version(k);
	const char *value;

	if (version < SINCE_OPTIONS && kernel_has(k, FEATURE_ORC)) {
		strvec_add(argv, "orc");
		strvec_add(argv, "generate");
	} else if (version < SINCE_OPTIONS) {
		strvec_add(argv, "check");
	}
	for (size_t i = 0; i < ARRAY_SIZE(options); i++) {
		if (version < options[i].since ||
		    (options[i].until != 0 && version >= options[i].until) ||
		    kernel_has(k, options[i].feature) == options[i].unless ||
		    (options[i].with != 0 &&
			!kernel_has(k, (enum feature)options[i].with)))
			continue;
		value = options[i].value != NULL
		    ? kernel_config(k, options[i].value)
		    : NULL;
		if (options[i].value == NULL)
			strvec_add(argv, options[i].option);
		else if (value != NULL)
			strvec_addf(argv, "%.*s%s",
			    (int)strcspn(options[i].option, "%"),
			    options[i].option, value);
	}
	/* It sees by the STT_FILE symbols, and says, that we linked. */
	if (version >= SINCE_OPTIONS)
		strvec_add(argv, "--link");
	/* not known to 4.9's */
	if (version >= KVER(4, 14, 0))
		strvec_add(argv, "--module");
}

/* A tree built in another directory has its sources behind a link. */
static char *
tree_path(const struct kernel *k, const char *name)
{
	static const char *const ways[] = { "", "source/" };
	char *path;

	for (size_t i = 0; i < ARRAY_SIZE(ways) && k->dir != NULL; i++) {
		path = xasprintf("%s/%s%s", k->dir, ways[i], name);
		if (access(path, R_OK) == 0)
			return path;
		free(path);
	}
	return NULL;
}

char *
kernel_objtool(const struct kernel *k)
{
	return tree_path(k, "tools/objtool/objtool");
}

/*
 * The assignment to `name` in the makefile, with the lines that it goes on in;
 * the caller's. NULL: there is none.
 */
static char *
assignment_find(const struct kernel *k, const char *makefile, const char *name)
{
	char *path = tree_path(k, makefile), *line = NULL;
	FILE *f = path != NULL ? fopen(path, "re") : NULL;
	struct buf found = { 0 };
	size_t cap = 0, n = strlen(name);
	ssize_t len;
	bool in = false;

	while (f != NULL && (len = getline(&line, &cap, f)) > 0) {
		const char *start = line + strspn(line, " \t");

		if (!in && found.len == 0 && strncmp(start, name, n) == 0)
			in = strchr(" \t:=", start[n]) != NULL;
		if (!in)
			continue;
		buf_puts(&found, line);
		in = len >= 2 && line[len - 2] == '\\';
	}
	if (f != NULL)
		fclose(f);
	free(line);
	free(path);
	return found.len != 0 ? buf_detach(&found) : NULL;
}

bool
kernel_delays_objtool(const struct kernel *k)
{
	static const char *const makefiles[] = { "scripts/Makefile.lib",
		"scripts/Makefile.build" };
	char *text = NULL, *name;
	bool delays = false;
	const char *p;

	for (size_t i = 0; i < ARRAY_SIZE(makefiles) && text == NULL; i++)
		text = assignment_find(k, makefiles[i], "delay-objtool");
	p = text;
	/* $(or $(CONFIG_LTO_CLANG),$(CONFIG_X86_KERNEL_IBT)) */
	while (p != NULL && !delays && (p = strstr(p, "$(CONFIG_")) != NULL) {
		p += strlen("$(CONFIG_");
		name = xstrndup(p, strcspn(p, ")"));
		delays = kernel_config(k, name) != NULL;
		free(name);
	}
	free(text);
	return delays;
}

bool
kernel_rust_rule_runs_objtool(const struct kernel *k)
{
	char *text =
	    assignment_find(k, "scripts/Makefile.build", "cmd_rustc_o_rs");
	bool runs = text != NULL && strstr(text, "cmd_objtool") != NULL;

	free(text);
	return runs;
}
