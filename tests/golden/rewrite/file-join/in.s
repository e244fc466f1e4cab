	.text
	.file	1 "/home/me/hello" "src/main.rs"
	.file	2 "/rustc/abc" "/library/core/src/fmt/mod.rs"
	.file	3 "" "x.rs"
	.file	4 "one.rs"
	.file	5 "dir" "five.rs" md5 0x00112233445566778899aabbccddeeff
	.file	6 "six.rs" md5 0x00112233445566778899aabbccddeeff	# md5
	.file	7 "di\\r \"q\"" "\303\251.rs"
f:
	.loc	1 1 1
	nop
	.loc	7 1 1
	nop
