# SPDX-License-Identifier: GPL-2.0-or-later
# What rustc writes without us: a call through the GOT. @PRINTK@ is replaced.
	.text
	.globl	hello
	.type	hello,@function
hello:
	pushq	%rax
	leaq	.Ltext(%rip), %rdi
	xorl	%eax, %eax
	callq	*@PRINTK@@GOTPCREL(%rip)
	popq	%rax
	retq
	.size	hello, .-hello

	.section .rodata.text,"a",@progbits
.Ltext:
	.asciz	"hello world!\n"
	.section ".note.GNU-stack","",@progbits
