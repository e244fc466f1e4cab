	.file	1 "/x/avg.rs"
avg:
	.loc	1 6 50
	movsd	%xmm0, (%rax)
	addsd	%xmm1, %xmm0
y:	vaddps	%ymm1, %ymm2, %ymm3
z:	vaddps	% ZMM1, %zmm2, %zmm3
m:	movq	%mm0, %rax
s:	fadd	%st(1), %st
k:	kmovq	%k1, %rax
b:	bndmk	(%rax), %bnd0
t:	nop; nop; movaps %xmm0, %xmm1
a:	#APP
	pxor	%xmm0, %xmm0
	#NO_APP
fine:
	movq	%rsp, %rbp	# %xmm0
	movw	%ss, %ax
	movq	%cr0, %rax
	movq	%db7, %rax
	movq	%dr7, %rax
	movl	kmm0(%rip), %eax
	call	xmm0_is_a_name
	.asciz	"%xmm0"
	movb	$'"', %bl	# and not a string that hides: %xmm0 "
	.set	reg, %xmm7
