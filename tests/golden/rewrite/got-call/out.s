	.text
	.globl	f
	.type	f,@function
f:
	call	printk
	call	printk
	call	_ZN4core3fmt5write17h0123456789abcdefE  # a comment
	call	"we ird@x"
	call	foo$bar.1
	call	foo
	call	foo
	jmp	foo
	bnd jmp	foo
	call	foo
here:	jmp	printk
	#APP
	call	inside
	#NO_APP
	callq	*24(%rax)
	callq	*%rbx
	callq	*FP(%rip)
	jmp	printk
.Lend:
	.size	f, .Lend-f
FP:	.quad	0
