# SPDX-License-Identifier: GPL-2.0-or-later
# A function that is chosen at load time.
# 6.1: loads
# 6.12: loads
# stricter: a call would enter the resolver
	.text
	.globl	f
	.type	f,@gnu_indirect_function
f:	ret
	.size	f, .-f
