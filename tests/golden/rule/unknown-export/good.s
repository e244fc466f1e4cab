	.text
	.globl f
	.type f, @function
f:
	call _printk
	call other_export
	call kmodrustc_log
	ret
	.size f, . - f
	.weak perhaps
	.quad perhaps
