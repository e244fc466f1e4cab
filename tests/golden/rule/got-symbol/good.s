/* SPDX-License-Identifier: GPL-2.0-or-later */
	.text
	.globl	f
	.type	f, @function
f:
	.reloc	., R_X86_64_NONE, printk
	ret
	.size	f, . - f
