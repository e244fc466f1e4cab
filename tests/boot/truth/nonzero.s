# SPDX-License-Identifier: GPL-2.0-or-later
# A relocated place that is not empty.
# 6.1: refused nvalid relocation target, existing value is nonzero
# 6.12: refused nvalid relocation target, existing value is nonzero
	.data
.Lplace:
	.reloc	.Lplace, R_X86_64_64, _printk
	.quad	1
