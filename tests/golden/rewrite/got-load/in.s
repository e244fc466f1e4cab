	movq	memcpy@GOTPCREL(%rip), %rbx
	mov foo@GOTPCREL(%rip), %rax
	movq	foo@GOTPCREL_NORELAX(%rip), %r11
	movq	"we ird@x"@GOTPCREL(%rip), %rdi
	MOVQ	foo@GOTPCREL(%rip), %R15
	mov	foo@GOTPCREL ( %rip ) , % rax	# blanks
	movabsq	$foo, %rax
	movq	foo(%rip), %rax
.macro load sym, reg
	movq	\sym@GOTPCREL(%rip), %\reg
.endm
	load foo, rdx
