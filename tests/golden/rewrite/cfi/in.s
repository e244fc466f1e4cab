	.text
f:
	.cfi_startproc
	pushq	%rbp
	.cfi_def_cfa_offset 16
	.cfi_offset %rbp, -16
	movq	%rsp, %rbp
	.cfi_def_cfa_register %rbp
	.cfi_personality 155, DW.ref.rust_eh_personality
	.cfi_lsda 27, .Lexception0
a:	.cfi_remember_state
	popq	%rbp; .cfi_def_cfa %rsp, 8; retq
	.cfi_def_cfa %rsp, 8	# a comment
	.cfi_endproc
