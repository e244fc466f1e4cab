	.text
	.type	f,@function
f:
	jmp	*table.0(,%rdi,8)
.L3:
.LBB0_2:
.LBB2:
.LJTI0_0:
.LC0:
	retq
	#APP
	.pushsection	__jump_table,"aw"
	.long	.L3 - .
	.popsection
	#NO_APP
	.section	.rodata
table.0:
	.quad	.L3
	.quad	.LC0
	.quad	.LBB2
	.quad	f
g:
	.quad	.LBB0_2
h:
	.long	.LBB0_2-.LJTI0_0
k:
	.4byte	.L3-.L3
	.section	.debug_info,"",@progbits
	.quad	.L3
	.section	".debug_addr","",@progbits
	.quad	.LBB0_2
	.data
m:
	.quad  .L3
