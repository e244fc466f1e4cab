	.section	.rodata,"a",@progbits
	.p2align	2
table:
	.pushsection	.rodata..kmodrustc_slots,"a",@progbits
	.p2align	3
.Lkmodrustc_slot0:
	.quad	foo
	.popsection
	.long	.Lkmodrustc_slot0-.+4
	.pushsection	.rodata..kmodrustc_slots,"a",@progbits
	.p2align	3
.Lkmodrustc_slot1:
	.quad	foo
	.popsection
	.pushsection	.rodata..kmodrustc_slots,"a",@progbits
	.p2align	3
.Lkmodrustc_slot2:
	.quad	bar
	.popsection
	.long	.Lkmodrustc_slot1-.+4, .Lkmodrustc_slot2-.+8, 17
	.pushsection	.rodata..kmodrustc_slots,"a",@progbits
	.p2align	3
.Lkmodrustc_slot3:
	.quad	bar
	.popsection
	.int	.Lkmodrustc_slot3-.
	.long	table-.
