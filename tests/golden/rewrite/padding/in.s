	.section	.text.f,"ax",@progbits
	.globl	f
	.type	f,@function
f:
	retq
.Lf:
	nop
	.type	data,@object
data:
	.quad	data
