// SPDX-License-Identifier: MIT OR GPL-2.0-or-later
/* Calls Rust from frames of several sizes: some leave the stack at 8 of 16. */
#include <linux/module.h>

unsigned int aligned_wrong(u64 x);

static unsigned int wrong, seen;

#define FROM(n)                                                             \
	static noinline void from_##n(void)                                 \
	{                                                                   \
		volatile unsigned long pad[n];                              \
		unsigned long sp;                                           \
                                                                            \
		pad[0] = n;                                                 \
		asm volatile("movq %%rsp, %0" : "=r"(sp));                  \
		seen |= 1U << (sp / 8 % 2);                                 \
		wrong += aligned_wrong(pad[0]);                             \
	}

FROM(1)
FROM(2)
FROM(3)
FROM(4)

static int __init aligned_init(void)
{
	from_1();
	from_2();
	from_3();
	from_4();
	pr_info("aligned: %u wrong, from %s\n", wrong,
		seen == 3 ? "both" : "one");
	return 0;
}

static void __exit aligned_exit(void)
{
}

module_init(aligned_init);
module_exit(aligned_exit);
MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("Calls Rust with the stack aligned to 8");
