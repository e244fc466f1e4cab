	.text
f:
	retq
g:	ret	# both ways
	.byte	1; rep ret; nop
	#APP
	repz retq
	#NO_APP
h:
	lretq
	.ascii	"ret"
