/* SPDX-License-Identifier: GPL-2.0-or-later */
	.data
	.globl	x
x:
	.word	_printk
