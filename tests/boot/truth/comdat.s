# SPDX-License-Identifier: GPL-2.0-or-later
# A section of a group.
# 6.1: loads
# 6.12: loads
	.section .text.f,"axG",@progbits,f,comdat
	.weak	f
	.type	f,@function
f:	ret
	.size	f, .-f
