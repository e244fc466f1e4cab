/* SPDX-License-Identifier: GPL-2.0-or-later */
	.section	.tbss.n, "awT", @nobits
	.zero	4
