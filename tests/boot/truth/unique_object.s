# SPDX-License-Identifier: GPL-2.0-or-later
# A symbol of GNU kind, which sets the OS of the ELF header.
# 6.1: loads
# 6.12: loads
	.data
	.globl	x
	.type	x,@gnu_unique_object
x:	.quad	1
	.size	x, 8
