/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * test_kbuild.c - the command lines of Kbuild's own rule for .rs, as kernels
 * write them, and the jobs that come of them.
 */
#include "config.h"

#include "kmodrustc/front.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "suite.h"

/* clang-format off */
/* of Debian's 6.1.0-56 and 6.12.117: `make M=m RUSTC=kmodrustc V=1` */
static const char *const words_6_1[] = { "kmodrustc",
	"--edition=2021", "-Zbinary_dep_depinfo=y",
	"-Dunsafe_op_in_unsafe_fn", "-Drust_2018_idioms",
	"-Dunreachable_pub", "-Dnon_ascii_idents", "-Wmissing_docs",
	"-Drustdoc::missing_crate_level_docs", "-Dclippy::correctness",
	"-Dclippy::style", "-Dclippy::suspicious", "-Dclippy::complexity",
	"-Dclippy::perf", "-Dclippy::let_unit_value", "-Dclippy::mut_mut",
	"-Dclippy::needless_bitwise_bool", "-Dclippy::needless_continue",
	"-Wclippy::dbg_macro", "--target=./rust/target.json",
	"-Cpanic=abort", "-Cembed-bitcode=n", "-Clto=n",
	"-Cforce-unwind-tables=n", "-Ccodegen-units=1",
	"-Csymbol-mangling-version=v0", "-Crelocation-model=static",
	"-Zfunction-sections=n", "-Dclippy::float_arithmetic",
	"-Ctarget-feature=-sse,-sse2,-sse3,-ssse3,-sse4.1,-sse4.2,-avx,-avx2",
	"-Ztune-cpu=generic", "-Cno-redzone=y", "-Ccode-model=kernel",
	"-Copt-level=2", "-Cdebug-assertions=n", "-Coverflow-checks=n",
	"-Cdebuginfo=2", "--cfg", "MODULE", "@./include/generated/rustc_cfg",
	"-Zallow-features=core_ffi_c", "-Zcrate-attr=no_std",
	"-Zcrate-attr=feature(core_ffi_c)", "--extern", "alloc", "--extern",
	"kernel", "--crate-type", "rlib", "-L", "./rust/", "--crate-name",
	"hello", "--out-dir", "m/", "--emit=dep-info=m/.hello.o.d",
	"--emit=obj=m/hello.o", "hello.rs",
	NULL };
static const char *const words_6_12[] = { "kmodrustc",
	"--edition=2021", "-Zbinary_dep_depinfo=y", "-Astable_features",
	"-Aunused_features", "-Dnon_ascii_idents",
	"-Dunsafe_op_in_unsafe_fn", "-Wmissing_docs", "-Wrust_2018_idioms",
	"-Wunreachable_pub", "-Wclippy::all", "-Aclippy::collapsible_if",
	"-Aclippy::collapsible_match", "-Wclippy::ignored_unit_patterns",
	"-Wclippy::mut_mut", "-Wclippy::needless_bitwise_bool",
	"-Aclippy::needless_lifetimes", "-Wclippy::no_mangle_with_rust_abi",
	"-Wclippy::undocumented_unsafe_blocks",
	"-Aclippy::uninlined_format_args",
	"-Wclippy::unnecessary_safety_comment",
	"-Wclippy::unnecessary_safety_doc", "-Aclippy::unwrap_or_default",
	"-Wrustdoc::missing_crate_level_docs",
	"-Wrustdoc::unescaped_backticks", "-Cpanic=abort",
	"-Cembed-bitcode=n", "-Clto=n", "-Cforce-unwind-tables=n",
	"-Ccodegen-units=1", "-Csymbol-mangling-version=v0",
	"-Crelocation-model=static", "-Zfunction-sections=n",
	"-Wclippy::float_arithmetic", "--target=./scripts/target.json",
	"-Ctarget-feature=-sse,-sse2,-sse3,-ssse3,-sse4.1,-sse4.2,-avx,-avx2",
	"-Zcf-protection=branch", "-Zno-jump-tables", "-Ztune-cpu=generic",
	"-Cno-redzone=y", "-Ccode-model=kernel",
	"-Zfunction-return=thunk-extern", "-Zpatchable-function-entry=16,16",
	"-Copt-level=2", "-Cdebug-assertions=n", "-Coverflow-checks=n",
	"-Cdebuginfo=2", "--cfg", "MODULE", "@./include/generated/rustc_cfg",
	"-Zallow-features=arbitrary_self_types,lint_reasons,used_with_arg",
	"-Zcrate-attr=no_std",
	"-Zcrate-attr=feature(arbitrary_self_types,lint_reasons,used_with_arg)",
	"-Zunstable-options", "--extern", "kernel", "--crate-type", "rlib",
	"-L", "./rust/", "--crate-name", "hello", "--sysroot=/dev/null",
	"--out-dir", "m/", "--emit=dep-info=m/.hello.o.d",
	"--emit=obj=m/hello.o", "hello.rs",
	NULL };
