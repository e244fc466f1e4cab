	.section	.text.f,"ax",@progbits
f:
	movl	foo@GOTPCREL(%rip), %eax
	cmpq	%rax, foo@GOTPCREL(%rip)
	cmpq	$0, foo@GOTPCREL(%rip)
	cmovneq	foo@GOTPCREL(%rip), %rax
	xchgq	foo@GOTPCREL(%rip), %rax
	movq	foo@GOTPCREL+4(%rip), %rax
	movl	4+foo@GOTPCREL(%rip), %eax
label:	addl	foo@GOTPCREL(%rip), %ecx
	leaq	foo@GOTPCREL(%rip), %rsi
	imulq	$3, foo@GOTPCREL(%rip), %rax
	callq	*foo@GOTPCREL+0(%rip)
	lock xaddq %rax, "we ird@x"@GOTPCREL(%rip)
	nop; movw foo@GOTPCREL(%rip), %ax; nop	# three on a line
	.section	.text.g,"ax",@progbits
	.previous
	retq
