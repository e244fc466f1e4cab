// SPDX-License-Identifier: GPL-2.0-or-later
/* The C half of a test module whose other half is only there to be judged. */
#include <linux/module.h>

static int __init idle_init(void)
{
	return 0;
}

static void __exit idle_exit(void)
{
}

module_init(idle_init);
module_exit(idle_exit);
MODULE_DESCRIPTION("Does nothing");
MODULE_LICENSE("GPL");
