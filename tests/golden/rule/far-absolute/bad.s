/* SPDX-License-Identifier: GPL-2.0-or-later */
far = 0x123456789
	.globl	far
	.text
	.globl	f
	.type	f, @function
f:
	.reloc	. + 3, R_X86_64_32S, far
	movq	$0, %rdi
	ret
	.size	f, . - f
