/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * cache.h - what the files of the cache share; private to os/. Names in the
 * directory: an entry is KIND-KEY, its lock KIND-KEY.lock, an unfinished one
 * KIND-KEY.build-XXXXXX; all else are small texts.
 */
#ifndef KMODRUSTC_CACHE_H
#define KMODRUSTC_CACHE_H

#include "kmodrustc/os.h"

/* In each entry from its first moment on: only what has it is removed. */
#define CACHE_MARKER ".kmodrustc"
#define CACHE_BUILD ".build-"
#define CACHE_LOCK ".lock"
#define CACHE_HEAD "kmodrustc " /* the first line of a small text begins so */

/*
 * The lock of that name, held until the descriptor is closed or the process
 * ends. -1: errno says why, EWOULDBLOCK that somebody has it.
 */
int cache_lock(const char *path, bool wait);

/* A regular file, or a directory, of this user, and no symbolic link. */
bool is_own_file(const char *path);
bool is_own_dir(const char *path);
/* The whole text of a small file of this user's; false: it is none. */
bool small_read(const char *path, struct buf *b);

/* Makes a new file of that text. -1: said (K0105). */
int text_write(const char *path, const char *text);

/* Is `dir` ours, and all there that its manifest names, and for this item? */
bool entry_is_whole(const struct cache_item *item, const char *dir);
/* Makes that of a finished entry. -1: said (K0105). */
int manifest_write(const struct cache_item *item, const char *dir);

/* Calls each(ctx, name) for what is in a directory, . and .. left out. */
void dir_each(
    const char *path, void (*each)(void *ctx, const char *name), void *ctx);
/* Removes a tree and gives the bytes that were in it. Follows no link. */
size_t tree_remove(const char *path);

#endif
