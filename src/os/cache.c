/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * cache.c - which directory is the cache, and small texts in it. Entries are
 * entry.c's, the end of it all is clean.c's.
 */
#include "config.h"

#include "kmodrustc/os.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cache.h"

#define SMALL_TEXT_MAX 65536
/* What a crash of the machine may have cut off. */
#define SMALL_TEXT_END "\nend\n"

/* ccache, cargo and tar --exclude-caches know it: bford.info/cachedir */
#define TAG_NAME "CACHEDIR.TAG"
#define TAG_TEXT \
	"Signature: 8a477f597d28d172789f06886806bc55\n" \
	"# made by kmodrustc; `kmodrustc --clean-cache` empties it\n"

static bool
is_own(const char *path, mode_t type)
{
	struct stat st;

	return lstat(path, &st) == 0 && (st.st_mode & S_IFMT) == type &&
	    st.st_uid == geteuid();
}

bool
is_own_file(const char *path)
{
	return is_own(path, S_IFREG);
}

bool
is_own_dir(const char *path)
{
	return is_own(path, S_IFDIR);
}

static char *
parent_of(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash == path ? xstrdup("/")
			     : xstrndup(path, (size_t)(slash - path));
}

/* Why a cache may not be made below this existing directory; NULL: it may. */
static char *
why_not_below(const char *path, const struct stat *st)
{
	if (!S_ISDIR(st->st_mode))
		return xasprintf("%s is not a directory", path);
	/* Root may write all, also to a home that sudo left in HOME. */
	if (geteuid() == 0 && st->st_uid != 0)
		return xasprintf("%s belongs to another user", path);
	if (access(path, W_OK | X_OK) < 0)
		return xasprintf("%s: %s", path, strerror(errno));
	return NULL;
}

/* What root compiles is no secret, and /var/cache is open to all. */
static mode_t
dir_mode(void)
{
	return geteuid() == 0 ? 0755 : 0700;
}

/* Makes `path` and what is missing above it. NULL: done, else why not. */
static char *
make_dirs(const char *path, bool make)
{
	char *parent, *why;
	struct stat st;

	if (stat(path, &st) == 0)
		return why_not_below(path, &st);
	if (errno != ENOENT)
		return xasprintf("%s: %s", path, strerror(errno));
	parent = parent_of(path);
	why = make_dirs(parent, make);
	free(parent);
	if (why == NULL && make && mkdir(path, dir_mode()) < 0 &&
	    errno != EEXIST)
		why = xasprintf("%s: %s", path, strerror(errno));
	return why;
}

static void
write_tag(const char *dir)
{
	char *path = xasprintf("%s/" TAG_NAME, dir);
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
	ssize_t n = 0;

	if (fd >= 0) {
		n = write(fd, TAG_TEXT, strlen(TAG_TEXT));
		close(fd);
	}
	(void)n;
	free(path);
}

/* Looks at an existing directory; fills c->dir if it can be ours. */
static void
take_existing(struct cache *c, const char *path, const struct stat *st)
{
	if (!S_ISDIR(st->st_mode))
		c->why = xasprintf("%s is not a directory", path);
	else if (st->st_uid != geteuid())
		c->why = xasprintf("%s belongs to another user", path);
	else if ((st->st_mode & S_IWOTH) != 0 && (st->st_mode & S_ISVTX) == 0)
		c->why = xasprintf("anybody can write to %s", path);
	else if (access(path, R_OK | X_OK) < 0)
		c->why = xasprintf("%s: %s", path, strerror(errno));
	if (c->why != NULL)
		return;
	c->dir = xstrdup(path);
	c->writable = access(path, W_OK) == 0;
	if (!c->writable)
		c->why = xasprintf("%s: %s", path, strerror(errno));
}

/* Fills c from one candidate: c->dir, or why not. */
static void
try_dir(struct cache *c, const char *path, bool make)
{
	struct stat st;

	*c = (struct cache){ .named = c->named };
	if (stat(path, &st) == 0) {
		take_existing(c, path, &st);
		return;
	}
	c->why = make_dirs(path, make);
	if (c->why != NULL)
		return;
	if (make)
		write_tag(path);
	c->dir = xstrdup(path);
	c->writable = true;
}

