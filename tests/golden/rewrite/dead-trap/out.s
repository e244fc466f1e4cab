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
	.type	g,@function
g:
	.file	1 "x.rs"
	jmp	h
	.loc	1 2 3
	jmp	h
	.macro	die
	ud2
	.endm
	.macro	go to
	jmp	\to
	.endm
	ud2
	.if	0
	jmp	h
	.endif
	ud2
	.ifdef	absent
	jmp	h
	.else
	ud2
	.endif
	jmp	h
	.section	.text.h,"ax",@progbits
	ud2
	jmp	h
	.p2align	4
	ud2
	jmp	h
x = .
	ud2
