// SPDX-License-Identifier: GPL-2.0-or-later
/* The C half of a test module: calls hello(), which the other half has. */
#include <linux/module.h>

void hello(void);

static int __init call_init(void)
{
	hello();
	return 0;
}

static void __exit call_exit(void)
{
}

module_init(call_init);
module_exit(call_exit);
MODULE_DESCRIPTION("Calls hello()");
MODULE_LICENSE("GPL");
