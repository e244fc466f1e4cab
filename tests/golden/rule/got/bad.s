/* SPDX-License-Identifier: GPL-2.0-or-later */
	.text
	.globl	f
	.type	f, @function
f:
	movq	jiffies@GOTPCREL(%rip), %rax
	ret
	.size	f, . - f
