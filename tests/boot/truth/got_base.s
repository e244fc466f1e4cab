# SPDX-License-Identifier: GPL-2.0-or-later
# The address of the GOT itself.
# 6.1: refused Unknown rela relocation: 26
# 6.12: refused Unknown rela relocation: 26
	.text
f:	leaq	_GLOBAL_OFFSET_TABLE_(%rip), %rax
	ret
	.type	f,@function
	.size	f, .-f
