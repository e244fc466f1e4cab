# SPDX-License-Identifier: GPL-2.0-or-later
# Unwind tables.
# 6.1: loads
# 6.12: loads
	.text
f:	.cfi_startproc
	ret
	.cfi_endproc
	.type	f,@function
	.size	f, .-f
