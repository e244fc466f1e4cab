	.text
	.globl f
	.type f, @function
f:
	call mutex_init
	ret
	.size f, . - f
