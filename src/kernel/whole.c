/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * whole.c - is a build tree whole? Distributions put a tree together of several
 * packages, by links and an included Makefile, and one of them may be gone.
 */
#include "config.h"

#include "whole.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "kmodrustc/kernel.h"

/* The directory of /usr/src or /usr/lib/ that a path is in is its package. */
static char *
package_of(const char *path)
{
	static const char *const heads[] = { "/linux-headers-",
		"/linux-kbuild-" };
	const char *p;

	for (size_t i = 0; i < ARRAY_SIZE(heads); i++) {
		p = strstr(path, heads[i]);
		if (p != NULL)
			return xstrndup(p + 1, strcspn(p + 1, "/\n"));
	}
	return NULL;
}

/* Says K0701 for `part` of the tree that leads to `target`. Always -1. */
static int
say_gone(const char *dir, const char *part, const char *verb,
    const char *target, const char *release)
{
	char *package = package_of(target);
	char *help =
	    package != NULL ? install_help(package) : headers_help(release);

	diag_error("K0701", help,
	    "the kernel tree '%s' is only half there: its %s %s %s, which is gone",
	    dir, part, verb, target);
	free(package);
	free(help);
	return -1;
}

/* Links of Debian's and Fedora's trees that Kbuild follows. */
static int
links_check(const struct kernel *k, const char *dir)
{
	static const char *const names[] = { "scripts", "tools", "include",
		"arch", "source" };
	int result = 0;

	for (size_t i = 0; i < ARRAY_SIZE(names) && result == 0; i++) {
		char *path = xasprintf("%s/%s", dir, names[i]);
		char target[1024];
		struct stat st;
		ssize_t n = readlink(path, target, sizeof(target) - 1);

		if (n > 0 && stat(path, &st) < 0) {
			target[n] = '\0';
			result = say_gone(
			    dir, names[i], "leads to", target, k->release);
		}
		free(path);
	}
	return result;
}

/* Debian's Makefile is one line: include /usr/src/linux-headers-...-common/... */
static int
include_check(const struct kernel *k, const char *dir)
{
	char *path = xasprintf("%s/Makefile", dir), *line = NULL;
	FILE *f = fopen(path, "re");
	size_t cap = 0;
	int result = 0;

	free(path);
	if (f != NULL && getline(&line, &cap, f) > 0 &&
	    text_starts(line, "include /")) {
		const char *target = line + strlen("include ");

		line[strcspn(line, "\n")] = '\0';
		if (strchr(target, '$') == NULL && access(target, F_OK) < 0)
			result = say_gone(
			    dir, "Makefile", "includes", target, k->release);
	}
	if (f != NULL)
		fclose(f);
	free(line);
	return result;
}

/* What a tree says that is not for x86-64; 32-bit x86 has X86_32. */
static int
processor_check(const struct kernel *k, const char *dir)
{
	static const char *const others[] = { "ALPHA", "ARM", "ARM64", "IA64",
		"LOONGARCH", "M68K", "MIPS", "PARISC", "PPC", "RISCV", "S390",
		"SPARC", "UML", "X86_32" };

	for (size_t i = 0; i < ARRAY_SIZE(others); i++) {
		if (kernel_config(k, others[i]) == NULL)
			continue;
		diag_error("K0701",
		    "name the tree of an x86-64 kernel: kmodrustc makes no code for other processors",
		    "the kernel tree '%s' is for another processor: CONFIG_%s",
		    dir, others[i]);
		return -1;
	}
	return 0;
}

int
tree_whole(const struct kernel *k, const char *dir)
{
	return links_check(k, dir) < 0 || include_check(k, dir) < 0 ||
		processor_check(k, dir) < 0
	    ? -1
	    : 0;
}

const char *
kernel_tree_lacks(const struct kernel *k)
{
	static const struct {
		const char *name;
		int feature; /* -1: always needed */
	} programs[] = {
		{ "scripts/basic/fixdep", -1 },
		{ "scripts/mod/modpost", -1 },
		{ "tools/objtool/objtool", FEATURE_OBJTOOL },
		{ "tools/objtool/objtool", FEATURE_STACK_VALIDATION },
	};

	for (size_t i = 0; i < ARRAY_SIZE(programs); i++) {
		char *path = xasprintf("%s/%s", k->dir, programs[i].name);
		bool there = access(path, X_OK) == 0;

		free(path);
		if (!there &&
		    (programs[i].feature < 0 ||
			kernel_has(k, (enum feature)programs[i].feature)))
			return programs[i].name;
	}
	return NULL;
}
