f:
	#APP
	call	*24(%rax)
	#NO_APP
g:
	#APP
	jmp	*%rax
	call	*% rax
	call	foo
	#NO_APP
	call	*24(%rax)
h:
#APP
	call *%gs:8(%rax)
#NO_APP
