# SPDX-License-Identifier: GPL-2.0-or-later
# A stack that wants to be run.
# 6.1: loads
# 6.12: loads
	.section .note.GNU-stack,"x",@progbits
