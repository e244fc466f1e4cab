// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A module that tries rt/kmodrustc_glue.c: alignment, contents over realloc(),
 * places where sleeping is forbidden, sizes that no machine has. Loading fails
 * if something is wrong. Its other member is kmodrustc_glue.o.
 */
#include <linux/errno.h>
#include <linux/init.h>
#include <linux/interrupt.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/preempt.h>
#include <linux/rcupdate.h>
#include <linux/spinlock.h>
#include <linux/string.h>

void kmodrustc_log(unsigned int level, const char *text, size_t len);
unsigned long kmodrustc_context(void);
void *kmodrustc_alloc(size_t size, size_t align, bool zero);
void *kmodrustc_realloc(void *p, size_t old_size, size_t align,
			size_t new_size);
void kmodrustc_free(void *p, size_t size, size_t align);
unsigned long kmodrustc_alloc_count(void);
unsigned long kmodrustc_free_count(void);

static unsigned int wrong, tried;

static void check(bool fine, const char *what, size_t size, size_t align)
{
	tried++;
	if (!fine) {
		wrong++;
		pr_err("glue: %s: size %zu align %zu\n", what, size, align);
	}
}

static bool is_all(const unsigned char *p, size_t n, unsigned char c)
{
	return p[0] == c && !memcmp(p, p + 1, n - 1);
}

static void one(size_t size, size_t align, size_t then)
{
	unsigned char *p = kmodrustc_alloc(size, align, true), *q;

	check(p && IS_ALIGNED((unsigned long)p, align), "alloc", size, align);
	if (!p)
		return;
	check(is_all(p, size, 0), "zero", size, align);
	memset(p, 0x5a, size);
	q = kmodrustc_realloc(p, size, align, then);
	check(q && IS_ALIGNED((unsigned long)q, align), "realloc", then, align);
	if (!q) {
		kmodrustc_free(p, size, align);
		return;
	}
	check(is_all(q, min(size, then), 0x5a), "contents", then, align);
	memset(q, 0xa5, then);
	kmodrustc_free(q, then, align);
}

static const size_t sizes[] = {
	1, 7, 8, 24, 64, 72, 96, 100, 192, 1000, 4096, 5000, 8192, 20000,
	32768, 32769, 100000, 4 << 20, (4 << 20) + 1, 9 << 20,
};

static void every(size_t limit, size_t align_limit)
{
	size_t i, j, align;

	for (i = 0; i < ARRAY_SIZE(sizes) && sizes[i] <= limit; i++)
		for (j = 0; j < ARRAY_SIZE(sizes) && sizes[j] <= limit; j += 3)
			for (align = 1; align <= align_limit; align *= 4)
				one(sizes[i], align, sizes[j]);
}

static DEFINE_SPINLOCK(lock);

static void no_sleep(unsigned char *big)
{
	unsigned long flags;

	spin_lock(&lock);
	every(5000, 256);
	kmodrustc_free(big, 9 << 20, 8);	/* vmalloc()'s */
	spin_unlock(&lock);
	spin_lock_irqsave(&lock, flags);
	every(5000, 256);
	spin_unlock_irqrestore(&lock, flags);
	rcu_read_lock();
	every(5000, 256);
	rcu_read_unlock();
}

static unsigned long seen;

static void in_tasklet(unsigned long big)
{
	seen = kmodrustc_context();
	every(5000, 256);
	kmodrustc_free((void *)big, 9 << 20, 8);
}

static void try_softirq(unsigned char *big)
{
	static struct tasklet_struct tasklet;

	tasklet_init(&tasklet, in_tasklet, (unsigned long)big);
	tasklet_schedule(&tasklet);
	tasklet_kill(&tasklet);
	check(seen && seen != kmodrustc_context(), "context", 0, 0);
}

static int __init glue_init(void)
{
	every(9 << 20, 4096);
	one(5000, 65536, 70000);
	no_sleep(kmodrustc_alloc(9 << 20, 8, false));
	try_softirq(kmodrustc_alloc(9 << 20, 8, false));
	one(8, 8, 16);			/* frees what had to wait */
	check(!kmodrustc_alloc(SIZE_MAX / 4, 8, false), "huge", 0, 0);
	check(!kmodrustc_alloc(SIZE_MAX / 2 + 1 - 4096, 4096, false), "huge", 0, 0);
	check(!kmodrustc_alloc(1UL << 46, 1 << 21, true), "huge", 0, 0);
	kmodrustc_log(4, "glue: a warning, not all of it", 15);
	kmodrustc_log(6, "", 0);
	pr_info("glue: %u tried, %u wrong, %lu allocs, %lu frees\n", tried,
		wrong, kmodrustc_alloc_count(), kmodrustc_free_count());
	return wrong || kmodrustc_alloc_count() != kmodrustc_free_count() ?
	       -EINVAL : 0;
}

static void __exit glue_exit(void)
{
}

module_init(glue_init);
module_exit(glue_exit);

MODULE_DESCRIPTION("Tries kmodrustc_glue.c");
MODULE_LICENSE("GPL");
