/* SPDX-License-Identifier: GPL-2.0-or-later */
	.section	.init_array.100, "aw", @init_array
	.quad	start
