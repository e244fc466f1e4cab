# SPDX-License-Identifier: GPL-2.0-or-later
# A common symbol.
# 6.1: refused please compile with -fno-common
# 6.12: refused please compile with -fno-common
	.comm	shared, 8, 8
