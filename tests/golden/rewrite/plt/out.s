	.text
	callq	f
	call f
	jmp	"we ird@x"
	jne	f
	leaq	f(%rip), %rax
	callq	f+4
	#APP
	call	f
	#NO_APP
	nop; call f ; call g
	.set	g, h
	.asciz	"call f@PLT"
h:
