/* SPDX-License-Identifier: GPL-2.0-or-later */
/* tree.c - a kernel build tree: its release, its exports, what it lacks */
#include "config.h"

#include "kmodrustc/kernel.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "configuration.h"
#include "release.h"
#include "symvers.h"
#include "whole.h"

static bool
exists(const char *dir, const char *name)
{
	char *path = xasprintf("%s/%s", dir, name);
	bool there = access(path, F_OK) == 0;

	free(path);
	return there;
}

/* The first 64 KiB of dir/name, NULL if it cannot be read. */
static char *
text_read(const char *dir, const char *name)
{
	enum { ROOM = 65536 };
	char *path = xasprintf("%s/%s", dir, name), *text;
	FILE *f = fopen(path, "re");

	free(path);
	if (!f)
		return NULL;
	text = xmalloc(ROOM + 1);
	text[fread(text, 1, ROOM, f)] = '\0';
	fclose(f);
	return text;
}

/*
 * The word behind `key` at the start of a line, quotes and a make assignment's
 * "=" left out. NULL: no such line or no word.
 */
static char *
word_find(const char *text, const char *key)
{
	size_t n = strlen(key);

	while (text && *text) {
		if (strncmp(text, key, n) == 0 && strchr(" \t=", text[n])) {
			const char *word =
			    text + n + strspn(text + n, " \t=\"");
			size_t len = strcspn(word, " \t\r\n\"");

			return len ? xstrndup(word, len) : NULL;
		}
		text = strchr(text, '\n');
		if (text)
			text++;
	}
	return NULL;
}

/* What `uname -r` says, and vermagic: Debian's kernel.release may be shorter */
static char *
release_from_header(const char *dir)
{
	char *text = text_read(dir, "include/generated/utsrelease.h");
	char *release = word_find(text, "#define UTS_RELEASE");

	free(text);
	return release;
}

static char *
release_from_config(const char *dir)
{
	char *text = text_read(dir, "include/config/kernel.release");
	char *release = NULL;

	if (text) {
		text[strcspn(text, " \t\r\n")] = '\0';
		if (*text)
			release = xstrdup(text);
	}
	free(text);
	return release;
}

static char *
release_from_makefile(const char *dir)
{
	char *text = text_read(dir, "Makefile");
	char *major = word_find(text, "VERSION");
	char *minor = word_find(text, "PATCHLEVEL");
	char *sub = word_find(text, "SUBLEVEL");
	char *extra = word_find(text, "EXTRAVERSION");
	char *release = NULL;

	if (major && minor)
		release = xasprintf("%s.%s.%s%s", major, minor, sub ? sub : "0",
		    extra ? extra : "");
	free(text);
	free(major);
	free(minor);
	free(sub);
	free(extra);
	return release;
}

/*
 * A distribution's release may hide the stable version it was made from:
 * 6.1.0-56-amd64 is 6.1.192, and its headers say so. 0: they do not.
 */
static unsigned
version_from_header(const char *dir)
{
	char *text = text_read(dir, "include/generated/uapi/linux/version.h");
	char *code = word_find(text, "#define LINUX_VERSION_CODE");
	char *sub = word_find(text, "#define LINUX_VERSION_SUBLEVEL");
	unsigned version = 0;

	if (code)
		version = (unsigned)strtoul(code, NULL, 10);
	if (version && sub)
		version = KVER(version >> 16, (version >> 8) & 255,
		    strtoul(sub, NULL, 10));
	free(text);
	free(code);
	free(sub);
	return version;
}

static int
release_read(struct kernel *k, const char *dir)
{
	static char *(*const ways[])(const char *dir) = {
		release_from_header,
		release_from_config,
		release_from_makefile,
	};
	unsigned exact;

	for (size_t i = 0; i < ARRAY_SIZE(ways) && !k->release; i++) {
		k->release = ways[i](dir);
		if (k->release && !release_parse(k->release, &k->version)) {
			free(k->release);
			k->release = NULL;
		}
	}
	if (!k->release) {
		diag_error("K0701",
		    "install its linux-headers package again, or run `make`",
		    "the kernel tree '%s' does not say which version it is",
		    dir);
		return -1;
	}
	exact = version_from_header(dir);
	if (exact >> 8 == k->version >> 8 && exact > k->version)
		k->version = exact;
	k->name = xasprintf("Linux %s", k->release);
	return 0;
}

/*
 * "/lib/modules/REL/build" gives REL for the name of a package; NULL else.
 */
