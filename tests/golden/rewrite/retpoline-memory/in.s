	.text
f:
	callq	*24(%rax)
	callq	*table(,%rax,8)
	callq	*(%rsp)
	callq	*handler(%rip)	# a comment
	callq	*%gs:handler
	jmpq	*40(%r11)
	callq	*8(%r11,%r10,4)
	call	*printk@GOTPCREL(%rip)
