	.section	.text.init_module,"ax",@progbits
	.globl	init_module
	.type	init_module,@function
init_module:
	retq
	.type	cleanup_module,@function
cleanup_module:
	retq
	.type	init_modules,@function
init_modules:
	retq
