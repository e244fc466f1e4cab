# SPDX-License-Identifier: GPL-2.0-or-later
# A 32 bit address of a weak symbol that nobody has: 0 fits.
# 6.1: loads
# 6.12: loads
# stricter: a kernel that has the symbol would refuse it
	.text
	.weak	nobody_has_this
f:	movl	$nobody_has_this, %eax
	ret
	.type	f,@function
	.size	f, .-f
