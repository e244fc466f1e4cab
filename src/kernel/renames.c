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
 * Module.symvers of Debian's 5.10, 6.1, 6.12 and 7.2, and in 6.8.1; a change
 * between two of them is dated where that version's source was read.
 */
#define GLUE \
	"let Rust allocate (Box, Vec), which calls it with this kernel's own arguments, or call it in a C shim"
/* clang-format off */
static const struct rename_fact renames[] = {
	{ "__kmalloc", "__kmalloc_noprof", KVER(6, 10, 0), 0, false, GLUE,
	  "allocation profiling; 6.8.1 old, 6.12 new; 7.2 may add a token" },
	{ "__kmalloc_node", "__kmalloc_node_noprof", KVER(6, 10, 0), 0, false, GLUE,
	  "allocation profiling; SLAB_BUCKETS adds an argument" },
	{ "__mutex_init", "mutex_init_generic", KVER(7, 2, 0), 0, false,
	  "initialise it in a C shim: `void shim_mutex_init(struct mutex *m) { mutex_init(m); }`",
	  "in 6.12, gone in 7.2" },
	{ "fortify_panic", "__fortify_panic", KVER(6, 10, 0), 0, false,
	  "panic!() in Rust, or BUG() in a C shim",
	  "fortify: takes a reason and sizes instead of a name" },
	{ "kmalloc_large", "__kmalloc_large_noprof", KVER(6, 12, 0), 0, false, GLUE,
	  "slab; in 6.1, gone in 6.12; only ever called inline" },
	{ "kmalloc_order_trace", "kmalloc_large", KVER(6, 1, 0), KVER(6, 12, 0), false, GLUE,
	  "slab; in 5.10, gone in 6.1; took the order as well" },
	{ "kmalloc_trace", "__kmalloc_cache_noprof", KVER(6, 12, 0), 0, false, GLUE,
	  "slab; in 6.1, gone in 6.12; only ever called inline" },
	{ "kmem_cache_alloc_trace", "kmalloc_trace", KVER(6, 1, 0), KVER(6, 12, 0), false, GLUE,
	  "slab; 5.10 old, 6.1 new, gone in 6.12; only ever called inline" },
	{ "kmemdup", "kmemdup_noprof", KVER(6, 10, 0), 0, true, NULL,
	  "allocation profiling; (src, len, gfp) in both" },
	{ "krealloc", "krealloc_noprof", KVER(6, 10, 0), KVER(6, 18, 0), true, GLUE,
	  "allocation profiling; (p, size, flags) in both; gone in 7.2" },
	{ "krealloc_noprof", "krealloc_node_align_noprof", KVER(7, 2, 0), 0, false, GLUE,
	  "slab; in 6.12, gone in 7.2; takes alignment and node as well" },
	{ "kvmalloc_node", "__kvmalloc_node_noprof", KVER(6, 10, 0), 0, false, GLUE,
	  "allocation profiling; SLAB_BUCKETS adds an argument" },
	{ "pcpu_hot", "const_current_task", KVER(7, 2, 0), 0, false,
	  "read `current` in a C shim: `struct task_struct *shim_current(void) { return current; }`",
	  "per-CPU data, no function; in 6.12, gone in 7.2" },
	{ "printk", "_printk", KVER(5, 15, 0), 0, true, NULL,
	  "printk: index; 5.12.9 old, 5.15.100 new" },
	{ "strscpy", "sized_strscpy", KVER(6, 10, 0), 0, true, NULL,
	  "strscpy became a macro over it; (dst, src, size) in both" },
	{ "vmalloc", "vmalloc_noprof", KVER(6, 10, 0), 0, true, NULL,
	  "allocation profiling; (size) in both" },
	{ "vzalloc", "vzalloc_noprof", KVER(6, 10, 0), 0, true, NULL,
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

/* By exports if they are known, else by version. */
static bool
has_old(const struct kernel *k, const struct rename_fact *r)
{
	return kernel_knows_exports(k) ? kernel_exports(k, r->old)
				       : k->version < r->since;
}

static bool
has_new(const struct kernel *k, const struct rename_fact *r)
{
	if (kernel_knows_exports(k))
		return kernel_exports(k, r->successor);
	return k->version >= r->since &&
	    (r->until == 0 || k->version < r->until);
}

const char *
rename_alias(const struct kernel *k, const char *name)
{
	const struct rename_fact *r = rename_find(name);

	if (k->version == 0)
		return NULL;
	if (r != NULL && r->same_prototype)
		return !has_old(k, r) && has_new(k, r) ? r->successor : NULL;
	r = r == NULL ? rename_find_successor(name) : NULL;
	if (r != NULL && r->same_prototype)
		return !has_new(k, r) && has_old(k, r) ? r->old : NULL;
	return NULL;
}

const struct rename_fact *
rename_missing(const struct kernel *k, const char *name)
{
	const struct rename_fact *r = rename_find(name);

	if (k->version == 0)
		return NULL;
	/* a kernel from before the old name has neither */
	if (r != NULL)
		return !has_old(k, r) &&
			(k->version >= r->since || has_new(k, r))
		    ? r
		    : NULL;
	r = rename_find_successor(name);
	return r != NULL && !has_new(k, r) && has_old(k, r) ? r : NULL;
}
