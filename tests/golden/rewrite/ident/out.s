	.text
 nop
f:
