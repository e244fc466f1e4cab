/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * entry.c - an entry of the cache: made once, beside its final name, under a
 * lock; used only if its manifest, written last, agrees with what is there
 */
#include "config.h"

#include "kmodrustc/os.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "cache.h"

/* Takes the entry for our use, if it is whole. */
static bool
entry_open(
    const struct cache_item *item, const char *dir, struct cache_entry *e)
{
	int fd = open(dir, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);

	if (fd < 0)
		return false;
	/* Whoever removes it holds it alone: it is as good as gone. */
	if ((flock(fd, LOCK_SH | LOCK_NB) < 0 && errno == EWOULDBLOCK) ||
	    !entry_is_whole(item, dir)) {
		close(fd);
		return false;
	}
	*e = (struct cache_entry){ .dir = xstrdup(dir), .lock = fd };
	return true;
}

/* ---- making one ---- */

/*
 * Makes the entry in `part`, whole. -1: said, and `part` is gone.
 */
static int
make_whole(const struct cache_item *item, const char *part)
{
	char *marker = xasprintf("%s/" CACHE_MARKER, part);
	int result;

	result = text_write(marker, "");
	if (result == 0)
		result = item->make(item->ctx, part);
	if (result == 0 && !signal_caught())
		result = manifest_write(item, part);
	if (signal_caught())
		result = -1;
	if (result < 0)
		tree_remove(part);
	free(marker);
	return result;
}

/* We hold the lock of the entry whose unfinished ones begin with `prefix`. */
struct leftovers {
	const char *dir, *prefix;
};

/* Removes what a run that was killed left behind, of any entry. */
static void
sweep_leftover(void *leftovers, const char *name)
{
	const struct leftovers *l = leftovers;
	const char *end = strstr(name, CACHE_BUILD);
	char *path = xasprintf("%s/%s", l->dir, name), *lock;
	int fd = -1;

	if (end != NULL && is_own_dir(path)) {
		lock = xasprintf(
		    "%s/%.*s" CACHE_LOCK, l->dir, (int)(end - name), name);
		if (text_starts(name, l->prefix) ||
		    (fd = cache_lock(lock, false)) >= 0)
			tree_remove(path);
		free(lock);
	}
	if (fd >= 0)
		close(fd);
	free(path);
}

/* Gives `part` the name `dir`. -1: said. */
static int
give_name(const struct cache_item *item, const char *part, const char *dir)
{
	char *old = xasprintf("%s-old", part);
	struct stat st;
	int result = 0;

	/* One that is broken: out of the way first, then gone. */
	if (lstat(dir, &st) == 0 && rename(dir, old) == 0)
		tree_remove(old);
	if (rename(part, dir) < 0) {
		diag_error("K0108",
		    "set KMODRUSTC_CACHE to a directory of "
		    "your own",
		    "cannot keep %s as %s: %s", item->what, dir,
		    strerror(errno));
		tree_remove(part);
		result = -1;
	}
	free(old);
	return result;
}

/* ---- getting one ---- */

/* Where things of this entry are. */
struct place {
	struct cache cache;
	char *dir, *lock, *failed, *build;
};

static void
place_fill(struct place *p, const struct cache_item *item)
{
	cache_find(&p->cache, !item->dry);
	if (p->cache.dir == NULL)
		return;
	p->dir = xasprintf("%s/%s-%s", p->cache.dir, item->kind, item->key);
	p->lock = xasprintf("%s" CACHE_LOCK, p->dir);
	p->failed = xasprintf("%s-%s.failed", item->kind, item->key);
	p->build = xasprintf("%s-%s" CACHE_BUILD, item->kind, item->key);
}

static void
place_free(struct place *p)
{
	cache_free(&p->cache);
	free(p->dir);
	free(p->lock);
	free(p->failed);
	free(p->build);
}

/*
 * The lock, waited for if need be. -1: errno; *waited: somebody had it, and
 * worked on this entry.
 */
static int
lock_entry(const struct place *p, const struct cache_item *item, bool *waited)
{
	int fd = cache_lock(p->lock, false);

	*waited = fd < 0 && errno == EWOULDBLOCK;
	if (!*waited)
		return fd;
	progress("kmodrustc: waiting for another kmodrustc that makes %s",
	    item->what);
	fd = cache_lock(p->lock, true);
	progress_end();
	return fd;
}

