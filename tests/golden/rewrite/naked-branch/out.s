	.text
f:
	call	__x86_indirect_thunk_rax
	movq	8(%rax), %r11
	jmp	__x86_indirect_thunk_r11
	call	__x86_indirect_thunk_rdi
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
