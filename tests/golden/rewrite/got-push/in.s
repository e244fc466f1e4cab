	pushq	foo@GOTPCREL(%rip)
	push foo@GOTPCREL(%rip)
	popq	%rax
	popq	%rax
