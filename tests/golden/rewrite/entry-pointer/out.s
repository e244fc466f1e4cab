	.section	.text.init_module,"ax",@progbits
	.globl	init_module
	.type	init_module,@function
	.pushsection	.init.data,"aw",@progbits
	.p2align	3
	.quad	init_module
	.popsection
init_module:
	endbr64
	retq
	.type	cleanup_module,@function
	.pushsection	.exit.data,"aw",@progbits
	.p2align	3
	.quad	cleanup_module
	.popsection
cleanup_module:
	endbr64
	retq
	.type	init_modules,@function
init_modules:
	endbr64
	retq
