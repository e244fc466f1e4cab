# SPDX-License-Identifier: GPL-2.0-or-later
# A call through the GOT as older assemblers write it.
# 6.1: refused Unknown rela relocation: 9
# 6.12: refused Unknown rela relocation: 9
# as: -Wa,-mrelax-relocations=no
	.text
f:	call	*_printk@GOTPCREL(%rip)
	ret
	.type	f,@function
	.size	f, .-f
