	.text
f:
	retq	$8
g:
	data16 ret
h:
	lretq
	iretq
	jmp	__x86_return_thunk
