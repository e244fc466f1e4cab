# SPDX-License-Identifier: GPL-2.0-or-later
# An 8 bit address.
# 6.1: refused Unknown rela relocation: 14
# 6.12: refused Unknown rela relocation: 14
	.data
	.byte	_printk
