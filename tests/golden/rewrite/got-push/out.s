	pushq	$foo
	push $foo
	popq	%rax
	popq	%rax
