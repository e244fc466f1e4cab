	.file	1 "tls.rs"
	.globl	bump
bump:
	.loc	1 2 9
	movq	X@GOTTPOFF(%rip), %rax
	leaq	X@TPOFF(%rax), %rdi
	nop
other:
	.loc	1 7 5
	data16
	leaq	X@TLSGD(%rip), %rdi
	callq	__tls_get_addr@PLT
third:
	leaq	X@DTPOFF(%rax), %rax
	leaq	X@tlsdesc(%rip), %rax
	leaq	X@TLSLD(%rip), %rdi
data:
	.quad	X@DTPOFF