/* of 7.2, where it differs: shortened */
static const char *const words_7_2[] = { "kmodrustc",
	"--edition=2021", "-Zbinary_dep_depinfo=y", "-Wmissing_docs",
	"--target=/k/scripts/target.json", "-Cjump-tables=n",
	"-Ctarget-cpu=x86-64", "-Zindirect-branch-cs-prefix",
	"-Copt-level=2", "-Cdebuginfo=2", "--cfg", "MODULE",
	"@/k/include/generated/rustc_cfg", "-Zallow-features=asm_goto",
	"-Zcrate-attr=no_std", "-Zunstable-options", "--extern", "pin_init",
	"--extern", "kernel", "--crate-type", "rlib", "-L", "/k/rust/",
	"--sysroot=/dev/null", "--out-dir", ".",
	"--emit=dep-info=./.hello.o.d", "--emit=obj=hello.o", "hello.rs",
	NULL };
/* clang-format on */

static char *dir;

static void
setup(void)
{
	FILE *f;

	dir = xstrdup("kbuild-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(dir));
	ck_assert_int_eq(chdir(dir), 0);
	f = fopen("hello.rs", "w");
	ck_assert_ptr_nonnull(f);
	fputs("fn f() {}\n", f);
	fclose(f);
	setenv("RUST_MODFILE", "m/hello", 1);
	setenv("RUSTC_BOOTSTRAP", "1", 1);
	setenv("KBUILD_VERBOSE", "0", 1);
	setenv("objtree", "..", 1);
	setenv("KDIR", "/another", 1);
	unsetenv("KMODRUSTC_FLAGS");
}

static void
teardown(void)
{
	unlink("hello.rs");
	ck_assert_int_eq(chdir(".."), 0);
	ck_assert_int_eq(rmdir(dir), 0);
	free(dir);
	unsetenv("RUST_MODFILE");
	unsetenv("RUSTC_BOOTSTRAP");
	unsetenv("KBUILD_VERBOSE");
	unsetenv("objtree");
	unsetenv("KDIR");
}

/* Reads a line, with more words at its end; true if nothing was said. */
static bool
read_words(struct job *job, const char *const *words, const char *more)
{
	struct strvec argv = { 0 };
	char *said;
	size_t n;
	FILE *f = open_memstream(&said, &n);
	enum front_result result;
	bool silent;

	for (size_t i = 0; words[i] != NULL; i++)
		strvec_add(&argv, words[i]);
	strvec_add_words(&argv, more);
	ck_assert(kbuild_calls((int)argv.n, argv.v));
	diag_stream(f);
	result = front_kbuild((int)argv.n, argv.v, job);
	fclose(f);
	diag_stream(NULL);
	silent = *said == '\0';
	ck_assert_msg(
	    result == (silent ? FRONT_RUN : FRONT_FAILED), "says\n%s", said);
	diag_reset();
	free(said);
	strvec_free(&argv);
	return silent;
}

/* rustc's words with a blank between; the caller's. */
static char *
rustc_words_of(const char *const *words, const char *more)
{
	struct job job = { 0 };
	struct buf b = { 0 };

	ck_assert(read_words(&job, words, more));
	for (size_t i = 0; i < job.rustc_args.n; i++)
		buf_printf(&b, "%s%s", i == 0 ? "" : " ", job.rustc_args.v[i]);
	job_free(&job);
	return buf_detach(&b);
}

static void
check_words(const char *const *words, const char *more, const char *expected)
{
	char *is = rustc_words_of(words, more);

	ck_assert_str_eq(is, expected);
	free(is);
}

START_TEST(what_a_kernel_asks_for_its_own_rust_is_left_out)
{
	setup();
	check_words(words_7_2, "",
	    "@/k/include/generated/rustc_cfg -Astable_features --edition=2021 -C target-cpu=x86-64 -C opt-level=2 -C debuginfo=1 --cfg=MODULE");
	teardown();
}
END_TEST

/* Does the text hold this word? */
static bool
has_word(const char *text, const char *word)
{
	struct strvec sv = { 0 };
	bool has;

	strvec_add_words(&sv, text);
	has = strvec_has(&sv, word);
	strvec_free(&sv);
	return has;
}

START_TEST(what_a_kernel_asks_of_any_rust_is_kept)
{
	static const char *const *const lines[] = { words_6_1, words_6_12 };
	static const char *const kept[] = { "--edition=2021", "opt-level=2",
		"debug-assertions=n", "overflow-checks=n", "debuginfo=1",
		"symbol-mangling-version=v0", "--cfg=MODULE",
		"@./include/generated/rustc_cfg", "non_ascii_idents",
		"unsafe_op_in_unsafe_fn", "rust_2018_idioms",
		"--crate-name=hello" };
	static const char *const gone[] = { "-Z", "--extern", "--sysroot",
		"--target", "-L", "kernel", "alloc", "missing_docs",
		"unreachable_pub", "code-model=kernel", "panic=abort" };

	setup();
	for (size_t i = 0; i < ARRAY_SIZE(lines); i++) {
		char *is = rustc_words_of(lines[i], "");

		for (size_t k = 0; k < ARRAY_SIZE(kept); k++)
			ck_assert_msg(
			    has_word(is, kept[k]), "no %s in\n%s", kept[k], is);
		for (size_t k = 0; k < ARRAY_SIZE(gone); k++)
			ck_assert_msg(
			    !has_word(is, gone[k]), "%s in\n%s", gone[k], is);
		ck_assert_ptr_null(strstr(is, "-D rust_2018_idioms"));
		free(is);
	}
	teardown();
}
END_TEST

START_TEST(a_modules_own_flags_win)
{
	static const char *const short_line[] = { "kmodrustc", "--edition=2021",
		"--crate-name", "two-words", "--extern", "kernel",
		"--emit=dep-info=.hello.o.d", "--emit=obj=hello.o", "hello.rs",
		NULL };

	setup();
	check_words(
	    short_line, "--edition=2024", "-Astable_features --edition=2024");
	check_words(short_line, "--extern fnv=libfnv.rlib -L deps -O",
	    "-Astable_features --edition=2021 --extern=fnv=libfnv.rlib -L deps -O");
	check_words(short_line, "-Cdebuginfo=0 -Dmissing_docs",
	    "-Astable_features --edition=2021 -C debuginfo=0 -D missing_docs");
	/* Those that a kernel cannot have are refused as ever. */
	for (size_t i = 0; i < 2; i++) {
		static const char *const bad[] = { "-Ctarget-feature=+avx",
			"--crate-type=dylib" };
		struct job job = { 0 };

		ck_assert(!read_words(&job, short_line, bad[i]));
		job_free(&job);
	}
	teardown();
}
END_TEST

START_TEST(the_job_is_for_the_kernel_that_calls)
{
	struct job job = { 0 };
	char *tree;

	setup();
	tree = realpath("..", NULL);
	ck_assert(read_words(&job, words_6_1, ""));
	ck_assert_int_eq(job.face, FACE_KBUILD);
	ck_assert_str_eq(job.kdir, tree);
	ck_assert_int_eq(job.verbose, 0);
	ck_assert_uint_eq(job.nproducts, 2);
	ck_assert_int_eq(job.products[0].emit, EMIT_OBJ);
	ck_assert_str_eq(job.products[0].path, "m/hello.o");
	ck_assert_str_eq(job.products[1].path, "m/.hello.o.d");
	ck_assert_ptr_null(getenv("RUSTC_BOOTSTRAP"));
	job_free(&job);
	free(tree);

	job = (struct job){ 0 };
	setenv("KBUILD_VERBOSE", "1", 1);
	ck_assert(read_words(&job, words_6_12, "--kdir=/k"));
	ck_assert_str_eq(job.kdir, "/k");
	ck_assert_int_eq(job.verbose, 1);
	job_free(&job);
	teardown();
}
END_TEST

static bool
is_kbuild(const char *words)
{
	struct strvec argv = { 0 };
	bool is;

	strvec_add_words(&argv, words);
	is = kbuild_calls((int)argv.n, argv.v);
	strvec_free(&argv);
	return is;
}

START_TEST(only_kbuild_is_taken_for_kbuild)
{
	setup();
	ck_assert(!is_kbuild("kmodrustc hello.rs -o hello.o"));
	ck_assert(is_kbuild("kmodrustc --emit=obj=hello.o hello.rs"));
	setenv("RUST_MODFILE", "", 1);
	ck_assert(!is_kbuild("kmodrustc --emit=obj=hello.o hello.rs"));
	unsetenv("RUST_MODFILE");
	ck_assert(!is_kbuild("kmodrustc --emit=obj=hello.o hello.rs"));
	teardown();
}
END_TEST

int
main(void)
{
	static const struct named_test tests[] = {
		TEST(what_a_kernel_asks_for_its_own_rust_is_left_out),
		TEST(what_a_kernel_asks_of_any_rust_is_kept),
		TEST(a_modules_own_flags_win),
		TEST(the_job_is_for_the_kernel_that_calls),
		TEST(only_kbuild_is_taken_for_kbuild),
	};

	return run_suite("kbuild", tests, ARRAY_SIZE(tests));
}
