# SPDX-License-Identifier: GPL-2.0-or-later
# A constructor.
# 6.1: loads
# 6.12: loads
# stricter: nobody would run it
	.text
f:	ret
	.type	f,@function
	.size	f, .-f
	.section .init_array,"aw",@init_array
	.quad	f
