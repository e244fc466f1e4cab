/* SPDX-License-Identifier: GPL-2.0-or-later */
	.data
	.globl	x
x:
	.quad	_printk
