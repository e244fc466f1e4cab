	.text
	.globl f
	.type f, @function
f:
	call other_exprot
	ret
	.size f, . - f
