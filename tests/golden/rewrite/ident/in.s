	.text
	.ident	"rustc version 1.96.0 (x; y)"
	.ident	"a" ; nop
f:	.ident "b"
