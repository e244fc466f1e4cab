	.text
f:
	je	.+3
	retq
g:
	jmp	.
	jmp	f
	call	f+4
	jmp	1f
1:
	jne	1b
	leaq	.+3(%rip), %rax
	cmpq	$3, .+8(%rip)
h:
	#APP
.Ltmp0:
	je	.Ltmp0 + 3
	retq
	#NO_APP
k:
	loop	1b-2
