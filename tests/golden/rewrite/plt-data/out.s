	.section	.rodata,"a",@progbits
table:
	.long	f-.
	.long	f-table
	.long	f-.
	.long	f-.+4, g-.-4, 3
	.quad	f-table
