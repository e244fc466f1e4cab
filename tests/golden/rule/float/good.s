/* SPDX-License-Identifier: GPL-2.0-or-later */
	.text
	.globl	f
	.type	f, @function
f:
	call	__adddf3
	.size	f, . - f
	.text
	.globl	__adddf3
	.type	__adddf3, @function
__adddf3:
	ret
	.size	__adddf3, . - __adddf3
