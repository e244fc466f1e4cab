/* SPDX-License-Identifier: GPL-2.0-or-later */
/* symvers.h - the set of names in a Module.symvers */
#ifndef KMODRUSTC_SYMVERS_H
#define KMODRUSTC_SYMVERS_H

#include <stdbool.h>
#include <stddef.h>

struct symvers;

/*
 * NULL: it could not be read, errno says why. A file without a single export
 * gives an empty set.
 */
struct symvers *symvers_read(const char *path);
bool symvers_has(const struct symvers *sv, const char *symbol);
size_t symvers_count(const struct symvers *sv);
void symvers_free(struct symvers *sv); /* NULL is fine */

#endif
