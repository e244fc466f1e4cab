# SPDX-License-Identifier: GPL-2.0-or-later
# A second .modinfo.
# 6.1: loads
# 6.12: refused Only one .modinfo section must exist
	.section .modinfo,"aR",@progbits
	.asciz	"license=GPL"
