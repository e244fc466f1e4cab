// SPDX-License-Identifier: MIT OR GPL-2.0-or-later
/* The C around trace.rs: a warning in the middle of Rust, or its panic. */
#include <linux/bug.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/types.h>

u64 trace_outer(u64 n, bool fall);	/* trace.rs */
void trace_warn(void);

static bool fall;
module_param(fall, bool, 0);
MODULE_PARM_DESC(fall, "panic in Rust instead of warning below it");

noinline void trace_warn(void)
{
	WARN(1, "a warning below Rust\n");
}

static int __init trace_init(void)
{
	return trace_outer(7, fall) == 0;
}

static void __exit trace_exit(void)
{
}

module_init(trace_init);
module_exit(trace_exit);
MODULE_DESCRIPTION("Shows Rust in stack traces");
MODULE_LICENSE("GPL");
