/* SPDX-License-Identifier: GPL-2.0-or-later */
	.section	.gnu.linkonce.this_module, "aw", @progbits
	.globl	__this_module
__this_module:
	.zero	64
