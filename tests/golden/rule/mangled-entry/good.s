	.text
	.globl init_module
	.type init_module, @function
init_module:
	ret
	.size init_module, . - init_module
	.type _RNvCs73iGU5yzm4s_5hello11init_module, @function
_RNvCs73iGU5yzm4s_5hello11init_module:
	ret
	.size _RNvCs73iGU5yzm4s_5hello11init_module, . - _RNvCs73iGU5yzm4s_5hello11init_module
	.type _RNvNtCs73iGU5yzm4s_5hello3sub14cleanup_module, @function
_RNvNtCs73iGU5yzm4s_5hello3sub14cleanup_module:
	ret
	.size _RNvNtCs73iGU5yzm4s_5hello3sub14cleanup_module, . - _RNvNtCs73iGU5yzm4s_5hello3sub14cleanup_module
	.type _RNCNvCs73iGU5yzm4s_5hello14cleanup_module0, @function
_RNCNvCs73iGU5yzm4s_5hello14cleanup_module0:
	ret
	.size _RNCNvCs73iGU5yzm4s_5hello14cleanup_module0, . - _RNCNvCs73iGU5yzm4s_5hello14cleanup_module0
	.type _ZN5hello3sub14cleanup_module17h0123456789abcdefE, @function
_ZN5hello3sub14cleanup_module17h0123456789abcdefE:
	ret
	.size _ZN5hello3sub14cleanup_module17h0123456789abcdefE, . - _ZN5hello3sub14cleanup_module17h0123456789abcdefE
	.type _ZN5hello18my_cleanup_module_17h0123456789abcdefE, @function
_ZN5hello18my_cleanup_module_17h0123456789abcdefE:
	ret
	.size _ZN5hello18my_cleanup_module_17h0123456789abcdefE, . - _ZN5hello18my_cleanup_module_17h0123456789abcdefE
