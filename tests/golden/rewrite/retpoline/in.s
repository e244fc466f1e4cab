	.text
f:
	callq	*%rax
	callq	*%r11
	call	* %rbp	# a comment
	jmpq	*%rdi
	jmp	*%r15
	notrack	jmp	*%rcx
	#APP
	call	*%r8
	jmp	*%rdx
	#NO_APP
	callq	f
	jmp	f
	leaq	2*4(%rax), %rcx
