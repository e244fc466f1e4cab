	.section	.rodata,"a",@progbits
table:
	.long	f@PLT-.
	.long	f@PLT-table
	.long	f@PLT
	.long	f@PLT+4, g@PLT-4, 3
	.quad	f@PLT-table
