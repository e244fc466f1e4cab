	.text
f:
	call	foo
	call	f # c
	.pushsection	.rodata..kmodrustc_slots,"a",@progbits
	.p2align	3
.Lkmodrustc_slot0:
	.quad	foo
	.popsection
	movl .Lkmodrustc_slot0(%rip), %eax
	nop
