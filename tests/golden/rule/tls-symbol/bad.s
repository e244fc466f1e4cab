/* SPDX-License-Identifier: GPL-2.0-or-later */
	.text
	.globl	f
	.type	f, @function
f:
	leaq	n@TLSGD(%rip), %rdi
	.size	f, . - f
