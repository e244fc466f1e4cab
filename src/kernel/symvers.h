/* SPDX-License-Identifier: GPL-2.0-or-later */
/* symvers.h - the set of names in a Module.symvers */
#ifndef KMODRUSTC_SYMVERS_H
#define KMODRUSTC_SYMVERS_H

#include <stdbool.h>
#include <stddef.h>

#include "kmodrustc/base.h"

struct symvers;

/*
 * NULL: it could not be read, errno says why. A file without a single export
 * gives an empty set.
 */
struct symvers *symvers_read(const char *path);
bool symvers_has(const struct symvers *sv, const char *symbol);
struct export_fact;
/* False: no such name. */
bool symvers_find(
    const struct symvers *sv, const char *symbol, struct export_fact *e);
/* The names in no order: some slots are free, p is NULL then. */
size_t symvers_slots(const struct symvers *sv);
struct span symvers_name(const struct symvers *sv, size_t slot);
size_t symvers_count(const struct symvers *sv);
void symvers_free(struct symvers *sv); /* NULL is fine */

#endif
