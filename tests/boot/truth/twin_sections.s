# SPDX-License-Identifier: GPL-2.0-or-later
# Two sections of one name, which ld does not join.
# 6.1: loads
# 6.12: refused
	.section .foo,"a",@progbits
	.quad	1
	.section .foo,"aR",@progbits
	.quad	2
