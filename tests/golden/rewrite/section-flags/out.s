	.section	.modinfo,"a",@progbits
	.ascii	"license=GPL\000"
	.section	.modinfo,"a",@progbits
	.section	.modinfo,"a",@progbits
	.section	".init.Rdata","aw",@progbits
	.section	.text.f,"ax",@progbits	# a comment
	.pushsection .data.R,1,"aw",@progbits
	.popsection
	.section	.text.g,"axG",@progbits,gR,comdat
	.section	.text.unique, "ax", @progbits
	.section	.rodata.str1.1,"aMS",@progbits,1
	.section	.rodata.cst16,"aM",@progbits,16
	.section	".note.GNU-stack","",@progbits
