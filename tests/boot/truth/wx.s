# SPDX-License-Identifier: GPL-2.0-or-later
# A section to write and to run.
# 6.1: refused has invalid WRITE|EXEC flags
# 6.12: refused has invalid WRITE|EXEC flags
	.section .wx,"awx",@progbits
f:	ret
	.type	f,@function
	.size	f, .-f
