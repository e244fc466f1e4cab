# SPDX-License-Identifier: GPL-2.0-or-later
# A call as gas writes it: PLT32.
# 6.1: loads
# 6.12: loads
	.text
f:	call	_printk@PLT
	ret
	.type	f,@function
	.size	f, .-f
