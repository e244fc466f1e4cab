	.file	1 "x.rs"
	.section	.text.f,"ax",@progbits
	.globl	f
	.p2align	4
	.type	f,@function
f:
.Lfunc_begin0:
	.loc	1 2 3
	pushq	%rax
	retq
.Lfunc_end0:
	.size	f, .Lfunc_end0-f
	.type	"we ird",@function
"we ird":
	retq
	.type	has,@function
has:
	endbr64
	retq
	.type	one_line,@function
one_line: nop
	.type	two,%function
	.type	three, STT_FUNC
three:
	nop
not_typed:
	nop
	.type	twin_a,@function
twin_a:
twin_b:
	nop
	.type	app,@function
app:
	#APP
	nop
	#NO_APP
	.type	data,@object
data:
	.quad	data
