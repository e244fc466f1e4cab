/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * config.c - what a tree's configuration says, and under which names kernels
 * of 3.10 to 7.x knew a feature. What follows from it is others' matter.
 */
#include "config.h"

#include "kmodrustc/kernel.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "configuration.h"

/* A line "CONFIG_NAME=value" each, sorted by name, without CONFIG_. */
struct configuration {
	struct strvec lines;
};

static int
line_compare(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Quotes of a string go: CC_VERSION_TEXT="gcc-12 ..." */
static void
line_add(struct configuration *c, const char *line, size_t n)
{
	static const char head[] = "CONFIG_";
	const char *value;

	if (n <= sizeof(head) - 1 || strncmp(line, head, sizeof(head) - 1) != 0)
		return;
	value = memchr(line, '=', n);
	if (value == NULL)
		return;
	line += sizeof(head) - 1;
	n -= sizeof(head) - 1;
	value++;
	if (*value == '"' && n > 1 && line[n - 1] == '"')
		strvec_addf(&c->lines, "%.*s%.*s", (int)(value - line), line,
		    (int)(line + n - 1 - (value + 1)), value + 1);
	else
		strvec_addn(&c->lines, line, n);
}

struct configuration *
configuration_read(const char *path)
{
	struct configuration *c;
	FILE *f = fopen(path, "re");
	char *line = NULL;
	size_t cap = 0;
	ssize_t n;

	if (f == NULL)
		return NULL;
	c = xcalloc(1, sizeof(*c));
	while ((n = getline(&line, &cap, f)) > 0)
		line_add(c, line, (size_t)n - (line[n - 1] == '\n'));
	free(line);
	fclose(f);
	if (c->lines.n != 0)
		qsort(
		    c->lines.v, c->lines.n, sizeof(*c->lines.v), line_compare);
	return c;
}

size_t
configuration_count(const struct configuration *c)
{
	return c->lines.n;
}

void
configuration_free(struct configuration *c)
{
	if (c == NULL)
		return;
	strvec_free(&c->lines);
	free(c);
}

bool
kernel_knows_config(const struct kernel *k)
{
	return k->config != NULL;
}

const char *
kernel_config(const struct kernel *k, const char *name)
{
	size_t from = 0, to, mid, n = strlen(name);
	int order;

	to = k->config != NULL ? k->config->lines.n : 0;
	while (from < to) {
		const char *line = k->config->lines.v[mid = (from + to) / 2];

		order = strncmp(name, line, n);
		if (order == 0 && line[n] == '=')
			return line + n + 1;
		/* A longer name: digits sort before '=', letters behind. */
		if (order < 0 || (order == 0 && line[n] > '='))
			to = mid;
		else
			from = mid + 1;
	}
	return NULL;
}

/*
 * By enum feature. Names without CONFIG_, older first; a feature is on where
 * one of them is y. Read in .config and Kconfig of 3.10, 4.4.155, 5.4, 5.10,
 * 5.15, 5.19, 6.1, 6.5, 6.8, 6.12, 6.14 and 7.2: which names came when.
 */
/* clang-format off */
static const struct {
	const char *names[3];
} features[] = {
	[FEATURE_RETPOLINE] = { { "RETPOLINE", "MITIGATION_RETPOLINE" } },
	[FEATURE_RETHUNK] = { { "RETHUNK", "MITIGATION_RETHUNK" } },
	[FEATURE_SLS] = { { "SLS", "MITIGATION_SLS" } },
	[FEATURE_IBT] = { { "X86_KERNEL_IBT" } },
	[FEATURE_CALL_PADDING] = { { "CALL_PADDING" } },
	[FEATURE_CALL_DEPTH] = { { "CALL_DEPTH_TRACKING",
	    "MITIGATION_CALL_DEPTH_TRACKING" } },
	[FEATURE_PREFIX_SYMBOLS] = { { "PREFIX_SYMBOLS" } },
	[FEATURE_CFI] = { { "CFI_CLANG", "CFI" } },
	[FEATURE_FINEIBT] = { { "FINEIBT" } },
	[FEATURE_CLANG] = { { "CC_IS_CLANG" } },
	[FEATURE_LLD] = { { "LD_IS_LLD" } },
	[FEATURE_LTO] = { { "LTO_CLANG" } },
	[FEATURE_RUST] = { { "RUST" } },
	[FEATURE_64BIT] = { { "64BIT", "X86_64" } },
	[FEATURE_MODULES] = { { "MODULES" } },
	[FEATURE_MODVERSIONS] = { { "MODVERSIONS" } },
	[FEATURE_MODULE_SIG_FORCE] = { { "MODULE_SIG_FORCE" } },
	[FEATURE_ORC] = { { "ORC_UNWINDER", "UNWINDER_ORC" } },
	[FEATURE_STACK_VALIDATION] = { { "STACK_VALIDATION" } },
	[FEATURE_OBJTOOL] = { { "OBJTOOL" } },
	[FEATURE_FRAME_POINTER] = { { "FRAME_POINTER" } },
	[FEATURE_JUMP_LABEL_HACK] = { { "HAVE_JUMP_LABEL_HACK" } },
	[FEATURE_NOINSTR_HACK] = { { "HAVE_NOINSTR_HACK" } },
	[FEATURE_MCOUNT_OBJTOOL] = { { "FTRACE_MCOUNT_USE_OBJTOOL" } },
	[FEATURE_NOP_MCOUNT] = { { "HAVE_OBJTOOL_NOP_MCOUNT" } },
	[FEATURE_STATIC_CALL] = { { "HAVE_STATIC_CALL_INLINE" } },
	[FEATURE_UACCESS] = { { "HAVE_UACCESS_VALIDATION" } },
	[FEATURE_SMAP] = { { "X86_SMAP" } },
	[FEATURE_COVERAGE] = { { "GCOV_KERNEL", "KCOV" } },
	[FEATURE_OBJTOOL_WERROR] = { { "OBJTOOL_WERROR" } },
	[FEATURE_KLP_BUILD] = { { "KLP_BUILD" } },
};
/* clang-format on */

bool
kernel_has(const struct kernel *k, enum feature feature)
{
	const char *const *names = features[feature].names;
	const char *value;

	for (size_t i = 0; i < ARRAY_SIZE(features[0].names) && names[i]; i++) {
		value = kernel_config(k, names[i]);
		if (value != NULL && strcmp(value, "y") == 0)
			return true;
	}
	return false;
}

/*
 * "gcc-12 (Debian 12.2.0-14) 12.2.0", "gcc (GCC) 8.3.1 2019 (Red Hat 8.3.1-4)",
 * "Debian clang version 16.0.6 (...)": gcc's version stands behind the first
 * bracket, clang's behind "version". CONFIG_CC_VERSION_TEXT came with 4.19.
 */
bool
kernel_compiler(const struct kernel *k, struct compiler_fact *c)
{
	const char *text = kernel_config(k, "CC_VERSION_TEXT"), *at;

	*c = (struct compiler_fact){ 0 };
	if (text == NULL || *text == '\0')
		return false;
	c->clang = (at = strstr(text, "clang version ")) != NULL;
	if (c->clang)
		at += strlen("clang version ");
	else if ((at = strchr(text, ')')) == NULL)
		at = text;
	at += strcspn(at, "0123456789");
	if (sscanf(at, "%u.%u", &c->major, &c->minor) < 1)
		return false;
	snprintf(c->command, sizeof(c->command), "%.*s",
	    c->clang ? 5 : (int)strcspn(text, " "), c->clang ? "clang" : text);
	return true;
}

size_t
feature_rows(void)
{
	return ARRAY_SIZE(features);
}

const char *
feature_row_name(size_t i)
{
	return features[i].names[0];
}
