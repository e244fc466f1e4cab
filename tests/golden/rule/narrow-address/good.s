/* SPDX-License-Identifier: GPL-2.0-or-later */
small = 42
	.globl	small
	.text
	.globl	f
	.type	f, @function
f:
	.reloc	. + 1, R_X86_64_32, small
	movl	$0, %edi
	ret
	.size	f, . - f
