	.section	.rodata,"a",@progbits
	.p2align	2
table:
	.long	foo@GOTPCREL+4
	.long	foo@GOTPCREL+4, bar@GOTPCREL+8, 17
	.int	bar@GOTPCREL
	.long	table-.
