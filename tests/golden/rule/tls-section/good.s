/* SPDX-License-Identifier: GPL-2.0-or-later */
	.section	.bss.n, "aw", @nobits
	.zero	4
