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
	leaq	h(%rip), %rax
	movq	1f(%rip), %rax
1:
	leaq	(%rip), %rax
	leaq	0(%rip), %rcx
	leaq	h+8(%rip), %rax
	movq	0x1f+h(%rip), %rax
h:
	#APP
.Ltmp0:
	je	.Ltmp0 + 3
	retq
	#NO_APP
k:
	loop	1b-2
m:
	leaq	7(%rip), %rax
n:
	jmp	*(%rip)
	.quad	f
o:
	movl	$5, -0x1f(%rip)
q:
	call	*0(%rip)