/* Failed somebody since `start`, what we would only try again? */
static bool
failed_since(const struct place *p, const struct timespec *start)
{
	char *path = xasprintf("%s/%s", p->cache.dir, p->failed);
	struct stat st;
	bool is = is_own_file(path) && lstat(path, &st) == 0 &&
	    (st.st_mtim.tv_sec > start->tv_sec ||
		(st.st_mtim.tv_sec == start->tv_sec &&
		    st.st_mtim.tv_nsec >= start->tv_nsec));

	free(path);
	return is;
}

/* We hold the lock and there is no whole entry. -1: said; 1: no room here. */
static int
make_in_cache(
    struct place *p, const struct cache_item *item, struct cache_entry *e)
{
	struct leftovers l = { p->cache.dir, p->build };
	char *part = xasprintf("%s/%sXXXXXX", p->cache.dir, p->build);
	int result = 1;

	dir_each(p->cache.dir, sweep_leftover, &l);
	if (mkdtemp(part) == NULL) {
		free(p->cache.why);
		p->cache.why =
		    xasprintf("%s: %s", p->cache.dir, strerror(errno));
	} else {
		result = make_whole(item, part);
		if (result == 0)
			result = give_name(item, part, p->dir);
		else if (!signal_caught())
			cache_write(p->failed, "failed", "");
	}
	free(part);
	if (result != 0)
		return result;
	if (!entry_open(item, p->dir, e)) {
		diag_error("K0108",
		    "set KMODRUSTC_CACHE to a directory on "
		    "another file system",
		    "%s was made, but cannot be used "
		    "as %s",
		    item->what, p->dir);
		return -1;
	}
	e->made = true;
	return 0;
}

/* From a cache that can be written. As make_in_cache(). */
static int
get_or_make(
    struct place *p, const struct cache_item *item, struct cache_entry *e)
{
	struct timespec start;
	bool waited;
	int lock, result = 0;

	clock_gettime(CLOCK_REALTIME_COARSE, &start);
	lock = lock_entry(p, item, &waited);
	if (signal_caught()) {
		result = -1;
	} else if (lock < 0) {
		free(p->cache.why);
		p->cache.why = xasprintf("%s: %s", p->lock, strerror(errno));
		result = 1;
	} else if (!entry_open(item, p->dir, e)) {
		if (waited && failed_since(p, &start)) {
			diag_error(item->code, NULL,
			    "%s could not be made by "
			    "the kmodrustc that this one waited for",
			    item->what);
			result = -1;
		} else {
			result = make_in_cache(p, item, e);
		}
	}
	if (lock >= 0)
		close(lock);
	return result;
}

/* Without a cache: for this run, in its own directory. -1: said. */
static int
make_for_us(
    const struct place *p, const struct cache_item *item, struct cache_entry *e)
{
	static const char help[] =
	    "set KMODRUSTC_CACHE to a directory that can be written";
	char *dir;

	if (p->cache.named) {
		diag_error("K0108", help,
		    "the cache directory cannot be used: "
		    "%s",
		    p->cache.why);
		return -1;
	}
	diag(&(struct diag){ .level = LEVEL_NOTE, .help = help },
	    "%s is made for this run only, there is no cache directory: %s",
	    item->what, p->cache.why);
	dir = tmp_path(item->kind, ".cache");
	if (dir != NULL && mkdir(dir, 0700) < 0) {
		diag_error(
		    "K0108", help, "cannot make %s: %s", dir, strerror(errno));
		free(dir);
		dir = NULL;
	}
	if (dir == NULL || make_whole(item, dir) < 0) {
		free(dir);
		return -1;
	}
	*e = (struct cache_entry){ .dir = dir, .lock = -1, .made = true };
	return 0;
}

int
cache_get(const struct cache_item *item, struct cache_entry *e)
{
	struct place p = { 0 };
	int result = 1;

	*e = (struct cache_entry){ .lock = -1 };
	place_fill(&p, item);
	if (item->dry) {
		e->dir = p.dir != NULL
		    ? xstrdup(p.dir)
		    : xasprintf("%s-%s", item->kind, item->key);
		result = 0;
	} else if (p.dir != NULL && entry_open(item, p.dir, e)) {
		result = 0;
	} else if (p.dir != NULL && p.cache.writable) {
		result = get_or_make(&p, item, e);
	}
	if (result == 1)
		result = make_for_us(&p, item, e);
	place_free(&p);
	return result;
}

void
cache_release(struct cache_entry *e)
{
	/* A zeroed one was never filled. */
	if (e->dir != NULL && e->lock >= 0)
		close(e->lock);
	free(e->dir);
	*e = (struct cache_entry){ .lock = -1 };
}
