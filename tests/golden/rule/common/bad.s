/* SPDX-License-Identifier: GPL-2.0-or-later */
	.comm	x, 4, 4
