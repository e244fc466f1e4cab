# SPDX-License-Identifier: GPL-2.0-or-later
# A call through the GOT.
# 6.1: refused Unknown rela relocation: 41
# 6.12: refused Unknown rela relocation: 41
	.text
f:	call	*_printk@GOTPCREL(%rip)
	ret
	.type	f,@function
	.size	f, .-f
