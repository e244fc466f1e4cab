/* SPDX-License-Identifier: GPL-2.0-or-later */
	.section	.modinfo, "a", @progbits
	.asciz	"license=GPL"
