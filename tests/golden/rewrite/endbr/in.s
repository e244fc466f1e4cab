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
	.globl	listed
	.type	listed,@function
	.type	listed_too,@function
	.type	absent_one,@function
listed:
	retq
listed_too:
	retq
	.type	spaced STT_FUNC
spaced:
	retq
	.type	by_bytes,@function
by_bytes:
	.byte	0x48, 0x89, 0xf8
	retq
	.type	aligned,@function
aligned:
	.p2align	5, 0x90
.Lloop:
	decq	%rdi
	jne	.Lloop
	retq
	.type	patchable,@function
patchable:
	.section	__patchable_function_entries,"awo",@progbits,patchable
	.p2align	3
	.quad	.Lpatch
	.text
.Lpatch:
	nop
	retq
	.type	late_label,@object
late_label:
	.quad	1
	.text
	.macro	function name
	.type	\name,@function
\name:
	.endm
	nop
	function	by_macro
	retq
	.type	chosen,@function
chosen:
	.ifdef	absent
	nop
	.else
	retq
	.endif
	.type	repeated,@function
repeated:
	.rept	2
	nop
	.endr
	retq
