# SPDX-License-Identifier: GPL-2.0-or-later
# The name of the GOT, but nothing that needs it.
# 6.1: loads
# 6.12: loads
	.globl	_GLOBAL_OFFSET_TABLE_
	.data
.Lplace:
	.reloc	.Lplace, R_X86_64_NONE, _GLOBAL_OFFSET_TABLE_
	.quad	0
