/* SPDX-License-Identifier: GPL-2.0-or-later */
	.text
	.globl	f
	.type	f, @gnu_indirect_function
f:
	ret
	.size	f, . - f
