/* SPDX-License-Identifier: GPL-2.0-or-later */
	.text
	.globl	f
	.type	f, @function
f:
	movq	%gs:0, %rax
	ret
	.size	f, . - f
