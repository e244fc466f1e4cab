# SPDX-License-Identifier: GPL-2.0-or-later
# A hidden symbol.
# 6.1: loads
# 6.12: loads
	.text
	.globl	f
	.hidden	f
	.type	f,@function
f:	ret
	.size	f, .-f
	.data
	.quad	f
