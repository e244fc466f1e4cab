	.text
	.globl f
	.type f, @function
f:
	call a2345678901234567890123456789012345678901234567890123456
	ret
	.size f, . - f
