	.text
f:
	nop
	callq	*foo@GOTPCREL(%rip)