	.section	.text.f,"ax",@progbits
	.globl	f
	.type	f,@function
	.p2align	4, 0x90
	.skip	16, 0x90
f:
	endbr64
	retq
.Lf:
	nop
	.type	data,@object
data:
	.quad	data
