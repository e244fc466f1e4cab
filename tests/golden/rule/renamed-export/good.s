	.text
	.globl f
	.type f, @function
f:
	call __kmalloc_noprof
	ret
	.size f, . - f
