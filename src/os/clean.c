/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * clean.c - empties the cache of what kmodrustc made and nobody uses. What
 * bears no mark of ours stays, whatever its name.
 */
#include "config.h"

#include "kmodrustc/os.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cache.h"

/* The entry that an entry, a lock or an unfinished entry belongs to. */
static char *
entry_of(const char *dir, const char *name)
{
	const char *end = strstr(name, CACHE_BUILD);

	if (end == NULL && text_ends(name, CACHE_LOCK))
		end = name + strlen(name) - strlen(CACHE_LOCK);
	return end != NULL ? xasprintf("%s/%.*s", dir, (int)(end - name), name)
			   : xasprintf("%s/%s", dir, name);
}

/*
 * Removes an entry that nobody uses: they hold its directory. Who comes
 * meanwhile sees ours on it and does not take it. False: it is in use.
 */
static bool
remove_unused(const char *path, size_t *bytes)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	bool used =
	    fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) < 0 && errno == EWOULDBLOCK;

	if (!used)
		*bytes += tree_remove(path);
	if (fd >= 0)
		close(fd);
	return !used;
}

static bool
is_entry(const char *path)
{
	char *marker = xasprintf("%s/" CACHE_MARKER, path);
	bool is = is_own_dir(path) && is_own_file(marker);

	free(marker);
	return is;
}

/* Removes the entry's directory; its lock goes too, as we hold it. */
static void
clean_entry(struct cache_cleaned *r, const char *path)
{
	char *entry = entry_of(r->dir, strrchr(path, '/') + 1);
	char *lock = xasprintf("%s" CACHE_LOCK, entry);
	int fd = cache_lock(lock, false);

	if (fd < 0 || !remove_unused(path, &r->bytes)) {
		r->busy++;
	} else {
		r->entries++;
		unlink(lock);
	}
	if (fd >= 0)
		close(fd);
	free(lock);
	free(entry);
}

/* A small text, by its first line. */
static bool
is_small_text(const char *path)
{
	char head[sizeof(CACHE_HEAD)] = "";
	int fd;
	ssize_t n;

	if (!is_own_file(path))
		return false;
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	if (fd < 0)
		return false;
	n = read(fd, head, sizeof(head) - 1);
	close(fd);
	return n == sizeof(head) - 1 && strcmp(head, CACHE_HEAD) == 0;
}

/* The lock of an entry that is gone: empty, and nobody holds it. */
static void
clean_lock(const char *path)
{
	struct stat st;
	int fd;

	if (!is_own_file(path) || lstat(path, &st) < 0 || st.st_size != 0)
		return;
	fd = cache_lock(path, false);
	if (fd < 0)
		return;
	unlink(path);
	close(fd);
}

static void
clean_name(void *cleaned, const char *name)
{
	struct cache_cleaned *r = cleaned;
	char *path = xasprintf("%s/%s", r->dir, name);

	if (is_entry(path))
		clean_entry(r, path);
	else if (is_small_text(path))
		r->bytes += tree_remove(path);
	free(path);
}

static void
clean_lock_name(void *cleaned, const char *name)
{
	struct cache_cleaned *r = cleaned;
	char *path = xasprintf("%s/%s", r->dir, name);
	char *entry = entry_of(r->dir, name);

	if (text_ends(name, CACHE_LOCK) && access(entry, F_OK) < 0)
		clean_lock(path);
	free(entry);
	free(path);
}

int
cache_clean(struct cache_cleaned *r)
{
	struct cache c;
	int result = 0;

	*r = (struct cache_cleaned){ 0 };
	cache_find(&c, false);
	if (c.dir != NULL && c.writable) {
		r->dir = xstrdup(c.dir);
		dir_each(c.dir, clean_name, r);
		dir_each(c.dir, clean_lock_name, r);
	} else {
		diag_error("K0108", "set KMODRUSTC_CACHE to the one to clean",
		    "the cache directory cannot be used: %s", c.why);
		result = -1;
	}
	cache_free(&c);
	return result;
}
