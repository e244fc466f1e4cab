	.text
f:
	jmpq	*%rax
	jmpq	*24(%rax)
	callq	*%rax
	jmp	f
