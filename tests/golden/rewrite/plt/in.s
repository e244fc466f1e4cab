	.text
	callq	f@PLT
	call f@plt
	jmp	"we ird@x"@PLT
	jne	f@PLT
	leaq	f@PLT(%rip), %rax
	callq	f@PLT+4
	#APP
	call	f@PLT
	#NO_APP
	nop; call f@PLT ; call g@PLT
	.set	g, h@PLT
	.asciz	"call f@PLT"
h:
