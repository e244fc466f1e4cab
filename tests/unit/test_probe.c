/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * test_probe.c - what a rustc is, and where its source is, with fakes that
 * write down each question. This program is itself the fake binary.
 */
#include "config.h"

#include "kmodrustc/rust.h"

#include <check.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "hear.h"
#include "scratch.h"
#include "suite.h"

#define VERSION_TEXT(release) \
	"rustc " release " (aaaa 2026-01-01)\n" \
	"binary: rustc\ncommit-hash: aaaa\nhost: x86_64-unknown-linux-gnu\n" \
	"release: " release "\nLLVM version: 22.1.2\n"

/*
 * A fake toolchain in DIR is DIR/bin/rustc and DIR/version, what -vV says;
 * questions go to the file "asked".
 */
static void
be_rustc(int argc, char **argv)
{
	char path[4096];
	ssize_t n = readlink("/proc/self/exe", path, sizeof(path) - 64);
	FILE *f = fopen(getenv("FAKE_ASKED"), "a");
	int c;

	path[n > 0 ? n : 0] = '\0';
	*strstr(path, "/bin/rustc") = '\0';
	fprintf(f, "binary %s\n", argc > 1 ? argv[1] : "");
	fclose(f);
	if (argc == 2 && strcmp(argv[1], "-vV") == 0) {
		strcat(path, "/version");
		f = fopen(path, "r");
		while (f != NULL && (c = getc(f)) != EOF)
			putchar(c);
		if (f != NULL)
			fclose(f);
	} else {
		puts(getenv("FAKE_SYSROOT") != NULL ? getenv("FAKE_SYSROOT")
						    : path);
	}
	exit(0);
}

static void
make_dirs(const char *path)
{
	char *dir = xstrdup(path);

	for (char *s = dir + 1; *s != '\0'; s++) {
		if (*s != '/')
			continue;
		*s = '\0';
		(void)mkdir(dir, 0755);
		*s = '/';
	}
	(void)mkdir(dir, 0755);
	free(dir);
}

static void
make_toolchain(const char *dir, const char *version)
{
	char *path = xasprintf("%s/bin", dir);

	make_dirs(path);
	free(path);
	path = xasprintf("%s/bin/rustc", dir);
	ck_assert_int_eq(file_copy(proc_self(), path), 0);
	ck_assert_int_eq(chmod(path, 0755), 0);
	free(path);
	path = xasprintf("%s/version", dir);
	put(path, version);
	free(path);
}

static void
enter(void)
{
	char *asked;

	scratch_enter();
	asked = xasprintf("%s/asked", scratch);
	setenv("FAKE_ASKED", asked, 1);
	free(asked);
}

static unsigned
asked(const char *what)
{
	return lines_with("asked", what);
}

/* Probes what the words start; says nothing and succeeds. */
static struct rustc_info
probe(const char *words)
{
	struct rustc_info info;
	struct strvec sv = { 0 };

	strvec_add_words(&sv, words);
	hear();
	ck_assert_int_eq(rustc_probe(&sv, &info), 0);
	ck_assert_str_eq(heard(), "");
	unhear();
	strvec_free(&sv);
	return info;
}

/* As probe(), for its release alone; the test's until the next. */
static const char *
release(const char *words)
{
	static char text[64];
	struct rustc_info info = probe(words);

	snprintf(text, sizeof(text), "%s",
	    info.release != NULL ? info.release : "none");
	rustc_info_free(&info);
	return text;
}

START_TEST(a_binary_is_asked_once_and_then_remembered)
{
	struct rustc_info info;
	char *sysroot;

	enter();
	sysroot = xasprintf("%s/t", scratch);
	make_toolchain("t", VERSION_TEXT("1.96.0"));
	for (int i = 0; i < 3; i++) {
		info = probe("t/bin/rustc");
		ck_assert_str_eq(info.release, "1.96.0");
		ck_assert_uint_eq(info.minor, 96);
		ck_assert_int_eq((int)info.channel, CHANNEL_STABLE);
		ck_assert_str_eq(info.host, "x86_64-unknown-linux-gnu");
		ck_assert_str_eq(info.llvm, "22.1.2");
		ck_assert_str_eq(info.sysroot, sysroot);
		ck_assert(text_starts(info.version, "rustc 1.96.0 "));
		ck_assert_uint_eq(info.words.n, 1);
		ck_assert_str_eq(info.words.v[0], "t/bin/rustc");
		rustc_info_free(&info);
	}
	ck_assert_uint_eq(asked("binary"), 2);
	free(sysroot);
	scratch_leave();
}
END_TEST

