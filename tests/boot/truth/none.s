# SPDX-License-Identifier: GPL-2.0-or-later
# The relocation that does nothing.
# 6.1: loads
# 6.12: loads
	.data
.Lplace:
	.reloc	.Lplace, R_X86_64_NONE, _printk
	.quad	0
