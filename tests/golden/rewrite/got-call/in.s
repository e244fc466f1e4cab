	.text
	.globl	f
	.type	f,@function
f:
	callq	*printk@GOTPCREL(%rip)
	call *printk@GOTPCREL(%rip)
	callq	*_ZN4core3fmt5write17h0123456789abcdefE@GOTPCREL(%rip)  # a comment
	callq	*"we ird@x"@GOTPCREL(%rip)
	call	*foo$bar.1@gotpcrel( %RIP )
	CALLQ	*foo@GOTPCREL(%rip)
	call	*foo@GOTPCREL_NORELAX(%rip)
	notrack jmp *foo@GOTPCREL(%rip)
	bnd jmp *foo@GOTPCREL(%rip)
	call	foo@GOTPCREL(%rip)
here:	jmpq	*printk@GOTPCREL(%rip)
	#APP
	callq	*inside@GOTPCREL(%rip)
	#NO_APP
	callq	*24(%rax)
	callq	*%rbx
	callq	*FP(%rip)
	jmpq	*printk@GOTPCREL(%rip)
.Lend:
	.size	f, .Lend-f
FP:	.quad	0