START_TEST(a_binary_that_changed_is_asked_again)
{
	const struct timespec old[2] = { { .tv_sec = 1 }, { .tv_sec = 1 } };

	enter();
	make_toolchain("t", VERSION_TEXT("1.96.0"));
	ck_assert_str_eq(release("t/bin/rustc"), "1.96.0");
	put("t/version", VERSION_TEXT("1.97.0"));
	ck_assert_str_eq(release("t/bin/rustc"), "1.96.0");
	ck_assert_int_eq(utimensat(AT_FDCWD, "t/bin/rustc", old, 0), 0);
	ck_assert_str_eq(release("t/bin/rustc"), "1.97.0");
	put("t/version", VERSION_TEXT("1.98.0"));
	ck_assert_int_eq(truncate("t/bin/rustc", 100000000), 0);
	ck_assert_str_eq(release("t/bin/rustc"), "1.98.0");
	scratch_leave();
}
END_TEST

START_TEST(two_names_of_a_binary_are_one)
{
	enter();
	make_toolchain("t", VERSION_TEXT("1.96.0"));
	ck_assert_int_eq(symlink("t/bin/rustc", "rustc-1.96"), 0);
	ck_assert_str_eq(release("t/bin/rustc"), "1.96.0");
	ck_assert_str_eq(release("./rustc-1.96"), "1.96.0");
	ck_assert_uint_eq(asked("binary"), 2);
	scratch_leave();
}
END_TEST

/* Two toolchains, and a script that starts the one $WHICH names. */
static void
make_wrapper(void)
{
	make_toolchain("a", VERSION_TEXT("1.85.1"));
	make_toolchain("b", VERSION_TEXT("1.96.0"));
	put_program("wrapper",
	    "#!/bin/sh\n"
	    "exec ./${WHICH:-a}/bin/rustc \"$@\"\n");
}

START_TEST(a_script_is_asked_for_its_sysroot_each_time)
{
	struct rustc_info info;

	enter();
	make_wrapper();
	ck_assert_str_eq(release("./wrapper"), "1.85.1");
	ck_assert_uint_eq(asked("-vV"), 1);
	ck_assert_str_eq(release("./wrapper"), "1.85.1");
	ck_assert_uint_eq(asked("-vV"), 1);
	setenv("WHICH", "b", 1);
	ck_assert_str_eq(release("./wrapper"), "1.96.0");
	ck_assert_uint_eq(asked("-vV"), 2);
	ck_assert_uint_eq(asked("--print"), 3);
	unsetenv("WHICH");
	info = probe("./wrapper");
	ck_assert_str_eq(info.release, "1.85.1");
	ck_assert_str_eq(info.words.v[0], "./wrapper");
	rustc_info_free(&info);
	scratch_leave();
}
END_TEST

START_TEST(env_with_a_variable_is_a_rustc_too)
{
	struct rustc_info info;

	enter();
	make_wrapper();
	ck_assert_str_eq(release("/usr/bin/env WHICH=b ./wrapper"), "1.96.0");
	ck_assert_str_eq(release("/usr/bin/env WHICH=a ./wrapper"), "1.85.1");
	info = probe("/usr/bin/env WHICH=b ./wrapper");
	ck_assert_str_eq(info.release, "1.96.0");
	ck_assert_uint_eq(info.words.n, 3);
	rustc_info_free(&info);
	ck_assert_uint_eq(asked("-vV"), 2);
	scratch_leave();
}
END_TEST

