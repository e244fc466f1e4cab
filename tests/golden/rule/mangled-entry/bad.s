	.text
	.type _RNvCs73iGU5yzm4s_5hello11init_module, @function
_RNvCs73iGU5yzm4s_5hello11init_module:
	ret
	.size _RNvCs73iGU5yzm4s_5hello11init_module, . - _RNvCs73iGU5yzm4s_5hello11init_module
	.type _ZN5hello14cleanup_module17h0123456789abcdefE, @function
_ZN5hello14cleanup_module17h0123456789abcdefE:
	ret
	.size _ZN5hello14cleanup_module17h0123456789abcdefE, . - _ZN5hello14cleanup_module17h0123456789abcdefE
