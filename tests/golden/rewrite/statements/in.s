# ; callq *foo@GOTPCREL(%rip)
/ ; callq *foo@GOTPCREL(%rip)
	nop; callq *foo@GOTPCREL(%rip); nop
	nop;callq *foo@GOTPCREL(%rip) # x
a: b: c : callq	*foo@GOTPCREL(%rip)
	nop /* callq *foo@GOTPCREL(%rip) */
	/* over
	callq *foo@GOTPCREL(%rip) "
	lines */ callq *foo@GOTPCREL(%rip)
	nop /* open
	*/ ; nop /* */ ; call f@PLT
	.ascii "over
	callq *foo@GOTPCREL(%rip) \"
	lines"; call f@PLT
	movb $';, %al
	movb $'", %al ; call f@PLT # "
	movb $'#, %al ; call f@PLT
	movb $'\\, %al ; call f@PLT
  call f@PLT
call f@PLT
	.ident "a" ; .ident "b"
	.ident "c" /* open
	*/ nop
	.ascii "a\"; call f@PLT", "b#", "c/*" ; call f@PLT
	.SECTION .modinfo,"aR"
	call /* x */ f@PLT
	nop /* open
	*/ movl foo@GOTPCREL(%rip), %eax
	.ascii "open
	"; movl foo@GOTPCREL(%rip), %eax; nop
