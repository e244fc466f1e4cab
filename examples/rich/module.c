// SPDX-License-Identifier: MIT OR GPL-2.0-or-later
/* The C half of the example: load, unload, and the choice whether to panic. */
#include <linux/errno.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/module.h>

int rich(void);					/* rich.rs */
unsigned char rich_crash(unsigned long index);	/* rich.rs */

static bool crash;
module_param(crash, bool, 0);
MODULE_PARM_DESC(crash, "end with a Rust panic, which ends insmod");

static int __init rich_module_init(void)
{
	if (rich() != 0)
		return -EINVAL;
	if (crash)
		return rich_crash(57);
	return 0;
}

static void __exit rich_module_exit(void)
{
	pr_info("goodbye\n");
}

module_init(rich_module_init);
module_exit(rich_module_exit);

MODULE_DESCRIPTION("Calls much of Rust's standard library");
MODULE_LICENSE("GPL");
