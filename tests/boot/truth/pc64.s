# SPDX-License-Identifier: GPL-2.0-or-later
# A 64 bit distance: known since 4.20.
# 6.1: loads
# 6.12: loads
	.data
	.quad	_printk - .
