	.text
	.type	init_module,@function
	.pushsection	.init.data,"aw",@progbits
	.quad	init_module
	.popsection
init_module:
	retq
	.pushsection	.init.data,"aw",@progbits
	.quad	0
	.popsection
other:
	.type	cleanup_module,@function
cleanup_module:
	retq
