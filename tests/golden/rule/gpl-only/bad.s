	.text
	.globl f
	.type f, @function
f:
	call ktime_get
	ret
	.size f, . - f
	.section .modinfo, "a"
	.asciz "license=MIT"
	.asciz "author=x"
