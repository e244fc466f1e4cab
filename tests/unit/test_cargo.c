/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * test_cargo.c - who calls, by words and environment, and what becomes of the
 * words that cargo and build scripts put.
 */
#include "config.h"

#include "kmodrustc/front.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "hear.h"
#include "kmodrustc/os.h"
#include "suite.h"

#define NONE "--target x86_64-unknown-none "
#define JSON "--error-format=json --json=diagnostic-rendered-ansi,artifacts "
#define LIB "--crate-name a --crate-type lib --emit=dep-info,metadata,link "
#define ARCHIVE "--crate-name a --crate-type staticlib --emit=dep-info,link "

/*
 * A row: $CARGO is set or not; the value of $RUSTC ("us": our own path); the
 * words, parted by blanks; the codes said; what describe() says.
 */
struct line {
	bool cargo;
	const char *rustc;
	const char *words;
	const char *codes, *job;
};

static char *dir;

static void
setup(void)
{
	FILE *f;

	dir = xstrdup("cargo-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(dir));
	ck_assert_int_eq(chdir(dir), 0);
	f = fopen("a.rs", "w");
	ck_assert_ptr_nonnull(f);
	fputs("fn f() {}\n", f);
	fclose(f);
	unsetenv("KDIR");
	unsetenv("KMODRUSTC_FLAGS");
}

static void
teardown(void)
{
	unlink("a.rs");
	ck_assert_int_eq(chdir(".."), 0);
	ck_assert_int_eq(rmdir(dir), 0);
	free(dir);
	unsetenv("CARGO");
	unsetenv("RUSTC");
}

static void
set_or_unset(const char *name, const char *value)
{
	if (value == NULL)
		unsetenv(name);
	else
		setenv(name, strcmp(value, "us") == 0 ? proc_self() : value, 1);
}

/* "FACE MODE rustc=R > outputs, ! an early one | words for rustc" */
static char *
describe(const struct job *job)
{
	static const char *const modes[] = { "build", "verify", "rustc",
		"check" };
	struct buf b = { 0 };

	buf_printf(&b, "%s %s%s", job->face == FACE_CARGO ? "cargo" : "hand",
	    job->untouched ? "untouched " : "", modes[job->mode]);
	if (job->rustc != NULL)
		buf_printf(&b, " rustc=%s", job->rustc);
	for (size_t i = 0; i < job->nproducts; i++)
		buf_printf(&b, "%s%s%s", i == 0 ? " > " : " ",
		    job->products[i].early ? "!" : "", job->products[i].path);
	for (size_t i = 0; i < job->rustc_args.n; i++)
		buf_printf(
		    &b, "%s%s", i == 0 ? " | " : " ", job->rustc_args.v[i]);
	return buf_detach(&b);
}

static char *
codes_of(const char *text)
{
	struct buf b = { 0 };

	for (const char *s = text; (s = strstr(s, "[K")) != NULL; s++)
		buf_printf(&b, "%s%.5s", b.len != 0 ? " " : "", s + 1);
	return buf_detach(&b);
}

static void
check_line(const struct line *l)
{
	struct job job = { 0 };
	struct strvec argv = { 0 };
	enum front_result result;
	char *codes, *is;
	const char *words;

	set_or_unset("CARGO", l->cargo ? "cargo" : NULL);
	set_or_unset("RUSTC", l->rustc);
	strvec_add(&argv, "kmodrustc");
	strvec_add_words(&argv, l->words);
	hear();
	result = front_read((int)argv.n, argv.v, &job);
	words = heard();
	codes = codes_of(words);
	ck_assert_msg(
	    strcmp(codes, l->codes) == 0, "`%s` says\n%s", l->words, words);
	ck_assert_msg((*l->codes != '\0') == (result == FRONT_FAILED),
	    "`%s`: result %d", l->words, (int)result);
	is = describe(&job);
	ck_assert_msg(l->job == NULL || strcmp(is, l->job) == 0,
	    "`%s` becomes\n%s, not\n%s", l->words, is, l->job);
	free(is);
	free(codes);
	strvec_free(&argv);
	job_free(&job);
	unhear();
}

static void
check_lines(const struct line *v, size_t n)
{
	setup();
	for (size_t i = 0; i < n; i++)
		check_line(&v[i]);
	teardown();
}

START_TEST(who_calls_is_told_by_words_and_environment)
{
	/* clang-format off */
	static const struct line lines[] = {
		{ false, NULL, "a.rs", "", "hand build > liba.a" },
		{ false, "us", "a.rs", "", "hand build > liba.a" },
		/* a build script by our own name, and by $RUSTC */
		{ true, "rustc", "a.rs -o x.a", "", "hand build > x.a" },
		{ true, "us", "a.rs -o x.a", "", "hand build > x.a" },
		{ true, "us", "--kernel=4.4 a.rs", "", "hand build > liba.a" },
		{ true, "us", "a.rs", "", "cargo untouched rustc | a.rs" },
		/* cargo, with `rustc` of its configuration */
		{ true, NULL, JSON "--crate-name a a.rs", "",
		    "cargo untouched rustc | " JSON "--crate-name a a.rs" },
		/* as a wrapper; a bare name says nothing of which rustc */
		{ false, NULL, "rustc a.rs -g", "",
		    "cargo untouched rustc | a.rs -g" },
		{ false, NULL, "/x/rustc a.rs -g", "",
		    "cargo untouched rustc rustc=/x/rustc | a.rs -g" },
		{ false, NULL, "test_cargo /x/rustc a.rs", "",
		    "cargo untouched rustc rustc=/x/rustc | a.rs" },
		{ false, NULL, "/x/clippy-driver /x/rustc a.rs", "",
		    "cargo untouched rustc rustc=/x/clippy-driver /x/rustc | a.rs" },
		{ false, NULL, "--rustc=/x/rustc a.rs", "",
		    "hand build rustc=/x/rustc > liba.a" },
	};
	/* clang-format on */

	check_lines(lines, ARRAY_SIZE(lines));
}
END_TEST

START_TEST(what_is_the_hosts_goes_to_rustc_word_by_word)
{
	/* clang-format off */
	static const struct line lines[] = {
		{ true, "us", "- --crate-name ___ --print=cfg " NONE
		    "--crate-type staticlib -Wwarnings", "",
		    "cargo untouched rustc | - --crate-name ___ --print=cfg "
		    "--target x86_64-unknown-none "
		    "--crate-type staticlib -Wwarnings" },
		{ true, "us", JSON LIB "a.rs", "",
		    "cargo untouched rustc | " JSON LIB "a.rs" },
		{ true, "us", "--crate-type proc-macro --unknown a.rs", "",
		    "cargo untouched rustc | --crate-type proc-macro --unknown "
		    "a.rs" },
		{ true, "us", "--target x86_64-unknown-linux-gnu " ARCHIVE
		    "a.rs", "", "cargo untouched rustc | "
		    "--target x86_64-unknown-linux-gnu " ARCHIVE "a.rs" },
		{ true, "us", ARCHIVE "--test a.rs", "",
		    "cargo untouched rustc | " ARCHIVE "--test a.rs" },
	};
	/* clang-format on */

	check_lines(lines, ARRAY_SIZE(lines));
}
END_TEST

START_TEST(what_is_the_kernels_has_cargos_names)
{
	/* clang-format off */
	static const struct line lines[] = {
		{ true, "us", NONE JSON LIB "-C extra-filename=-7 a.rs", "",
		    "cargo build > a-7.d !liba-7.rmeta liba-7.rlib | "
		    "--error-format=json "
		    "--json=diagnostic-rendered-ansi,artifacts --crate-name=a "
		    "-C extra-filename=-7" },
		{ true, "us", NONE ARCHIVE "a.rs", "",
		    "cargo build > a.d liba.a | --crate-name=a" },
		{ true, "us", NONE ARCHIVE "--crate-type lib a.rs", "",
		    "cargo build > a.d liba.a liba.rlib | --crate-name=a" },
		/* check, and the probe of a build script, which sees no std */
		{ true, "us", NONE "--error-format=json --crate-name a "
		    "--emit=dep-info,metadata a.rs", "",
		    "cargo check > a.d liba.rmeta | --error-format=json "
		    "--crate-name=a" },
		{ true, "us", NONE "--crate-name a --emit=metadata a.rs", "",
		    "cargo check > liba.rmeta | --crate-name=a "
		    "--extern=std=/a-kernel-has-no-std" },
		/* what a profile says and a kernel cannot have */
		{ true, "us", NONE ARCHIVE "-C lto -C panic=unwind "
		    "-C codegen-units=16 -C incremental=x -C strip=debuginfo "
		    "-C split-debuginfo=packed -C embed-bitcode=no "
		    "-C linker-plugin-lto -C linker=ld -C debuginfo=2 a.rs", "",
		    "cargo build > a.d liba.a | --crate-name=a "
		    "-C debuginfo=2" },
	};
	/* clang-format on */

	check_lines(lines, ARRAY_SIZE(lines));
}
END_TEST

START_TEST(what_cannot_be_is_refused)
{
	/* clang-format off */
	static const struct line lines[] = {
		{ true, "us", ARCHIVE "a.rs", "K0106", NULL },
		{ true, "us", "--crate-name a --emit=metadata "
		    "--crate-type lib,staticlib a.rs", "K0106", NULL },
		{ true, "us", NONE "--crate-name a --crate-type bin a.rs",
		    "K0207", NULL },
		{ true, "us", NONE "--crate-name a --test a.rs", "K0207",
		    NULL },
		{ true, "us", "--target aarch64-unknown-none " LIB "a.rs",
		    "K0207", NULL },
		{ true, "us", NONE ARCHIVE "-C relocation-model=pic a.rs",
		    "K0208", NULL },
		{ true, "us", NONE ARCHIVE "-C target-cpu=native a.rs",
		    "K0207", NULL },
	};
	/* clang-format on */

	check_lines(lines, ARRAY_SIZE(lines));
}
END_TEST

int
main(void)
{
	static const struct named_test tests[] = {
		TEST(who_calls_is_told_by_words_and_environment),
		TEST(what_is_the_hosts_goes_to_rustc_word_by_word),
		TEST(what_is_the_kernels_has_cargos_names),
		TEST(what_cannot_be_is_refused),
	};

	return run_suite("cargo", tests, ARRAY_SIZE(tests));
}
