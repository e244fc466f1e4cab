	.text
	.globl f
	.type f, @function
f:
	call a234567890123456789012345678901234567890123456789012345
	ret
	.size f, . - f