START_TEST(a_script_that_changed_is_asked_again)
{
	enter();
	make_wrapper();
	ck_assert_str_eq(release("./wrapper"), "1.85.1");
	/* Says another version, of the same sysroot. */
	put_program("wrapper",
	    "#!/bin/sh\n[ \"$1\" != -vV ] || "
	    "exec ./b/bin/rustc -vV\nexec ./a/bin/rustc \"$@\"\n");
	ck_assert_str_eq(release("./wrapper"), "1.96.0");
	scratch_leave();
}
END_TEST

START_TEST(a_program_that_starts_a_rustc_is_asked_each_time)
{
	struct rustc_info info;
	char *sysroot;

	enter();
	make_wrapper();
	make_toolchain("w", VERSION_TEXT("1.90.0"));
	for (const char *t = "ab"; *t != '\0'; t++) {
		sysroot = xasprintf("%s/%c", scratch, *t);
		setenv("FAKE_SYSROOT", sysroot, 1);
		info = probe("w/bin/rustc");
		ck_assert_str_eq(info.sysroot, sysroot);
		ck_assert_str_eq(info.release, "1.90.0");
		rustc_info_free(&info);
		free(sysroot);
	}
	unsetenv("FAKE_SYSROOT");
	scratch_leave();
}
END_TEST

/* rustup and its proxy; its choice is in the file "choice". */
static void
make_rustup(void)
{
	make_wrapper();
	make_dirs("cargo/bin");
	put_program("cargo/bin/rustup",
	    "#!/bin/sh\necho rustup >>asked\n"
	    "case $0 in\n"
	    "*/rustup) shift; t=$(cat choice);\n"
	    "  [ \"$1\" != --toolchain ] || t=$2\n"
	    "  [ -d $t ] || exit 1; echo $PWD/$t/bin/rustc;;\n"
	    "*) exec ./$(cat choice)/bin/rustc \"$@\";;\nesac\n");
	ck_assert_int_eq(symlink("rustup", "cargo/bin/rustc"), 0);
	put("choice", "a\n");
}

START_TEST(a_proxy_is_asked_for_its_choice_and_then_left_out)
{
	struct rustc_info info;
	char *binary;

	enter();
	make_rustup();
	binary = xasprintf("%s/a/bin/rustc", scratch);
	for (unsigned i = 1; i <= 3; i++) {
		info = probe("cargo/bin/rustc");
		ck_assert_str_eq(info.release, "1.85.1");
		ck_assert_uint_eq(info.words.n, 1);
		ck_assert_str_eq(info.words.v[0], binary);
		rustc_info_free(&info);
		ck_assert_uint_eq(asked("rustup"), i);
	}
	ck_assert_uint_eq(asked("binary"), 2);
	put("choice", "b\n");
	ck_assert_str_eq(release("cargo/bin/rustc"), "1.96.0");
	ck_assert_str_eq(release("cargo/bin/rustc +a"), "1.85.1");
	free(binary);
	scratch_leave();
}
END_TEST

START_TEST(a_proxy_that_is_a_hard_link_is_seen_through)
{
	struct rustc_info info;

	enter();
	make_rustup();
	ck_assert_int_eq(unlink("cargo/bin/rustc"), 0);
	ck_assert_int_eq(link("cargo/bin/rustup", "cargo/bin/rustc"), 0);
	info = probe("cargo/bin/rustc");
	ck_assert_str_eq(info.release, "1.85.1");
	ck_assert(text_ends(info.words.v[0], "/a/bin/rustc"));
	rustc_info_free(&info);
	scratch_leave();
}
END_TEST

START_TEST(a_binary_that_does_not_work_alone_is_left_to_its_words)
{
	struct rustc_info info;

	enter();
	make_rustup();
	/* As if it lacked a library without what the proxy sets. */
	put_program("c", "#!/bin/sh\nexec ./a/bin/rustc \"$@\"\n");
	make_toolchain("broken", "");
	put("choice", "broken\n");
	put_program("cargo/bin/rustup",
	    "#!/bin/sh\n"
	    "case $0 in */rustup) echo $PWD/broken/bin/rustc;;\n"
	    "*) exec ./c \"$@\";; esac\n");
	info = probe("cargo/bin/rustc");
	ck_assert_str_eq(info.release, "1.85.1");
	ck_assert_str_eq(info.words.v[0], "cargo/bin/rustc");
	rustc_info_free(&info);
	scratch_leave();
}
END_TEST

