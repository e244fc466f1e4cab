// SPDX-License-Identifier: MIT OR GPL-2.0-or-later
/* The C half of the example: load and unload. What is said is hello.rs's. */
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/module.h>

void hello(void);		/* hello.rs */

static int __init hello_module_init(void)
{
	hello();
	return 0;
}

static void __exit hello_module_exit(void)
{
	pr_info("goodbye\n");
}

module_init(hello_module_init);
module_exit(hello_module_exit);

MODULE_DESCRIPTION("Calls a function written in Rust");
MODULE_LICENSE("GPL");
