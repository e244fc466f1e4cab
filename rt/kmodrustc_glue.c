// SPDX-License-Identifier: MIT OR GPL-2.0-or-later
/*
 * The kernel as Rust code sees it: the log, memory, and BUG(). Compiled against
 * each kernel, 3.10 to 7.x, because names, prototypes and values there move.
 *
 * kmodrustc --kdir=DIR compiles this file itself. For an archive made for any
 * kernel, add it to the module once: `mymodule-y += kmodrustc_glue.o`. Nothing
 * here is exported, so every module may have its own.
 */
#include <linux/atomic.h>
#include <linux/bug.h>
#include <linux/hardirq.h>
#include <linux/kernel.h>
#include <linux/log2.h>
#include <linux/mm.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/types.h>
#include <linux/version.h>
#include <linux/vmalloc.h>

/* Called from rt/log.rs, rt/system.rs and rt/rt.rs, or by the user. */
void kmodrustc_log(unsigned int level, const char *text, size_t len);
void kmodrustc_bug(void) __noreturn;
unsigned long kmodrustc_context(void);
void *kmodrustc_alloc(size_t size, size_t align, bool zero);
void *kmodrustc_realloc(void *p, size_t old_size, size_t align,
			size_t new_size);
void kmodrustc_free(void *p, size_t size, size_t align);
unsigned long kmodrustc_alloc_count(void);
unsigned long kmodrustc_free_count(void);

/*
 * One line, without its end, at a level of linux/kern_levels.h. Safe wherever
 * printk() is: interrupts and NMIs too.
 */
void kmodrustc_log(unsigned int level, const char *text, size_t len)
{
	const char prefix[] = { KERN_SOH_ASCII, '0' + (level & 7), '\0' };

	printk("%s%.*s\n", prefix, (int)len, text);
}

/* Ends the task as any BUG() does; a panic's message was printed before. */
void kmodrustc_bug(void)
{
	BUG();
}

/*
 * A number, not 0, of who is running: the task, or the interrupt above it. A
 * task is aligned to more than 4.
 */
unsigned long kmodrustc_context(void)
{
	unsigned long level = 0;

	if (in_nmi())
		level = 3;
	else if (hardirq_count())
		level = 2;
	else if (in_serving_softirq())
		level = 1;
	return (unsigned long)current | level;
}

/*
 * ---- memory ----
 *
 * kmalloc() first. More than 32 KiB may be scattered over memory: if kmalloc()
 * has it not at once, vmalloc() is next, where sleeping is allowed.
 *
 * vfree() may sleep too, so such memory that dies where that is not allowed
 * goes on a list, freed by the next call that may sleep; if none comes before
 * the module is unloaded, it is lost. (In an interrupt the kernel does the
 * like by itself.)
 */

#define SCATTERED (PAGE_SIZE << PAGE_ALLOC_COSTLY_ORDER)

/*
 * May we sleep? A kernel without CONFIG_PREEMPT_COUNT cannot tell that a
 * spinlock is held or preemption is off, nor one without CONFIG_PREEMPT_RCU
 * that an RCU read section is on: there, allocate before you take the lock.
 */
static bool may_sleep(void)
{
	return preempt_count() == 0 && !irqs_disabled() &&
	       rcu_preempt_depth() == 0;
}

/* Memory that waits for somebody who may sleep. */
struct later {
	struct later *next;
};
static struct later *later;

static void free_later(void *p)
{
	struct later *mine = p, *first = NULL, *seen;

	for (;;) {
		mine->next = first;
		seen = cmpxchg(&later, first, mine);
		if (seen == first)
			return;
		first = seen;
	}
}

static void free_raw(void *p)
{
	if (is_vmalloc_addr(p))
		vfree(p);
	else
		kfree(p);
}

/* By somebody who may sleep. */
static void free_what_waits(void)
{
	struct later *p, *next;

	if (!later)
		return;
	for (p = xchg(&later, NULL); p; p = next) {
		next = p->next;
		free_raw(p);
	}
}

/* No memory is to be had or freed in an NMI. */
static void give_back(void *p)
{
	bool sleepy = may_sleep();

	if (sleepy)
		free_what_waits();
	if (in_nmi() || (!sleepy && !in_interrupt() && is_vmalloc_addr(p)))
		free_later(p);
	else
		free_raw(p);
}