START_TEST(channels_are_told_apart)
{
	static const struct {
		const char *version;
		unsigned minor;
		enum rustc_channel channel;
	} rows[] = {
		{ VERSION_TEXT("1.63.0"), 63, CHANNEL_STABLE },
		{ VERSION_TEXT("1.97.0-nightly"), 97, CHANNEL_NIGHTLY },
		{ VERSION_TEXT("1.97.0-beta.2"), 97, CHANNEL_BETA },
		{ VERSION_TEXT("1.97.0-dev"), 97, CHANNEL_DEV },
	};
	struct rustc_info info;

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		enter();
		make_toolchain("t", rows[i].version);
		info = probe("t/bin/rustc");
		ck_assert_uint_eq(info.minor, rows[i].minor);
		ck_assert_int_eq((int)info.channel, (int)rows[i].channel);
		rustc_info_free(&info);
		scratch_leave();
	}
}
END_TEST

START_TEST(an_old_rustc_is_refused)
{
	struct rustc_info info;
	struct strvec words = { 0 };

	enter();
	make_toolchain("t", VERSION_TEXT("1.48.0"));
	strvec_add(&words, "t/bin/rustc");
	hear();
	ck_assert_int_eq(rustc_probe(&words, &info), -1);
	ck_assert(text_starts(heard(),
	    "error[K0109]: rustc 1.48.0 is too old:"
	    " 1.63 or newer is needed\n"));
	unhear();
	rustc_info_free(&info);
	strvec_free(&words);
	scratch_leave();
}
END_TEST

START_TEST(one_that_does_not_answer_is_no_error_here)
{
	static const char *const scripts[] = {
		"#!/bin/sh\nexit 1\n",
		"#!/bin/sh\nkill -9 $$\n",
		"#!/bin/sh\n:\n",
		"#!/bin/sh\necho hello\n",
		"#!/bin/sh\necho 'error: no toolchain' >&2; exit 1\n",
		"not a script",
	};
	struct rustc_info info;

	enter();
	for (size_t i = 0; i < ARRAY_SIZE(scripts); i++) {
		put_program("odd", scripts[i]);
		info = probe("./odd");
		ck_assert_uint_eq(info.minor, 0);
		ck_assert_ptr_null(info.release);
		ck_assert_ptr_null(info.sysroot);
		ck_assert_uint_eq(info.words.n, 1);
		rustc_info_free(&info);
	}
	info = probe("no-such-program");
	ck_assert_ptr_null(info.version);
	rustc_info_free(&info);
	scratch_leave();
}
END_TEST

START_TEST(a_memory_that_was_cut_off_is_asked_over)
{
	char *cut;

	enter();
	make_toolchain("t", VERSION_TEXT("1.96.0"));
	ck_assert_str_eq(release("t/bin/rustc"), "1.96.0");
	ck_assert_uint_eq(names_with("cache", "rustc-"), 1);
	for (unsigned i = 1; i < 40; i++) {
		cut = xasprintf("set -- cache/rustc-*; head -c -%u $1 >x; "
				"cat x >$1",
		    i);
		ck_assert_int_eq(system(cut), 0);
		free(cut);
		ck_assert_str_eq(release("t/bin/rustc"), "1.96.0");
		ck_assert_uint_eq(asked("binary"), 2 + 2 * i);
	}
	scratch_leave();
}
END_TEST

START_TEST(without_a_cache_it_is_asked_each_time)
{
	enter();
	setenv("KMODRUSTC_CACHE", "/proc/kmodrustc/cache", 1);
	make_toolchain("t", VERSION_TEXT("1.96.0"));
	ck_assert_str_eq(release("t/bin/rustc"), "1.96.0");
	ck_assert_str_eq(release("t/bin/rustc"), "1.96.0");
	ck_assert_uint_eq(asked("binary"), 4);
	scratch_leave();
}
END_TEST

/* ---- its source ---- */

