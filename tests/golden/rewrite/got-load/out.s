	movq	$memcpy, %rbx
	mov $foo, %rax
	movq	$foo, %r11
	movq	$"we ird@x", %rdi
	MOVQ	$foo, %R15
	mov	$foo , % rax	# blanks
	movabsq	$foo, %rax
	movq	foo(%rip), %rax
.macro load sym, reg
	movq	\sym@GOTPCREL(%rip), %\reg
.endm
	load foo, rdx
