	.section .modinfo, "a"
	.asciz "import_ns=DMA_BUF"
	.asciz "license=GPL"
