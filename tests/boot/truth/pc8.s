# SPDX-License-Identifier: GPL-2.0-or-later
# An 8 bit distance.
# 6.1: refused Unknown rela relocation: 15
# 6.12: refused Unknown rela relocation: 15
	.data
	.byte	_printk - .
