# ; callq *foo@GOTPCREL(%rip)
/ ; callq *foo@GOTPCREL(%rip)
	nop; call	foo; nop
	nop;call	foo # x
a: b: c : call	foo
	nop /* callq *foo@GOTPCREL(%rip) */
	/* over
	callq *foo@GOTPCREL(%rip) "
	lines */ call	foo
	nop /* open
	*/ ; nop /* */ ; call f
	.ascii "over
	callq *foo@GOTPCREL(%rip) \"
	lines"; call f
	movb $';, %al
	movb $'", %al ; call f # "
	movb $'#, %al ; call f
	movb $'\\, %al ; call f
  call f
call f
 /* open
	*/ nop
	.ascii "a\"; call f@PLT", "b#", "c/*" ; call f
	.SECTION .modinfo,"a"
	call /* x */ f
	nop /* open
	*/
	.pushsection	.rodata..kmodrustc_slots,"a",@progbits
	.p2align	3
.Lkmodrustc_slot0:
	.quad	foo
	.popsection
 movl .Lkmodrustc_slot0(%rip), %eax
	.ascii "open
	";
	.pushsection	.rodata..kmodrustc_slots,"a",@progbits
	.p2align	3
.Lkmodrustc_slot1:
	.quad	foo
	.popsection
 movl .Lkmodrustc_slot1(%rip), %eax; nop
