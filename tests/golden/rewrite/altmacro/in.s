	.altmacro
	.macro	zero n
	nop
	.endm
	zero	1
	.noaltmacro
