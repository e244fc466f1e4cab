# SPDX-License-Identifier: GPL-2.0-or-later
# Thread-local data that no code uses.
# 6.1: loads
# 6.12: loads
# stricter: the loader takes it for plain data
	.section .tdata,"awT",@progbits
	.globl	x
	.type	x,@object
x:	.quad	1
	.size	x, 8
