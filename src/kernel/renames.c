/* SPDX-License-Identifier: GPL-2.0-or-later */
/* renames.c - exports that changed their name; who aliases them is elf/ */
#include "config.h"

#include "kmodrustc/kernel.h"

#include <stdlib.h>
#include <string.h>

/*
 * Sorted by the old name. same_prototype is true only where the old name can
 * be made the new one without touching the caller: same arguments in the same
 * registers, same meaning, in every config. Presence was read in
 * Module.symvers of Debian's 5.10, 6.1, 6.12 and 7.2, and in 6.8.1.
 */
/* clang-format off */
static const struct rename_fact renames[] = {
	{ "__kmalloc", "__kmalloc_noprof", KVER(6, 10, 0), false,
	  "allocation profiling; 6.8.1 old, 6.12 new; 7.2 may add a token" },
	{ "__kmalloc_node", "__kmalloc_node_noprof", KVER(6, 10, 0), false,
	  "allocation profiling; SLAB_BUCKETS adds an argument" },
	{ "__mutex_init", "mutex_init_generic", KVER(7, 2, 0), false,
	  "in 6.12, gone in 7.2" },
	{ "fortify_panic", "__fortify_panic", KVER(6, 10, 0), false,
	  "fortify: takes a reason and sizes instead of a name" },
	{ "kmem_cache_alloc_trace", "kmalloc_trace", KVER(6, 1, 0), false,
	  "slab; 5.10 old, 6.1 new, gone in 6.12; only ever called inline" },
	{ "kmemdup", "kmemdup_noprof", KVER(6, 10, 0), true,
	  "allocation profiling; (src, len, gfp) in both" },
	{ "krealloc", "krealloc_noprof", KVER(6, 10, 0), true,
	  "allocation profiling; (p, size, flags) in both; gone in 7.2" },
	{ "kvmalloc_node", "__kvmalloc_node_noprof", KVER(6, 10, 0), false,
	  "allocation profiling; SLAB_BUCKETS adds an argument" },
	{ "printk", "_printk", KVER(5, 15, 0), true,
	  "printk: index; 5.12.9 old, 5.15.100 new" },
	{ "strscpy", "sized_strscpy", KVER(6, 10, 0), true,
	  "strscpy became a macro over it; (dst, src, size) in both" },
	{ "vmalloc", "vmalloc_noprof", KVER(6, 10, 0), true,
	  "allocation profiling; (size) in both" },
	{ "vzalloc", "vzalloc_noprof", KVER(6, 10, 0), true,
	  "allocation profiling; (size) in both" },
};
/* clang-format on */

static int
rename_compare(const void *key, const void *row)
{
	return strcmp(key, ((const struct rename_fact *)row)->old);
}

const struct rename_fact *
rename_find(const char *old)
{
	return bsearch(old, renames, ARRAY_SIZE(renames), sizeof(renames[0]),
	    rename_compare);
}

const struct rename_fact *
rename_find_successor(const char *successor)
{
	for (size_t i = 0; i < ARRAY_SIZE(renames); i++) {
		if (strcmp(renames[i].successor, successor) == 0)
			return &renames[i];
	}
	return NULL;
}

size_t
rename_rows(void)
{
	return ARRAY_SIZE(renames);
}

const struct rename_fact *
rename_row(size_t i)
{
	return &renames[i];
}
