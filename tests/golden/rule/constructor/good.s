/* SPDX-License-Identifier: GPL-2.0-or-later */
	.section	.data.start, "aw", @progbits
	.quad	start
