	.text
f:
	retq	$8
g:
	data16 ret
h:
	lretq
	iretq
	rep bnd ret
