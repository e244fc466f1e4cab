// SPDX-License-Identifier: MIT OR GPL-2.0-or-later
/* @NAME@_main.c - the C half: what the kernel has as macros */
#include <linux/module.h>

static unsigned int count = 5;
module_param(count, uint, 0444);
MODULE_PARM_DESC(count, "how many numbers to square and add up");

/* The Rust half. */
u64 @NAME@_sum(u32 count);

static int __init @NAME@_init(void)
{
	pr_info("@NAME@: the sum is %llu\n", @NAME@_sum(count));
	return 0;
}

static void __exit @NAME@_exit(void)
{
	pr_info("@NAME@: unloaded\n");
}

module_init(@NAME@_init);
module_exit(@NAME@_exit);
MODULE_DESCRIPTION("@NAME@, a kernel module in C and Rust");
MODULE_LICENSE("Dual MIT/GPL");
