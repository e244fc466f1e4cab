/* SPDX-License-Identifier: GPL-2.0-or-later */
near = -42
	.globl	near
	.text
	.globl	f
	.type	f, @function
f:
	.reloc	. + 3, R_X86_64_32S, near
	movq	$0, %rdi
	ret
	.size	f, . - f
