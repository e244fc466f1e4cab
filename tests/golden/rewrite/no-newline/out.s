	.text
f:
	nop
	call	foo