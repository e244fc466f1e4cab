	.section	.modinfo,"aR",@progbits,unique,1
	.ascii	"license=GPL\000"
	.section	.modinfo,"aR",@progbits
	.section	.modinfo,"a",@progbits
	.section	".init.Rdata","awR",@progbits
	.section	.text.f,"axR",@progbits,unique,12	# a comment
	.pushsection .data.R, 1, "awR", @progbits
	.popsection
	.section	.text.g,"axGR",@progbits,gR,comdat
	.section	.text.unique, "ax", @progbits
	.section	.rodata.str1.1,"aMS",@progbits,1
	.section	.rodata.cst16,"aM",@progbits,16
	.section	".note.GNU-stack","",@progbits