/* The directory named by the user, or this user's part of a shared one. */
static void
try_named(struct cache *c, const char *named, bool make)
{
	char *path, *cwd = NULL;
	struct stat st;

	if (*named != '/')
		cwd = getcwd(NULL, 0);
	path = cwd != NULL ? xasprintf("%s/%s", cwd, named) : xstrdup(named);
	free(cwd);
	while (strlen(path) > 1 && text_ends(path, "/"))
		path[strlen(path) - 1] = '\0';
	if (stat(path, &st) == 0 && S_ISDIR(st.st_mode) &&
	    st.st_uid != geteuid() && (st.st_mode & S_ISVTX) != 0) {
		cwd = path;
		path = xasprintf("%s/uid-%lu", cwd, (unsigned long)geteuid());
		free(cwd);
		if (make)
			(void)mkdir(path, dir_mode());
	}
	c->named = true;
	try_dir(c, path, make);
	free(path);
}

/* Where it is by default, best first; only absolute names count. */
static void
default_dirs(struct strvec *dirs)
{
	static const struct {
		const char *variable, *below;
	} places[] = {
		{ "XDG_CACHE_HOME", "kmodrustc" },
		{ "HOME", ".cache/kmodrustc" },
	};
	const char *value;

	for (size_t i = 0; i < ARRAY_SIZE(places); i++) {
		value = getenv(places[i].variable);
		if (value == NULL || *value != '/')
			continue;
		strvec_addf(dirs, "%s/%s", value, places[i].below);
		break; /* XDG's word stands for all of ~/.cache */
	}
	if (geteuid() == 0)
		strvec_add(dirs, "/var/cache/kmodrustc");
}

void
cache_find(struct cache *c, bool make)
{
	const char *named = getenv("KMODRUSTC_CACHE");
	struct cache next = { 0 };
	struct strvec dirs = { 0 };

	*c = (struct cache){ 0 };
	if (named != NULL && *named != '\0') {
		try_named(c, named, make);
		return;
	}
	default_dirs(&dirs);
	for (size_t i = 0; i < dirs.n && !c->writable; i++) {
		try_dir(&next, dirs.v[i], make);
		/* One that can only be read is better than none. */
		if (next.writable || c->dir == NULL) {
			cache_free(c);
			*c = next;
		} else {
			cache_free(&next);
		}
	}
	if (dirs.n == 0)
		c->why = xstrdup("HOME is not set");
	strvec_free(&dirs);
}

void
cache_free(struct cache *c)
{
	free(c->dir);
	free(c->why);
	*c = (struct cache){ 0 };
}

bool
small_read(const char *path, struct buf *b)
{
	char text[4096];
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	struct stat st;
	ssize_t n = -1;

	if (fd < 0)
		return false;
	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) &&
	    st.st_uid == geteuid() && st.st_size < SMALL_TEXT_MAX)
		while ((n = read(fd, text, sizeof(text))) > 0)
			buf_add(b, text, (size_t)n);
	close(fd);
	return n == 0 && b->len != 0;
}

/* The text between a small text's first line, our head, and its last. */
static bool
unwrap(const struct buf *whole, const char *head, struct buf *b)
{
	char *first = xasprintf(CACHE_HEAD "%s\n", head);
	size_t n = strlen(first);
	bool good = strlen(whole->s) == whole->len &&
	    text_starts(whole->s, first) &&
	    text_ends(whole->s, SMALL_TEXT_END) &&
	    whole->len >= n + strlen(SMALL_TEXT_END);

	if (good)
		buf_add(
		    b, whole->s + n, whole->len - n - strlen(SMALL_TEXT_END));
	free(first);
	return good;
}

bool
cache_read(const char *name, const char *head, struct buf *b)
{
	struct buf whole = { 0 };
	struct cache c;
	char *path;
	bool good = false;

	cache_find(&c, false);
	if (c.dir != NULL) {
		path = xasprintf("%s/%s", c.dir, name);
		good = small_read(path, &whole) && unwrap(&whole, head, b);
		free(path);
	}
	buf_free(&whole);
	cache_free(&c);
	return good;
}

void
cache_write(const char *name, const char *head, const char *text)
{
	struct cache c;
	char *path, *part;
	FILE *f = NULL;
	int fd;
	bool good = false;

	cache_find(&c, true);
	if (c.dir == NULL || !c.writable) {
		cache_free(&c);
		return;
	}
	path = xasprintf("%s/%s", c.dir, name);
	part = xasprintf("%s" CACHE_BUILD "XXXXXX", path);
	fd = mkostemp(part, O_CLOEXEC);
	if (fd >= 0)
		f = fdopen(fd, "w");
	if (f != NULL) {
		fprintf(f, CACHE_HEAD "%s\n%s" SMALL_TEXT_END, head, text);
		good = ferror(f) == 0;
		good = fclose(f) == 0 && good;
	} else if (fd >= 0) {
		close(fd);
	}
	if (fd >= 0 && (!good || rename(part, path) < 0))
		unlink(part);
	free(path);
	free(part);
	cache_free(&c);
}
