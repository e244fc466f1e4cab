	.text
f:
	nop
	.addrsig
	.addrsig_sym f
