	.text
	.type	init_module,@function
	.pushsection	.init.data,"aw",@progbits
	.quad	init_module
	.popsection
init_module:
	endbr64
	retq
	.pushsection	.init.data,"aw",@progbits
	.quad	0
	.popsection
other:
	.type	cleanup_module,@function
	.pushsection	.exit.data,"aw",@progbits
	.p2align	3
	.quad	cleanup_module
	.popsection
cleanup_module:
	endbr64
	retq
