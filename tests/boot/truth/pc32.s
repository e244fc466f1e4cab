# SPDX-License-Identifier: GPL-2.0-or-later
# A PC32 to a symbol of the kernel.
# 6.1: loads
# 6.12: loads
	.text
f:	leaq	_printk(%rip), %rax
	ret
	.type	f,@function
	.size	f, .-f
