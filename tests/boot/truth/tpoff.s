# SPDX-License-Identifier: GPL-2.0-or-later
# A thread-local variable.
# 6.1: refused Unknown rela relocation: 23
# 6.12: refused Unknown rela relocation: 23
	.text
f:	movq	%fs:x@TPOFF, %rax
	ret
	.type	f,@function
	.size	f, .-f
	.section .tbss,"awT",@nobits
	.type	x,@object
x:	.quad	0
	.size	x, 8
