	.text
f:
	callq	*foo@GOTPCREL(%rip)
	call	f@PLT # c
	movl foo@GOTPCREL(%rip), %eax
	.ident	"x"
	nop
