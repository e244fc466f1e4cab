# SPDX-License-Identifier: GPL-2.0-or-later
# A 16 bit address.
# 6.1: refused Unknown rela relocation: 12
# 6.12: refused Unknown rela relocation: 12
	.data
	.word	_printk
