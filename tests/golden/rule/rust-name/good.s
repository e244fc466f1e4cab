/* SPDX-License-Identifier: GPL-2.0-or-later */
	.text
	.globl	f
	.type	f, @function
f:
	call	_ZN4core9panicking5panic17h0123456789abcdefE
	.size	f, . - f
	.text
	.globl	_ZN4core9panicking5panic17h0123456789abcdefE
	.type	_ZN4core9panicking5panic17h0123456789abcdefE, @function
_ZN4core9panicking5panic17h0123456789abcdefE:
	ret
	.size	_ZN4core9panicking5panic17h0123456789abcdefE, . - _ZN4core9panicking5panic17h0123456789abcdefE
