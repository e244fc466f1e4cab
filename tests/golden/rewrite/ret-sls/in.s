	.text
f:
	retq
g:	ret	# both ways
	retq	$8
