/* SPDX-License-Identifier: GPL-2.0-or-later */
	.text
	.globl	f
	.type	f, @function
f:
	movl	$message, %edi
	ret
	.size	f, . - f
