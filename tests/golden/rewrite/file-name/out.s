	.text
	.file	"src/he \"l\\lo.rs"
	nop
