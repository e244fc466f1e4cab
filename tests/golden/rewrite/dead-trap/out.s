	.type	f,@function
f:
	je	.LBB0_2
	jmp	.LBB0_1
.LBB0_1:
	callq	g
	ud2
.LBB0_2:
	jmpq	*%rax
.Ltmp0:
	ud2
	jmp	.LBB0_4
.LBB0_3:
	ud2
.LBB0_4:
	#APP
	jmp	1f
	ud2
1:
	#NO_APP
	retq
	jmp	.LBB0_4
	nop
	ud2
.Lfunc_end0:
