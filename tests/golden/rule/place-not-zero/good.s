/* SPDX-License-Identifier: GPL-2.0-or-later */
	.data
	.globl	x
x:
	.reloc	x, R_X86_64_64, printk
	.quad	0
