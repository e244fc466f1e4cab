	.att_syntax
	.att_syntax prefix
	.intel_syntax noprefix
	.att_syntax noprefix
	.att_syntax
