/* SPDX-License-Identifier: GPL-2.0-or-later */
	.text
	.globl	f
	.type	f, @function
f:
	.byte	0xe8
	.long	_printk - . - 4
	ret
	.size	f, . - f
