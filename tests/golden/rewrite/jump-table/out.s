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
	movq	.Lanon.fad58de7366495db4650cfefac2fcd61.0(,%rax,8), %r11
	jmp	__x86_indirect_thunk_r11
	movq	.L__unnamed_1(,%rax,8), %r11
	jmp	__x86_indirect_thunk_r11
