	.text
f:
	jmpq	*%rax
	int3
	jmpq	*24(%rax)
	int3
	callq	*%rax
	jmp	f
