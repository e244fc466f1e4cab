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
	retq	$8
	.ascii	"ret"
