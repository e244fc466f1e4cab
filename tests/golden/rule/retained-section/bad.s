/* SPDX-License-Identifier: GPL-2.0-or-later */
	.section	.modinfo, "aR", @progbits
	.asciz	"license=GPL"
