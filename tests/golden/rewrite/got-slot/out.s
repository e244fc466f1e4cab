	.section	.text.f,"ax",@progbits
f:
	.pushsection	.rodata..kmodrustc_slots,"a",@progbits
	.p2align	3
.Lkmodrustc_slot0:
	.quad	foo
	.popsection
	movl	.Lkmodrustc_slot0(%rip), %eax
	.pushsection	.rodata..kmodrustc_slots,"a",@progbits
	.p2align	3
.Lkmodrustc_slot1:
	.quad	foo
	.popsection
	cmpq	%rax, .Lkmodrustc_slot1(%rip)
	.pushsection	.rodata..kmodrustc_slots,"a",@progbits
	.p2align	3
.Lkmodrustc_slot2:
	.quad	foo
	.popsection
	cmpq	$0, .Lkmodrustc_slot2(%rip)
	.pushsection	.rodata..kmodrustc_slots,"a",@progbits
	.p2align	3
.Lkmodrustc_slot3:
	.quad	foo
	.popsection
	cmovneq	.Lkmodrustc_slot3(%rip), %rax
	.pushsection	.rodata..kmodrustc_slots,"a",@progbits
	.p2align	3
.Lkmodrustc_slot4:
	.quad	foo
	.popsection
	xchgq	.Lkmodrustc_slot4(%rip), %rax
	.pushsection	.rodata..kmodrustc_slots,"a",@progbits
	.p2align	3
.Lkmodrustc_slot5:
	.quad	foo
	.popsection
	movq	.Lkmodrustc_slot5+4(%rip), %rax
	.pushsection	.rodata..kmodrustc_slots,"a",@progbits
	.p2align	3
.Lkmodrustc_slot6:
	.quad	foo
	.popsection
	movl	4+.Lkmodrustc_slot6(%rip), %eax
	.pushsection	.rodata..kmodrustc_slots,"a",@progbits
	.p2align	3
.Lkmodrustc_slot7:
	.quad	foo
	.popsection
label:	addl	.Lkmodrustc_slot7(%rip), %ecx
	.pushsection	.rodata..kmodrustc_slots,"a",@progbits
	.p2align	3
.Lkmodrustc_slot8:
	.quad	foo
	.popsection
	leaq	.Lkmodrustc_slot8(%rip), %rsi
	.pushsection	.rodata..kmodrustc_slots,"a",@progbits
	.p2align	3
.Lkmodrustc_slot9:
	.quad	foo
	.popsection
	imulq	$3, .Lkmodrustc_slot9(%rip), %rax
	.pushsection	.rodata..kmodrustc_slots,"a",@progbits
	.p2align	3
.Lkmodrustc_slot10:
	.quad	foo
	.popsection
	callq	*.Lkmodrustc_slot10+0(%rip)
	.pushsection	.rodata..kmodrustc_slots,"a",@progbits
	.p2align	3
.Lkmodrustc_slot11:
	.quad	"we ird@x"
	.popsection
	lock xaddq %rax, .Lkmodrustc_slot11(%rip)
	nop;
	.pushsection	.rodata..kmodrustc_slots,"a",@progbits
	.p2align	3
.Lkmodrustc_slot12:
	.quad	foo
	.popsection
 movw .Lkmodrustc_slot12(%rip), %ax; nop	# three on a line
	.section	.text.g,"ax",@progbits
	.previous
	retq
