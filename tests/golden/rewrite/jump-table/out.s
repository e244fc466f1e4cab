	.type	f,@function
f:
	jmpq	*.LJTI0_0(,%rax,8)
	notrack jmp	*.L4(,%rdx,8)
	movq	.Lpointer(%rip), %r11
	jmp	__x86_indirect_thunk_r11
	movq	handlers(,%rax,8), %r11
	jmp	__x86_indirect_thunk_r11
	movq	.Lcalls(,%rax,8), %r11
	call	__x86_indirect_thunk_r11
