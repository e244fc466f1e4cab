/* SPDX-License-Identifier: GPL-2.0-or-later */
	.text
	.globl	f
	.type	f, @function
f:
	call	_printk
	ret
	.size	f, . - f
