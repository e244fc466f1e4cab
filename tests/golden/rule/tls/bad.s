/* SPDX-License-Identifier: GPL-2.0-or-later */
	.text
	.globl	f
	.type	f, @function
f:
	movq	%fs:n@TPOFF, %rax
	ret
	.size	f, . - f
