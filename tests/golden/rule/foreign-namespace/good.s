	.text
	.globl f
	.type f, @function
f:
	call kvm_only
	ret
	.size f, . - f
	.section .modinfo, "a"
	.asciz "license=GPL"
	.asciz "name=kvm_intel"
	.section .gnu.linkonce.this_module, "aw"
	.zero 64
