# SPDX-License-Identifier: GPL-2.0-or-later
# A 32 bit address of an absolute symbol that fits.
# 6.1: loads
# 6.12: loads
	.globl	a_constant
	.set	a_constant, 0x1234
	.data
.Lplace:
	.reloc	.Lplace, R_X86_64_32, a_constant
	.long	0
