/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * flags.c - the options that make rustc's code fit for a kernel, whatever the
 * user's own say. What a user may say is front's business.
 */
#include "config.h"

#include "kmodrustc/rust.h"

/*
 * Behind the user's own: of `-C k=v` given twice the last wins (1.63 to
 * 1.97), while target-feature and llvm-args add up, again with the last word
 * ours. Checked on 1.63, 1.95, 1.96 and the 1.97 nightly: no warnings but
 * those filter.c knows, no GOT but for libcalls, no .cfi_*, no xmm.
 */
/* clang-format off */
static const char *const host_words[] = {
	/* -sse takes all of SSE and AVX along; soft-float keeps x87 away. */
	"-C", "target-feature=-sse,-sse2,+soft-float",
};

static const char *const words[] = {
	"-C", "relocation-model=static",
	"-C", "code-model=kernel",
	"-C", "no-redzone=yes",
	"-C", "panic=abort",
	"-C", "force-unwind-tables=no",
	/* 1.63 has no -C jump-tables, this every LLVM knows. */
	"-C", "llvm-args=-min-jump-table-entries=1000000",
	"-C", "embed-bitcode=no",
	/* Asks for no panic handler and no allocator, unlike staticlib. */
	"--crate-type", "lib",
	/* With more than one, rustc forgets where the asm was to go. */
	"-C", "codegen-units=1",
};
/* clang-format on */

/*
 * Of rustc's unstable options, for a nightly or with RUSTC_BOOTSTRAP=1; each
 * from the minor version on that has it and needs it.
 */
static const struct {
	unsigned since;
	const char *word;
} unstable[] = {
	/* Else LLVM makes indirect calls of direct ones, by the GOT. */
	{ 63, "-Zplt=yes" },
	/*
	 * The kernel's C keeps the stack aligned to 8, LLVM counts on 16: so a
	 * function with a local of 16 aligns its stack itself. u128 is one since
	 * 1.77; the option came with 1.76 (rust-lang/rust#116555).
	 */
	{ 77, "-Zllvm-module-flag=override-stack-alignment:u32:8:max" },
};

void
rustc_unstable_flags(struct strvec *argv, unsigned minor)
{
	for (size_t i = 0; i < ARRAY_SIZE(unstable); i++)
		if (minor >= unstable[i].since)
			strvec_add(argv, unstable[i].word);
}

void
rustc_frame_pointers(struct strvec *argv)
{
	strvec_add(argv, "-C");
	strvec_add(argv, "force-frame-pointers=yes");
}

void
rustc_kernel_flags(struct strvec *argv, const struct sysroot *sr)
{
	if (sr != NULL)
		sysroot_flags(sr, argv);
	else
		for (size_t i = 0; i < ARRAY_SIZE(host_words); i++)
			strvec_add(argv, host_words[i]);
	for (size_t i = 0; i < ARRAY_SIZE(words); i++)
		strvec_add(argv, words[i]);
}
