# SPDX-License-Identifier: GPL-2.0-or-later
# Relocations of all kinds where nothing is loaded.
# 6.1: loads
# 6.12: loads
	.section .debug_foo,"",@progbits
	.long	_printk
	.word	_printk
	.long	_printk@GOTPCREL
