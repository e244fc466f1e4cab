	.text
f:
	pushq	%rbp
	movq	%rsp, %rbp
a:
	popq	%rbp;; retq
