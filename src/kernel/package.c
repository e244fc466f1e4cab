/* SPDX-License-Identifier: GPL-2.0-or-later */
/* package.c - how this machine's distribution installs what is missing */
#include "config.h"

#include "package.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "kmodrustc/kernel.h"

/*
 * By ID or ID_LIKE of os-release(5): the command, the package of the headers of
 * the distribution's newest kernel, and, before a release, of that one (NULL:
 * there is none by release).
 */
/* clang-format off */
static const struct distribution {
	const char *id, *install, *headers, *of_release;
} distributions[] = {
	{ "debian", "apt install", "linux-headers-amd64", "linux-headers-" },
	{ "fedora", "dnf install", "kernel-devel", "kernel-devel-" },
	{ "suse", "zypper install", "kernel-default-devel", NULL },
	{ "arch", "pacman -S", "linux-headers", NULL },
	{ "alpine", "apk add", "linux-lts-dev", NULL },
};
/* clang-format on */

/* Is `id` one of the words of this line's value, quotes left out? */
static bool
has_word(const char *value, const char *id)
{
	size_t n = strlen(id);

	while (*value != '\0') {
		size_t len;

		value += strspn(value, " \t\"'\n");
		len = strcspn(value, " \t\"'\n");
		if (len == n && strncmp(value, id, n) == 0)
			return true;
		value += len;
	}
	return false;
}

static const struct distribution *
distribution_of_line(const char *line)
{
	const char *value = NULL;

	if (text_starts(line, "ID="))
		value = line + strlen("ID=");
	else if (text_starts(line, "ID_LIKE="))
		value = line + strlen("ID_LIKE=");
	for (size_t i = 0; value != NULL && i < ARRAY_SIZE(distributions); i++)
		if (has_word(value, distributions[i].id))
			return &distributions[i];
	return NULL;
}

static bool
exists_in(const char *etc, const char *name)
{
	char *path = xasprintf("%s/%s", etc, name);
	bool there = access(path, F_OK) == 0;

	free(path);
	return there;
}

/* NULL: one that is not known. Old ones of Red Hat have no os-release. */
static const struct distribution *
distribution_find(const char *etc)
{
	const struct distribution *found = NULL;
	char *path = xasprintf("%s/os-release", etc), *line = NULL;
	FILE *f = fopen(path, "re");
	size_t cap = 0;

	while (f != NULL && found == NULL && getline(&line, &cap, f) > 0)
		found = distribution_of_line(line);
	if (found == NULL && exists_in(etc, "redhat-release"))
		found = distribution_of_line("ID=fedora");
	if (f != NULL)
		fclose(f);
	free(line);
	free(path);
	return found;
}

char *
headers_help_in(const char *etc, const char *release)
{
	const struct distribution *d = distribution_find(etc);

	if (release == NULL)
		release = "$(uname -r)";
	if (d == NULL)
		return xasprintf(
		    "install the headers of that kernel: linux-headers-%s on Debian, kernel-devel-%s on Fedora",
		    release, release);
	if (d->of_release == NULL)
		return xasprintf("%s %s", d->install, d->headers);
	return xasprintf("%s %s%s", d->install, d->of_release, release);
}

char *
install_help_in(const char *etc, const char *package)
{
	const struct distribution *d = distribution_find(etc);

	return d != NULL ? xasprintf("%s %s", d->install, package)
			 : xasprintf("install the package %s", package);
}

char *
headers_help(const char *release)
{
	return headers_help_in("/etc", release);
}

char *
install_help(const char *package)
{
	return install_help_in("/etc", package);
}
