# SPDX-License-Identifier: GPL-2.0-or-later
# A distance to a weak symbol that nobody has: wraps.
# 6.1: loads
# 6.12: loads
	.text
	.weak	nobody_has_this
f:	call	nobody_has_this
	ret
	.type	f,@function
	.size	f, .-f
