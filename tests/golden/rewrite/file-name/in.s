	.text
	.file	"hello.7a8f3b2c1d0e9f8a-cgu.0"
	nop
