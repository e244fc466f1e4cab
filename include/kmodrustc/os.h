/* SPDX-License-Identifier: GPL-2.0-or-later */
/* os.h - run one child, the private temp directory, atomic outputs, signals */
#ifndef KMODRUSTC_OS_H
#define KMODRUSTC_OS_H

#include <sys/types.h>

#include "kmodrustc/base.h"

/* ---- children: posix_spawnp, never a shell ---- */

struct proc {
	char *const *argv;
	/* "NAME=value" sets, "NAME" removes, NULL ends; NULL: as it is */
	const char *const *env;
	const char *stdin_path; /* read from there; NULL: inherited */
	struct buf *out;        /* receives stdout; NULL: inherited */
	/* Gets each line of stderr, newline included; NULL: inherited. */
	void (*err_line)(void *ctx, const char *line, size_t n);
	void *ctx;
	bool quiet_start; /* a missing program is not said, only -1 */
};

/* How a child ended: by exit code, or by a signal (then signal != 0). */
struct ended {
	int code, signal;
};

/*
 * Runs argv and waits. 0: it ran, *how says how it ended; -1: it could not be
 * started (K0102, with what was looked for and how to install it).
 * File descriptors other than ours are inherited (make's jobserver).
 */
int proc_run(const struct proc *p, struct ended *how);
/*
 * Runs argv in our place, with streams, directory and environment as they are;
 * `guard` (may be NULL) is set in it. -1: it could not be started, said.
 */
int proc_become(char *const *argv, const char *guard);
/*
 * 0 if it ended with exit code 0; else -1, and if a signal ended it or it
 * failed without a word, that is said (K0303), naming `tool` as its user does.
 */
int proc_judge(const struct ended *how, const char *tool);
/*
 * Finds `name` in PATH (a name with a slash is only tested). Skips ourselves.
 * The path is the caller's; NULL if there is none.
 */
char *proc_find(const char *name);
/* Our own executable, resolved; a borrowed string, "" if unknown. */
const char *proc_self(void);

double now_ms(void); /* a monotonic clock */

/* ---- signals ---- */

/*
 * SIGINT, TERM, HUP, PIPE: forwarded to the child, remembered. Ignored ones
 * stay.
 */
void signals_setup(void);
/* The signal caught so far, 0 if none. Stages stop when it is set. */
int signal_caught(void);
/* Sweeps and dies by the caught signal; returns if there was none. */
void signal_reraise(void);

/* ---- temp directory ---- */

/*
 * A path in this run's private directory: `stem` made harmless, a number if it
 * was given before, then `suffix`. The directory is made at the first call
 * (mode 0700, under TMPDIR or /tmp) and swept at exit. NULL: said (K0105).
 */
char *tmp_path(const char *stem, const char *suffix);
/* The directory itself, made if need be. Borrowed. NULL: said (K0105). */
const char *tmp_dir(void);
/*
 * Copies what is in it to `dir` (made if missing) and says the names on
 * stderr: x.rustc.s, x.fixed.s, x.kmod.o ... Objects and archives have names of
 * their own there, so that nothing of the user's is overwritten. -1: said.
 */
int tmp_save(const char *dir);
/* A file elsewhere that goes with the sweep, until tmp_forget(). Copies. */
void tmp_also(const char *path);
void tmp_forget(const char *path);
void tmp_sweep(void);

/* ---- outputs: a name is borne only by what was finished ---- */

struct output {
	char *path;   /* the final name */
	char *part;   /* the unfinished file beside it, NULL: none */
	bool special; /* not a regular file: written, never renamed */
};

/*
 * Prepares `path`: checks that its directory can be written and that it is no
 * directory itself. -1: said (K0204, K0205).
 */
int output_open(struct output *o, const char *path);
/* Copies `from` into the unfinished file. -1: said, the rest is removed. */
int output_fill(struct output *o, const char *from);
/* Gives it its name. -1: said. */
int output_commit(struct output *o);
/*
 * The run failed: removes the unfinished file and an older output of that
 * name, regular files only (DESIGN 4.12, 4.14).
 */
void output_discard(struct output *o);
void output_free(struct output *o);
/* Removes the regular file of that name, if there is one. */
void output_remove(const char *path);

/*
 * Copies a file's bytes; `to` is created or truncated. -1: said (K0105).
 */
int file_copy(const char *from, const char *to);
/* The whole file into b; -1: said (K0201 with `what` as its name). */
int file_read(const char *path, struct buf *b);
bool file_same(const char *a, const char *b); /* the same inode */

/* ---- a line that says what takes so long ---- */

/*
 * From a second on, the text stands on a terminal's stderr until
 * progress_end(); a second call in between replaces it. On anything but a
 * terminal, and in other formats than the human one, nothing is shown.
 * End it before any message.
 */
void progress(const char *fmt, ...) PRINTF_LIKE(1, 2);
void progress_end(void);

/* ---- cache: what one run made and the next ones use ---- */

/* The directory that belongs to this user. */
struct cache {
	char *dir; /* NULL: none can be used */
	bool writable;
	bool named; /* by $KMODRUSTC_CACHE: nothing else will do */
	char *why;  /* why there is none, or why not writable */
};

/*
 * $KMODRUSTC_CACHE, $XDG_CACHE_HOME/kmodrustc, ~/.cache/kmodrustc, for root
 * also /var/cache/kmodrustc: the first that can be used; makes it if `make`.
 * Says nothing. A directory of another user is never it: in a shared
 * $KMODRUSTC_CACHE each user has a directory uid-N.
 */
void cache_find(struct cache *c, bool make);
void cache_free(struct cache *c);
/*
 * --clean-cache: removes what kmodrustc made there and nobody uses just now;
 * all else is left. Counts the bytes it freed and the entries it had to leave.
 * -1: said (K0108).
 */
struct cache_cleaned {
	char *dir; /* the caller's; NULL: there is no cache */
	size_t entries, bytes, busy;
};
int cache_clean(struct cache_cleaned *r);

/*
 * A small text by name, for what is quicker to read than to find out. False:
 * not there, or not ours. Its first line is `head`, which is not given back.
 */
bool cache_read(const char *name, const char *head, struct buf *b);
/* Replaces it in one go; if that fails, nobody needs to know. */
void cache_write(const char *name, const char *head, const char *text);

/* A directory of files that is made once, as a whole. */
struct cache_item {
	const char *kind; /* "sysroot": its name begins so */
	const char *key;  /* hash_text() of all that it depends on */
	const char *what; /* for messages: "core for rustc 1.96.0" */
	const char *code; /* of the message when it cannot be made */
	bool dry;         /* only tell where it would be */
	/* Fills the empty `dir`; its path will change. -1: said. */
	int (*make)(void *ctx, const char *dir);
	void *ctx;
};

struct cache_entry {
	char *dir;
	int lock;  /* keeps --clean-cache away while we use it */
	bool made; /* by this run */
};

/*
 * Gives the entry, made by whoever came first: others wait for it. A broken
 * or foreign one is made anew. Without a directory to keep it in it is made
 * for this run alone, which a note says once, or, if $KMODRUSTC_CACHE names
 * it, refused (K0108). -1: said.
 */
int cache_get(const struct cache_item *item, struct cache_entry *e);
void cache_release(struct cache_entry *e);

/*
 * 128 bits: a name for what depends on many texts, not a secret. {0} is an
 * empty one. Where a text ends is part of it.
 */
struct hash {
	unsigned long long a, b;
};
void hash_add(struct hash *h, const char *text);
void hash_text(const struct hash *h, char text[33]);

#endif
