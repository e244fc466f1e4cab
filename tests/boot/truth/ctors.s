# SPDX-License-Identifier: GPL-2.0-or-later
# A constructor in the old manner.
# 6.1: loads
# 6.12: loads
# stricter: nobody would run it
	.text
f:	ret
	.type	f,@function
	.size	f, .-f
	.section .ctors,"aw",@progbits
	.quad	f
