	.text
f:
	jmp	__x86_return_thunk
	int3
g:	jmp	__x86_return_thunk
	int3	# both ways
	.byte	1; jmp	__x86_return_thunk
	int3; nop
	#APP
	jmp	__x86_return_thunk
	int3
	#NO_APP
h:
	lretq
	.ascii	"ret"
