	.section .modinfo, "a"
	.asciz "license=GPL"
	.asciz "import_ns=module:kvm"