static void
make_library(const char *dir)
{
	static const char *const crates[] = { "core", "alloc" };
	char *path;

	for (size_t i = 0; i < ARRAY_SIZE(crates); i++) {
		path = xasprintf("%s/%s/src", dir, crates[i]);
		make_dirs(path);
		free(path);
		path = xasprintf("%s/%s/src/lib.rs", dir, crates[i]);
		put(path, "");
		free(path);
	}
}

/*
 * Looks for the source of t/bin/rustc; its path below the test's directory,
 * "none" or "failed". What is said can be had by `said`.
 */
static const char *
source(const char *wanted)
{
	static char text[4096];
	struct rustc_info info = probe("t/bin/rustc");
	struct rust_source s;
	const char *found;

	hear();
	if (rust_source_find(&info, wanted, &s) < 0) {
		strcpy(text, "failed");
	} else {
		found = s.library != NULL ? s.library : "none";
		if (text_starts(found, scratch))
			found += strlen(scratch) + 1;
		snprintf(text, sizeof(text), "%s", found);
		ck_assert_int_eq(s.library != NULL, s.identity != NULL);
		rust_source_free(&s);
	}
	heard();
	rustc_info_free(&info);
	return text;
}

START_TEST(the_source_is_found_where_rustup_and_debian_put_it)
{
	enter();
	make_toolchain("t", VERSION_TEXT("1.96.0"));
	ck_assert_str_eq(source(NULL), "none");
	ck_assert_str_eq(said, "");
	make_library("src/rustc-1.96.0/library");
	ck_assert_str_eq(source(NULL), "src/rustc-1.96.0/library");
	make_library("t/src/rustc-1.96.0/library");
	ck_assert_str_eq(source(NULL), "t/src/rustc-1.96.0/library");
	make_library("t/lib/rustlib/src/rust/library");
	ck_assert_str_eq(source(NULL), "t/lib/rustlib/src/rust/library");
	unhear();
	scratch_leave();
}
END_TEST

START_TEST(a_link_to_the_source_is_followed)
{
	enter();
	make_toolchain("t", VERSION_TEXT("1.96.0"));
	make_library("t/src/rustc-1.96.0/library");
	make_dirs("t/lib/rustlib/src");
	ck_assert_int_eq(
	    symlink("../../../src/rustc-1.96.0", "t/lib/rustlib/src/rust"), 0);
	ck_assert_str_eq(source(NULL), "t/src/rustc-1.96.0/library");
	unhear();
	scratch_leave();
}
END_TEST

START_TEST(half_a_source_is_none)
{
	enter();
	make_toolchain("t", VERSION_TEXT("1.96.0"));
	make_library("t/src/rustc-1.96.0/library");
	ck_assert_int_eq(
	    unlink("t/src/rustc-1.96.0/library/alloc/src/lib.rs"), 0);
	ck_assert_str_eq(source(NULL), "none");
	unhear();
	scratch_leave();
}
END_TEST

START_TEST(the_source_of_another_release_is_not_taken)
{
	enter();
	make_toolchain("t", VERSION_TEXT("1.96.0"));
	make_library("src/rustc-1.85.0/library");
	make_dirs("t/lib/rustlib/src");
	ck_assert_int_eq(
	    symlink("../../../../src/rustc-1.85.0", "t/lib/rustlib/src/rust"),
	    0);
	ck_assert_str_eq(source(NULL), "none");
	ck_assert_ptr_nonnull(strstr(said, "warning[K0111]"));
	ck_assert_ptr_nonnull(strstr(said,
	    "of rustc 1.85.0, but rustc is "
	    "1.96.0"));
	/* The file counts more than the name. */
	make_dirs("src/rustc-1.85.0/src");
	put("src/rustc-1.85.0/src/version", "1.96.0\n");
	ck_assert_str_eq(source(NULL), "src/rustc-1.85.0/library");
	ck_assert_str_eq(said, "");
	unhear();
	scratch_leave();
}
END_TEST

