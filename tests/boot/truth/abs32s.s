# SPDX-License-Identifier: GPL-2.0-or-later
# A sign-extended 32 bit address: kernel addresses fit.
# 6.1: loads
# 6.12: loads
	.text
f:	movq	$_printk, %rax
	ret
	.type	f,@function
	.size	f, .-f
