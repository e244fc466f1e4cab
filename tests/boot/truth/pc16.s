# SPDX-License-Identifier: GPL-2.0-or-later
# A 16 bit distance.
# 6.1: refused Unknown rela relocation: 13
# 6.12: refused Unknown rela relocation: 13
	.data
	.word	_printk - .
