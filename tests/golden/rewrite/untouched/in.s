	.text
	.intel_comment = 1
	.globl	"we ird@GOTPCREL x"
	.type	"we ird@GOTPCREL x",@function
"we ird@GOTPCREL x":
	nop	# call *foo@GOTPCREL(%rip), %xmm0, fninit
	# %fs:0
	.ascii	"callq *foo@GOTPCREL(%rip)\n\t.cfi_startproc \\"
	.asciz	"%xmm0 %fs:0 _GLOBAL_OFFSET_TABLE_; fninit"
	.string	"x@PLT"
	.size	"we ird@GOTPCREL x", 1
	leaq	foo(%rip), %rax
	movq	%gs:foo, %rax
	.symver	foo, foo@V1
	.long	foo-.
	.section	.init_array.00001,"aw",@init_array
	.section	.data.rel.ro,"aw",@progbits
	.hidden	bar
	.weak	bar
	.zero	8
	lock cmpxchgq %rax, (%rdx)
	rep movsq
	ud2
	.loc_is_no_directive = 2
