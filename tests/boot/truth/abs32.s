# SPDX-License-Identifier: GPL-2.0-or-later
# A zero-extended 32 bit address: kernel addresses never fit.
# 6.1: refused overflow in relocation type 10
# 6.12: refused overflow in relocation type 10
	.text
f:	movl	$_printk, %eax
	ret
	.type	f,@function
	.size	f, .-f
