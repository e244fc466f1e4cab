	.text
f:
	cs call	*%rax
	{disp32} jmp	*8(%rax)
	ds bnd call	*%rdi
	gs call	*8(%rax)
g:
	jmpw	*%ax
h:
	addr32 call	*8(%eax)
k:
	#APP
	call	*%rsp
	#NO_APP
	ljmp	*8(%rax)
