	.text
f:
	call	__x86_indirect_thunk_rax
	cs
	call	__x86_indirect_thunk_r11
	call	__x86_indirect_thunk_rbp	# a comment
	jmp	__x86_indirect_thunk_rdi
	int3
	cs
	jmp	__x86_indirect_thunk_r15
	int3
	jmp	__x86_indirect_thunk_rcx
	int3
	#APP
	cs
	call	__x86_indirect_thunk_r8
	jmp	__x86_indirect_thunk_rdx
	int3
	#NO_APP
	callq	f
	jmp	f
	leaq	2*4(%rax), %rcx
