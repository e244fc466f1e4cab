one:	fninit
two:	fldt	(%rax)
three:	emms
four:	vzeroupper
five:	ldmxcsr	(%rax)
six:	fxsave64 (%rax)
seven:	lock; fld1
eight:	data16 fnop
nine:	nop /* x */ ; wait
ten:	FLD1
eleven:	xsaveopt (%rax)
fine:
	call	fld1
	jmp	fninit_more
	movq	$emms, %rax
fabs:
	lfence
	std
	stc
	xorl	%eax, %eax
fld_count = 4
	.macro	fst_entry x
	.endm
	fst_entry 1
