/* SPDX-License-Identifier: GPL-2.0-or-later */
	.section	.modinfo, "a", @progbits, unique, 1
	.quad	1
	.section	.modinfo, "aR", @progbits, unique, 2
	.quad	2
