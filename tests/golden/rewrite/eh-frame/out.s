	.text
f:
	nop
	.section	.note.GNU-stack,"",@progbits
	.text
	nop
	.pushsection .note.GNU-stack,"",@progbits
	.popsection
	nop
	.section .note.GNU-stack,"",@progbits
	.previous
	nop
	.previous
	.section	.data
	.long	5
	.section	.note.GNU-stack,"",@progbits
	.pushsection .data
	.long	6
	.popsection
