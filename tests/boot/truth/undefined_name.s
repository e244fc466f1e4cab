# SPDX-License-Identifier: GPL-2.0-or-later
# A function that the kernel does not export, and one that it does.
# 6.1: refused Unknown symbol
# 6.12: refused Unknown symbol
# kdir: only its Module.symvers tells
	.text
f:	call	kfree
	call	no_such_kernel_function
	ret
	.type	f,@function
	.size	f, .-f
