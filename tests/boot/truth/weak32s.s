# SPDX-License-Identifier: GPL-2.0-or-later
# A weak symbol that nobody has: 0.
# 6.1: loads
# 6.12: loads
	.text
	.weak	nobody_has_this
f:	movq	$nobody_has_this, %rax
	ret
	.type	f,@function
	.size	f, .-f
