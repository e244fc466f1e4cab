// SPDX-License-Identifier: MIT OR GPL-2.0-or-later
/* The C half of the test modules: calls run(), and is own.rs's way out. */
#include <linux/bug.h>
#include <linux/errno.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/slab.h>

int run(void);				/* *.rs: 0 if all is well */
void half_log(const char *text, unsigned long n);
void half_bug(void);
void *half_alloc(unsigned long n);
void half_free(void *p);

void half_log(const char *text, unsigned long n)
{
	pr_info("%.*s\n", (int)n, text);
}

void half_bug(void)
{
	BUG();
}

void *half_alloc(unsigned long n)
{
	return kmalloc(n, GFP_KERNEL);
}

void half_free(void *p)
{
	kfree(p);
}

static int __init half_init(void)
{
	return run() == 0 ? 0 : -EINVAL;
}

static void __exit half_exit(void)
{
}

module_init(half_init);
module_exit(half_exit);
MODULE_DESCRIPTION("Calls run()");
MODULE_LICENSE("GPL");
