	.text
	.globl f
	.type f, @function
f:
	call __kmalloc
	ret
	.size f, . - f
