	.text
	.cfi_sections .eh_frame
f:
	.cfi_startproc
	nop
	.cfi_endproc
	.cfi_sections .eh_frame, .debug_frame
	.cfi_sections .debug_frame
g:
	.cfi_startproc
	.cfi_personality 155, DW.ref.rust_eh_personality
	.cfi_def_cfa_offset 16
	nop
	.cfi_endproc
