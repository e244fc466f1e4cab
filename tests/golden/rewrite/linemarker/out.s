# 0 "e.S"
# 1 "<command-line>"
# 1 "e.S"
# 1 "inc.h" 1
g:
	pxor	%xmm0, %xmm1
# 2 "e.S" 2

# 7 lines of comment
f:
	movaps	%xmm0, %xmm1
