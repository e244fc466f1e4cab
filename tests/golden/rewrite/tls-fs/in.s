f:
	movq	%fs:0, %rax
g:
	movq	%FS:40(%rax), %rcx
h:
	fs movl (%rax), %eax
fine:
	movq	%gs:40, %rax
	movq	%gs:this_cpu_off(%rip), %rcx
	.type	fine,%function
