# SPDX-License-Identifier: GPL-2.0-or-later
# A section of the large code model.
# 6.1: loads
# 6.12: loads
	.section .ldata,"awl",@progbits
	.quad	1
