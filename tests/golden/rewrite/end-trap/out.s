	.type	f,@function
f:
	callq	panic
.Ltmp1:
	ud2
.Lfunc_end0:
	.size	f, .Lfunc_end0-f
	.type	g,@function
g:
	callq	h
	retq
.Lfunc_end1:
	callq	*%rax	# by a pointer
	ud2
.Lfunc_end2:
	nop
.Lfunc_end3:
