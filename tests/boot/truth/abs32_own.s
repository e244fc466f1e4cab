# SPDX-License-Identifier: GPL-2.0-or-later
# The same with an address of our own.
# 6.1: refused overflow in relocation type 10
# 6.12: refused overflow in relocation type 10
	.text
f:	movl	$.Lhere, %eax
	ret
	.type	f,@function
	.size	f, .-f
	.data
.Lhere:
	.quad	0
