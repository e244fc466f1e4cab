	.text
f:
	nop
	.section	.eh_frame,"a",@unwind
	.long	1
frame:
	.quad	DW.ref.rust_eh_personality@GOTPCREL
	fld1
	.text
	nop
	.pushsection .eh_frame
	.long	2
	.popsection
	nop
	.section ".eh_frame"
	.long	3
	.previous
	nop
	.previous
	.long	4
	.section	.data
	.long	5
	.section	.eh_frame
	.pushsection .data
	.long	6
	.popsection
	.long	7
