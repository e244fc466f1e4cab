f:
	leaq	_GLOBAL_OFFSET_TABLE_(%rip), %rbx
g:
	movabsq	$foo@GOTOFF, %rax
h:
	movabsq	$foo@GOT, %rax
i:
	movq	foo@GOTPCREL(%rax), %rax
j:
	.quad	foo@GOTPCREL
k:
	.quad	foo@PLT
.macro	m sym
	cmpq	$0, \sym@GOTPCREL(%rip)
.endm
l:
	movq	foo+4@GOTPCREL(%rip), %rax
m:
	movabsq	$_GLOBAL_OFFSET_TABLE_, %rax
	movq	$a$_GLOBAL_OFFSET_TABLE_, %rax
