	.text
f:
	retq
	int3
g:	ret
	int3	# both ways
	retq	$8
	int3
