# SPDX-License-Identifier: GPL-2.0-or-later
# Two sections of one name that are not loaded.
# 6.1: loads
# 6.12: loads
	.section .debug_foo,"",@progbits
	.quad	1
	.section .debug_foo,"R",@progbits
	.quad	2
