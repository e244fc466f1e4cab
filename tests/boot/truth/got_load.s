# SPDX-License-Identifier: GPL-2.0-or-later
# A GOT load as gas marks it for relaxing.
# 6.1: refused Unknown rela relocation: 42
# 6.12: refused Unknown rela relocation: 42
	.text
f:	movq	_printk@GOTPCREL(%rip), %rax
	ret
	.type	f,@function
	.size	f, .-f