START_TEST(a_beta_fits_the_source_of_its_release)
{
	enter();
	make_toolchain("t", VERSION_TEXT("1.97.0-beta.2"));
	make_library("t/lib/rustlib/src/rust/library");
	make_dirs("t/lib/rustlib/src/rust/src");
	put("t/lib/rustlib/src/rust/src/version", "1.97.0\n");
	ck_assert_str_eq(source(NULL), "t/lib/rustlib/src/rust/library");
	ck_assert_str_eq(said, "");
	unhear();
	scratch_leave();
}
END_TEST

START_TEST(a_source_that_is_named_is_the_only_one)
{
	enter();
	make_toolchain("t", VERSION_TEXT("1.96.0"));
	make_library("t/lib/rustlib/src/rust/library");
	make_library("mine/library");
	ck_assert_str_eq(source("mine"), "mine/library");
	ck_assert_str_eq(source("mine/library"), "mine/library");
	ck_assert_str_eq(source("t"), "t/lib/rustlib/src/rust/library");
	ck_assert_str_eq(source("nowhere"), "failed");
	ck_assert_ptr_nonnull(strstr(said, "error[K0206]: --rust-src=nowhere"));
	setenv("KMODRUSTC_RUST_SRC", "mine", 1);
	ck_assert_str_eq(source(NULL), "mine/library");
	ck_assert_str_eq(source("t"), "t/lib/rustlib/src/rust/library");
	setenv("KMODRUSTC_RUST_SRC", "nowhere", 1);
	ck_assert_str_eq(source(NULL), "failed");
	unsetenv("KMODRUSTC_RUST_SRC");
	unhear();
	scratch_leave();
}
END_TEST

START_TEST(a_source_that_is_named_is_used_though_it_may_not_fit)
{
	enter();
	make_toolchain("t", VERSION_TEXT("1.96.0"));
	make_library("rustc-1.85.0/library");
	ck_assert_str_eq(source("rustc-1.85.0"), "rustc-1.85.0/library");
	ck_assert_ptr_nonnull(strstr(said, "warning[K0111]"));
	unhear();
	scratch_leave();
}
END_TEST

START_TEST(help_names_the_toolchain_that_lacks_its_source)
{
	struct rustc_info info = {
		.sysroot =
		    (char *)(size_t) "/home/ann/.rustup/toolchains/stable-x"
	};
	char *help = rust_source_help(&info);

	ck_assert_str_eq(
	    help, "rustup component add rust-src --toolchain stable-x");
	free(help);
}
END_TEST

int
main(int argc, char **argv)
{
	static const struct named_test tests[] = {
		TEST(a_binary_is_asked_once_and_then_remembered),
		TEST(a_binary_that_changed_is_asked_again),
		TEST(two_names_of_a_binary_are_one),
		TEST(a_script_is_asked_for_its_sysroot_each_time),
		TEST(env_with_a_variable_is_a_rustc_too),
		TEST(a_script_that_changed_is_asked_again),
		TEST(a_program_that_starts_a_rustc_is_asked_each_time),
		TEST(a_proxy_is_asked_for_its_choice_and_then_left_out),
		TEST(a_proxy_that_is_a_hard_link_is_seen_through),
		TEST(a_binary_that_does_not_work_alone_is_left_to_its_words),
		TEST(channels_are_told_apart),
		TEST(an_old_rustc_is_refused),
		TEST(one_that_does_not_answer_is_no_error_here),
		TEST(a_memory_that_was_cut_off_is_asked_over),
		TEST(without_a_cache_it_is_asked_each_time),
		TEST(the_source_is_found_where_rustup_and_debian_put_it),
		TEST(a_link_to_the_source_is_followed),
		TEST(half_a_source_is_none),
		TEST(the_source_of_another_release_is_not_taken),
		TEST(a_beta_fits_the_source_of_its_release),
		TEST(a_source_that_is_named_is_the_only_one),
		TEST(a_source_that_is_named_is_used_though_it_may_not_fit),
		TEST(help_names_the_toolchain_that_lacks_its_source),
	};

	if (text_ends(proc_self(), "/bin/rustc"))
		be_rustc(argc, argv);
	return run_suite("probe", tests, ARRAY_SIZE(tests));
}
