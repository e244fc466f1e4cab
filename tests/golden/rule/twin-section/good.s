/* SPDX-License-Identifier: GPL-2.0-or-later */
	.section	.foo, "a", @progbits, unique, 1
	.quad	1
	.section	.foo, "a", @progbits, unique, 2
	.quad	2
