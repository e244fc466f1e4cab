	.text
f:
	nop
