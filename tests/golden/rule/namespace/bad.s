	.text
	.globl f
	.type f, @function
f:
	call dma_buf_get
	ret
	.size f, . - f
	.section .modinfo, "a"
	.asciz "license=GPL"
	.asciz "import_ns=DMA_BU"
