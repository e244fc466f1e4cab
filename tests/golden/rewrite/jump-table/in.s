	.type	f,@function
f:
	jmpq	*.LJTI0_0(,%rax,8)
	notrack jmp	*.L4(,%rdx,8)
	jmpq	*.Lpointer(%rip)
	jmpq	*handlers(,%rax,8)
	callq	*.Lcalls(,%rax,8)
	jmpq	*.Lanon.fad58de7366495db4650cfefac2fcd61.0(,%rax,8)
	jmpq	*.L__unnamed_1(,%rax,8)
