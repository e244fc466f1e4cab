# SPDX-License-Identifier: GPL-2.0-or-later
# A distance from the GOT.
# 6.1: refused Unknown rela relocation: 25
# 6.12: refused Unknown rela relocation: 25
	.text
f:	movabsq	$.Lhere@GOTOFF, %rax
	ret
	.type	f,@function
	.size	f, .-f
	.data
.Lhere:
	.quad	0
