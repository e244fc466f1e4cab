	.file	1 "x.rs"
	.section	.text.f,"ax",@progbits
	.globl	f
	.p2align	4
	.type	f,@function
f:
.Lfunc_begin0:
	.loc	1 2 3
	endbr64
	pushq	%rax
	retq
.Lfunc_end0:
	.size	f, .Lfunc_end0-f
	.type	"we ird",@function
"we ird":
	endbr64
	retq
	.type	has,@function
has:
	endbr64
	retq
	.type	one_line,@function
one_line:
	endbr64
 nop
	.type	two,%function
	.type	three, STT_FUNC
three:
	endbr64
	nop
not_typed:
	nop
	.type	twin_a,@function
twin_a:
twin_b:
	endbr64
	nop
	.type	app,@function
app:
	#APP
	endbr64
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
	endbr64
	retq
listed_too:
	endbr64
	retq
	.type	spaced STT_FUNC
spaced:
	endbr64
	retq
	.type	by_bytes,@function
by_bytes:
	endbr64
	.byte	0x48, 0x89, 0xf8
	retq
	.type	aligned,@function
aligned:
	endbr64
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
	endbr64
	nop
	retq
	.type	late_label,@object
late_label:
	.quad	1
	.text
	.macro	function name
	.type	\name,@function
\name:
	endbr64
	.endm
	nop
	function	by_macro
	retq
	.type	chosen,@function
chosen:
	endbr64
	.ifdef	absent
	nop
	.else
	retq
	.endif
	.type	repeated,@function
repeated:
	.rept	2
	endbr64
	nop
	.endr
	retq
