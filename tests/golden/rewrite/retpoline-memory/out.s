	.text
f:
	movq	24(%rax), %r11
	cs
	call	__x86_indirect_thunk_r11
	movq	table(,%rax,8), %r11
	cs
	call	__x86_indirect_thunk_r11
	movq	(%rsp), %r11
	cs
	call	__x86_indirect_thunk_r11
	movq	handler(%rip), %r11
	cs
	call	__x86_indirect_thunk_r11	# a comment
	movq	%gs:handler, %r11
	cs
	call	__x86_indirect_thunk_r11
	movq	40(%r11), %r11
	cs
	jmp	__x86_indirect_thunk_r11
	movq	8(%r11,%r10,4), %r11
	cs
	call	__x86_indirect_thunk_r11
	call	printk