/* vmalloc() complains aloud of sizes that no machine has: ask first. */
static bool is_absurd(size_t size)
{
	struct sysinfo info;

	si_meminfo(&info);
	return size / PAGE_SIZE >= info.totalram;
}

/*
 * At least `size` bytes, aligned as kmalloc() does it. Rust says itself when
 * there is none: __GFP_NOWARN.
 */
/* `scattered`: pages that are apart will do, aligned to no more than a page. */
static void *take(size_t size, bool zero, bool scattered)
{
	bool sleepy = may_sleep();
	gfp_t gfp = (sleepy ? GFP_KERNEL : GFP_ATOMIC) | __GFP_NOWARN;
	void *p = NULL;

	if (in_nmi())
		return NULL;
	if (sleepy)
		free_what_waits();
	if (zero)
		gfp |= __GFP_ZERO;
	if (!sleepy || !scattered || size <= SCATTERED)
		return size <= KMALLOC_MAX_SIZE ? kmalloc(size, gfp) : NULL;
	if (size <= KMALLOC_MAX_SIZE)
		p = kmalloc(size, gfp | __GFP_NORETRY);
	if (!p && !is_absurd(size))
		p = zero ? vzalloc(size) : vmalloc(size);
	return p;
}

/*
 * kmalloc() aligns to ARCH_KMALLOC_MINALIGN, and since 5.4 (59bb47985c1d) a
 * power of two to itself; so does vmalloc(), up to a page. Before, whoever
 * needs more gets so much that an aligned place is in it, with the address of
 * the whole in front.
 */
#if LINUX_VERSION_CODE >= KERNEL_VERSION(5, 4, 0) && \
	!defined(KMODRUSTC_OLD_ALIGN)	/* tests/rt/glue.c tries both */

static void *take_aligned(size_t size, size_t align, bool zero)
{
	if (align > PAGE_SIZE && max(size, align) > KMALLOC_MAX_SIZE)
		return NULL;
	if (size <= KMALLOC_MAX_SIZE)
		size = roundup_pow_of_two(max(size, align));
	return take(size, zero, align <= PAGE_SIZE);
}

static void *whole(void *p)
{
	return p;
}

#else

static void *take_aligned(size_t size, size_t align, bool zero)
{
	size_t more = align + sizeof(void *);
	void *p, **place;

	if (size > SIZE_MAX - more)
		return NULL;
	p = take(size + more, zero, true);
	if (!p)
		return NULL;
	place = PTR_ALIGN((void **)p + 1, align);
	place[-1] = p;
	return place;
}

static void *whole(void *p)
{
	return ((void **)p)[-1];
}

#endif

static void *get(size_t size, size_t align, bool zero)
{
	if (align <= ARCH_KMALLOC_MINALIGN)
		return take(size, zero, true);
	return take_aligned(size, align, zero);
}

static void put(void *p, size_t align)
{
	give_back(align <= ARCH_KMALLOC_MINALIGN ? p : whole(p));
}

static atomic_long_t allocs = ATOMIC_LONG_INIT(0);
static atomic_long_t frees = ATOMIC_LONG_INIT(0);

/* Sizes are not 0 and align is a power of two: Rust's Layout says so. */
void *kmodrustc_alloc(size_t size, size_t align, bool zero)
{
	void *p = get(size, align, zero);

	if (p)
		atomic_long_inc(&allocs);
	return p;
}

void kmodrustc_free(void *p, size_t size, size_t align)
{
	put(p, align);
	atomic_long_inc(&frees);
}

/* NULL leaves the old memory as it was. Counts neither way. */
void *kmodrustc_realloc(void *p, size_t old_size, size_t align, size_t new_size)
{
	void *new;

	if (align <= ARCH_KMALLOC_MINALIGN && old_size <= SCATTERED &&
	    new_size <= SCATTERED && !is_vmalloc_addr(p) && !in_nmi())
		return krealloc(p, new_size, __GFP_NOWARN |
				(may_sleep() ? GFP_KERNEL : GFP_ATOMIC));
	new = get(new_size, align, false);
	if (new) {
		memcpy(new, p, min(old_size, new_size));
		put(p, align);
	}
	return new;
}

/* For tests: as many frees as allocs, and nothing is lost. */
unsigned long kmodrustc_alloc_count(void)
{
	return atomic_long_read(&allocs);
}

unsigned long kmodrustc_free_count(void)
{
	return atomic_long_read(&frees);
}
