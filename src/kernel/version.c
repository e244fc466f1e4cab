/* SPDX-License-Identifier: GPL-2.0-or-later */
/* version.c - releases as text ("6.1.0-56-amd64") and what to call them */
#include "config.h"

#include "kmodrustc/kernel.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "configuration.h"
#include "release.h"
#include "symvers.h"

/* A number of at most five digits; *p moves behind it. -1: none. */
static int
number_read(const char **p)
{
	const char *s = *p;
	int n = 0;

	if (!isdigit((unsigned char)*s))
		return -1;
	while (isdigit((unsigned char)*s) && s - *p < 5)
		n = n * 10 + (*s++ - '0');
	if (isdigit((unsigned char)*s))
		return -1;
	*p = s;
	return n;
}

bool
release_parse(const char *text, unsigned *version)
{
	int major, minor, sub = 0;

	major = number_read(&text);
	if (major < 1 || major > 255 || *text++ != '.')
		return false;
	minor = number_read(&text);
	if (minor < 0 || minor > 255)
		return false;
	if (*text == '.' && isdigit((unsigned char)text[1])) {
		text++;
		sub = number_read(&text);
		if (sub < 0)
			return false;
	}
	if (*text && !strchr("-+.~_", *text))
		return false;
	for (; *text; text++) {
		if (!isgraph((unsigned char)*text))
			return false;
	}
	*version = KVER(major, minor, sub);
	return true;
}

unsigned
release_abi(const char *release)
{
	const char *dash = release ? strchr(release, '-') : NULL;

	return dash ? (unsigned)strtoul(dash + 1, NULL, 10) : 0;
}

int
kernel_from_release(struct kernel *k, const char *text)
{
	unsigned version;

	if (strcmp(text, "any") == 0) {
		*k = (struct kernel){ 0 };
		return 0;
	}
	if (!release_parse(text, &version)) {
		diag_error("K0206",
		    "write `any`, `4.4`, `4.4.155` or what `uname -r` prints",
		    "`%s` is no kernel version", text);
		return -1;
	}
	if (version < KVER(3, 10, 0)) {
		diag_error("K0206", "`any` covers every kernel since 3.10",
		    "Linux %s is older than 3.10, the oldest that is known here",
		    text);
		return -1;
	}
	*k = (struct kernel){
		.version = version,
		.release = xstrdup(text),
		.name = xasprintf("Linux %s", text),
	};
	return 0;
}

void
kernel_free(struct kernel *k)
{
	free(k->release);
	free(k->dir);
	free(k->name);
	symvers_free(k->symvers);
	for (size_t i = 0; i < k->nothers; i++)
		symvers_free(k->others[i]);
	free(k->others);
	configuration_free(k->config);
	*k = (struct kernel){ 0 };
}

const char *
kernel_name(const struct kernel *k)
{
	if (k->version == 0)
		return "any kernel since 3.10";
	return k->name ? k->name : k->release ? k->release : "this kernel";
}