static char *
package_release(const char *dir)
{
	static const char at[] = "lib/modules/";
	const char *p = strstr(dir, at);
	size_t n;

	if (!p)
		return NULL;
	p += sizeof(at) - 1;
	n = strcspn(p, "/");
	return n ? xstrndup(p, n) : NULL;
}

/* Says K0701 with the package that brings `dir`. Always -1. */
static int
tree_missing(const char *dir, const char *what)
{
	char *release = package_release(dir);
	char *help = headers_help(release);

	diag_error("K0701", help, "the kernel tree '%s' %s", dir, what);
	free(release);
	free(help);
	return -1;
}

/* May all that is read there be read? A tree may be another user's own. */
static int
rights_check(const char *dir)
{
	static const char *const names[] = { "Makefile",
		"include/config/auto.conf", "include/config/kernel.release",
		"include/generated/utsrelease.h", "Module.symvers" };
	int result = 0;

	for (size_t i = 0; i < ARRAY_SIZE(names) && result == 0; i++) {
		char *path = xasprintf("%s/%s", dir, names[i]);

		if (access(path, R_OK) < 0 && errno == EACCES) {
			diag_error("K0701",
			    "let its owner allow it, `chmod -R a+rX` on the tree, or be its owner",
			    "you may not read '%s' of the kernel tree", path);
			result = -1;
		}
		free(path);
	}
	return result;
}

static int
tree_check(const char *dir)
{
	struct stat st;

	if (rights_check(dir) < 0)
		return -1;
	if (stat(dir, &st) < 0) {
		if (errno == ENOTDIR)
			return tree_missing(dir, "is below a file");
		if (errno != ENOENT)
			return tree_missing(dir, strerror(errno));
		return tree_missing(dir,
		    lstat(dir, &st) == 0
			? "is a link to a directory that is gone"
			: "does not exist");
	}
	if (!S_ISDIR(st.st_mode))
		return tree_missing(dir, "is not a directory");
	if (!exists(dir, "Makefile") && exists(dir, "build/Makefile")) {
		char *help = xasprintf("--kdir=%s/build", dir);

		diag_error("K0701", help,
		    "'%s' is not the kernel tree but the directory above it",
		    dir);
		free(help);
		return -1;
	}
	if (!exists(dir, "Makefile"))
		return tree_missing(
		    dir, "has no Makefile: it is empty or something else");
	if (!exists(dir, "include/config")) {
		diag_error("K0701",
		    "run `make` in it, or use the tree of a linux-headers package",
		    "the kernel tree '%s' is not configured: no include/config",
		    dir);
		return -1;
	}
	return 0;
}

static int
exports_read(struct kernel *k, const char *dir)
{
	static const char build[] =
	    "run `make` in it, or install its linux-headers package again";
	char *path = xasprintf("%s/Module.symvers", dir);
	int result = -1;

	k->symvers = symvers_read(path);
	if (!k->symvers && errno == ENOENT)
		diag_error("K0701", build,
		    "the kernel tree '%s' has no Module.symvers, the list of exports",
		    dir);
	else if (!k->symvers)
		diag_error("K0701", NULL, "cannot read '%s': %s", path,
		    strerror(errno));
	else if (symvers_count(k->symvers) == 0)
		diag_error("K0701", build,
		    "'%s' names no exported symbol: it is empty or damaged",
		    path);
	else
		result = 0;
	free(path);
	return result;
}

/* auto.conf is what Kbuild itself goes by; .config may be newer or gone. */
static int
config_read(struct kernel *k, const char *dir)
{
	static const char *const names[] = { "include/config/auto.conf",
		".config" };

	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		char *path = xasprintf("%s/%s", dir, names[i]);

		k->config = configuration_read(path);
		free(path);
		if (k->config != NULL && configuration_count(k->config) != 0)
			return 0;
		configuration_free(k->config);
		k->config = NULL;
	}
	diag_error("K0701",
	    "run `make` in it, or install its linux-headers package again",
	    "the kernel tree '%s' has no configuration: include/config/auto.conf and .config are missing or empty",
	    dir);
	return -1;
}

int
kernel_from_dir(struct kernel *k, const char *dir)
{
	*k = (struct kernel){ 0 };
	if (tree_check(dir) < 0 || release_read(k, dir) < 0 ||
	    exports_read(k, dir) < 0 || config_read(k, dir) < 0 ||
	    tree_whole(k, dir) < 0) {
		kernel_free(k);
		return -1;
	}
	k->dir = xstrdup(dir);
	return 0;
}
