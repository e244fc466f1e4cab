	.text
f:
	nop
	.cfi_sections .debug_frame
	.cfi_sections .debug_frame
g:
	.cfi_startproc
	.cfi_def_cfa_offset 16
	nop
	.cfi_endproc
