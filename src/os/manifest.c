/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * manifest.c - what an entry of the cache consists of, written when it is
 * complete and compared before it is used
 */
#include "config.h"

#include "cache.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/*
 * The manifest: "kmodrustc entry 2 KIND KEY", a line "SIZE TIME NAME" for each
 * file, "end". The time of the last change, in seconds, tells a file that was
 * damaged in place.
 */
#define MANIFEST "manifest"
#define MANIFEST_HEAD CACHE_HEAD "entry 2"

/* One line "SIZE TIME NAME" holds of a file in `dir`. */
static bool
file_agrees(const char *dir, const char *line)
{
	struct stat st;
	char *name, *path, *times;
	unsigned long long size;
	long long changed;
	bool good = false;

	size = strtoull(line, &times, 10);
	if (times == line || *times != ' ')
		return false;
	changed = strtoll(times + 1, &name, 10);
	if (name == times + 1 || *name != ' ' || name[1] == '/')
		return false;
	path = xasprintf("%s/%s", dir, name + 1);
	if (lstat(path, &st) == 0)
		good = S_ISREG(st.st_mode) && st.st_uid == geteuid() &&
		    (unsigned long long)st.st_size == size &&
		    (long long)st.st_mtime == changed;
	free(path);
	return good;
}

static bool
manifest_agrees(const struct cache_item *item, const char *dir, char *text)
{
	char *head = xasprintf(MANIFEST_HEAD " %s %s", item->kind, item->key);
	char *line, *rest = text;
	bool first = true, good = true;

	while (good && (line = strsep(&rest, "\n")) != NULL) {
		if (strcmp(line, "end") == 0)
			break;
		good = first ? strcmp(line, head) == 0 : file_agrees(dir, line);
		first = false;
	}
	free(head);
	/* Behind "end" there is one newline and nothing else. */
	return good && !first && line != NULL && rest != NULL && *rest == '\0';
}

bool
entry_is_whole(const struct cache_item *item, const char *dir)
{
	char *path = xasprintf("%s/" MANIFEST, dir);
	struct buf b = { 0 };
	bool good = is_own_dir(dir) && small_read(path, &b) &&
	    strlen(b.s) == b.len && manifest_agrees(item, dir, b.s);

	free(path);
	buf_free(&b);
	return good;
}

struct listing {
	struct buf *b;
	const char *dir, *below;
};

static void
list_file(void *listing, const char *name)
{
	const struct listing *up = listing;
	char *path = xasprintf("%s/%s%s", up->dir, up->below, name);
	char *below = xasprintf("%s%s/", up->below, name);
	struct listing l = *up;
	struct stat st;

	l.below = below;
	if (lstat(path, &st) < 0)
		; /* gone: then it is nothing to rely on */
	else if (S_ISDIR(st.st_mode))
		dir_each(path, list_file, &l);
	else
		buf_printf(up->b, "%lld %lld %s%s\n", (long long)st.st_size,
		    (long long)st.st_mtime, up->below, name);
	free(below);
	free(path);
}

int
text_write(const char *path, const char *text)
{
	FILE *f = fopen(path, "wxe");
	bool good = false;

	if (f != NULL) {
		fputs(text, f);
		good = ferror(f) == 0;
		good = fclose(f) == 0 && good;
	}
	if (!good)
		diag_error("K0105", NULL, "cannot write %s: %s", path,
		    strerror(errno));
	return good ? 0 : -1;
}

int
manifest_write(const struct cache_item *item, const char *dir)
{
	struct buf b = { 0 };
	struct listing l = { .b = &b, .dir = dir, .below = "" };
	char *path = xasprintf("%s/" MANIFEST, dir);
	int result;

	buf_printf(&b, MANIFEST_HEAD " %s %s\n", item->kind, item->key);
	dir_each(dir, list_file, &l);
	buf_puts(&b, "end\n");
	result = text_write(path, b.s);
	free(path);
	buf_free(&b);
	return result;
}
