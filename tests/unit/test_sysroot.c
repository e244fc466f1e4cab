/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_sysroot.c - a sysroot is built once, whole or not at all; fake rustc */
#include "config.h"

#include "kmodrustc/rust.h"

#include <check.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "hear.h"
#include "scratch.h"
#include "suite.h"

/*
 * Writes what rustc would, and its command line to the log. FAKE_DO: a crate
 * and what happens at it.
 */
static const char fake_rustc[] =
    "#!/bin/sh\n"
    "echo \"bootstrap=$RUSTC_BOOTSTRAP $*\" >>\"$FAKE_LOG\"\n"
    "while [ $# -gt 0 ]; do\n"
    "	case $1 in\n"
    "	--crate-name) name=$2;;\n"
    "	--out-dir) out=$2;;\n"
    "	--emit) emit=$2;;\n"
    "	esac\n"
    "	shift\n"
    "done\n"
    "case $FAKE_DO in\n"
    "\"$name fails\") echo \"error[E0658]: no such feature\" >&2; exit 1;;\n"
    "\"$name dies\") kill -9 $$;;\n"
    "\"$name hangs\") echo $$ >pid.tmp; mv pid.tmp pid; exec sleep 60;;\n"
    "\"$name forgets\") exit 0;;\n"
    "\"$name is empty\") empty=1;;\n"
    "\"$name is slow\") sleep 0.3;;\n"
    "esac\n"
    "case $emit in *metadata*) echo meta >\"$out/lib$name.rmeta\";; esac\n"
    "case $emit in *asm*)\n"
    "	echo '	.text' >\"$out/$name.s\"\n"
    "	[ -n \"$empty\" ] || for f in _ZN4core9panicking9panic_fmt17hE \\\n"
    "	    _ZN5alloc5alloc18handle_alloc_error17hE __udivti3 __adddf3 \\\n"
    "	    rust_begin_unwind; do echo \"$f:\" >>\"$out/$name.s\"; done\n"
    "esac\n"
    "echo \"warning: of no interest\" >&2\n";

static struct rustc_info rustc;
static struct rust_source source;
static struct sysroot_request request = { .rustc = &rustc, .source = &source };

static void
make_source(void)
{
	static const char *const dirs[] = { "library", "library/core",
		"library/core/src", "library/alloc", "library/alloc/src" };

	for (size_t i = 0; i < ARRAY_SIZE(dirs); i++)
		ck_assert_int_eq(mkdir(dirs[i], 0755), 0);
	put("library/core/src/lib.rs", "core\n");
	put("library/core/Cargo.toml", "[package]\nedition = \"2024\"\n");
	put("library/alloc/src/lib.rs", "alloc\n");
}

/* As for a fake rustc of that minor version. */
static void
enter(unsigned minor)
{
	char *path;

	scratch_enter();
	make_source();
	put_program("rustc", fake_rustc);
	path = xasprintf("%s/log", scratch);
	setenv("FAKE_LOG", path, 1);
	free(path);
	unsetenv("FAKE_DO");
	path = xasprintf("%s/rustc", scratch);
	strvec_add(&rustc.words, path);
	free(path);
	rustc.identity = xstrdup("the fake");
	rustc.version = xasprintf("rustc 1.%u.0\n", minor);
	rustc.release = xasprintf("1.%u.0", minor);
	rustc.minor = minor;
	ck_assert_int_eq(rust_source_find(&rustc, ".", &source), 0);
	request.dry_run = false;
}

static void
leave(void)
{
	rustc_info_free(&rustc);
	rust_source_free(&source);
	unhear();
	scratch_leave();
}

static unsigned
times_built(void)
{
	return lines_with("log", "--crate-name core ");
}

/* Gets it whole; the name of its directory is the caller's. */
static char *
get(bool made)
{
	static const char *const texts[] = { "core", "alloc", "std", "rt",
		"builtins", "softfloat" };
	static const char *const crates[] = { "core", "alloc", "std",
		"compiler_builtins" };
	struct sysroot sr;
	char *path, *dir;

	hear();
	ck_assert_int_eq(sysroot_get(&request, &sr), 0);
	ck_assert_str_eq(heard(), "");
	ck_assert_int_eq(sr.made, made);
	for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
		path = sysroot_text(&sr, texts[i]);
		ck_assert_uint_eq(lines_with(path, ".text"), 1);
		free(path);
	}
	for (size_t i = 0; i < ARRAY_SIZE(crates); i++) {
		path = xasprintf("%s/lib/rustlib/x86_64-unknown-none/lib/"
				 "lib%s.rmeta",
		    sr.dir, crates[i]);
		ck_assert_uint_eq(lines_with(path, "meta"), 1);
		free(path);
	}
	ck_assert_uint_eq(names_with("cache", ".build-"), 0);
	dir = xstrdup(sr.dir);
	sysroot_free(&sr);
	return dir;
}

/* Fails to get it; what was said. Nothing is left. */
static const char *
get_failure(void)
{
	struct sysroot sr;

	hear();
	ck_assert_int_eq(sysroot_get(&request, &sr), -1);
	heard();
	ck_assert_uint_eq(names_with("cache", ".build-"), 0);
	sysroot_free(&sr);
	return said;
}

START_TEST(all_crates_are_built_once)
{
	enter(96);
	free(get(true));
	free(get(false));
	ck_assert_uint_eq(times_built(), 1);
	ck_assert_uint_eq(lines_with("log", ""), 7);
	leave();
}
END_TEST

START_TEST(the_command_lines_are_those_that_were_measured)
{
	char *remap;

	enter(96);
	free(get(true));
	ck_assert_uint_eq(lines_with("log", "bootstrap=1 "), 7);
	ck_assert_uint_eq(lines_with("log", "--crate-type lib "), 7);
	ck_assert_uint_eq(lines_with("log", "relocation-model=static "), 7);
	ck_assert_uint_eq(lines_with("log", "-Zplt=yes "), 7);
	ck_assert_uint_eq(lines_with("log",
			      "--crate-name core --edition "
			      "2024 "),
	    1);
	ck_assert_uint_eq(lines_with("log",
			      "--crate-name alloc --edition "
			      "2024 "),
	    1); /* no Cargo.toml: by the version */
	ck_assert_uint_eq(
	    lines_with("log", "--crate-name std --edition 2021 "), 1);
	ck_assert_uint_eq(lines_with("log", "--cfg kmodrustc_since_1_85 "),
	    4 + 1); /* and the stub, which does not mind */
	remap = xasprintf("--remap-path-prefix %s/library=/rustc/1.96.0/"
			  "library ",
	    scratch);
	ck_assert_uint_eq(lines_with("log", remap), 7);
	free(remap);
	leave();
	enter(63);
	free(get(true));
	ck_assert_uint_eq(lines_with("log", "kmodrustc_since"), 0);
	ck_assert_uint_eq(lines_with("log",
			      "--crate-name alloc --edition "
			      "2021 "),
	    1);
	leave();
	enter(77);
	free(get(true));
	ck_assert_uint_eq(lines_with("log", "kmodrustc_since_1_77 "), 5);
	ck_assert_uint_eq(lines_with("log", "kmodrustc_since_1_81"), 0);
	leave();
}
END_TEST

START_TEST(what_it_depends_on_makes_another_one)
{
	const struct timespec old[2] = { { .tv_sec = 1 }, { .tv_sec = 1 } };
	char *first, *second, *third;

	enter(96);
	first = get(true);
	free(rustc.identity);
	rustc.identity = xstrdup("another fake");
	second = get(true);
	ck_assert_str_ne(first, second);
	rust_source_free(&source);
	ck_assert_int_eq(
	    utimensat(AT_FDCWD, "library/core/src/lib.rs", old, 0), 0);
	ck_assert_int_eq(rust_source_find(&rustc, ".", &source), 0);
	third = get(true);
	ck_assert_str_ne(second, third);
	free(first);
	free(second);
	free(third);
	leave();
}
END_TEST

START_TEST(a_kernel_with_frame_pointers_has_one_of_its_own)
{
	static const char option[] = "-C force-frame-pointers=yes";
	unsigned crates;
	char *plain, *framed;

	enter(96);
	plain = get(true);
	ck_assert_uint_eq(lines_with("log", option), 0);
	crates = lines_with("log", "--crate-name ");
	request.frame_pointers = true;
	framed = get(true);
	ck_assert_str_ne(plain, framed);
	ck_assert_uint_eq(lines_with("log", option), crates);
	request.frame_pointers = false;
	free(plain);
	free(framed);
	leave();
}
END_TEST

START_TEST(a_truncated_file_is_built_again)
{
	char *dir, *path;

	enter(96);
	dir = get(true);
	path = xasprintf("%s/s/core.s", dir);
	ck_assert_int_eq(truncate(path, 20), 0);
	free(get(true));
	ck_assert_uint_eq(times_built(), 2);
	free(path);
	free(dir);
	leave();
}
END_TEST

START_TEST(sixteen_at_once_build_once)
{
	struct sysroot sr;
	pid_t pids[16];

	enter(96);
	setenv("FAKE_DO", "core is slow", 1);
	for (size_t i = 0; i < ARRAY_SIZE(pids); i++) {
		pids[i] = fork();
		if (pids[i] != 0)
			continue;
		if (sysroot_get(&request, &sr) < 0)
			_exit(1);
		sysroot_free(&sr);
		_exit(0);
	}
	for (size_t i = 0; i < ARRAY_SIZE(pids); i++)
		ck_assert_int_eq(exit_of(pids[i]), 0);
	ck_assert_uint_eq(times_built(), 1);
	free(get(false));
	leave();
}
END_TEST

/* A child that builds, up to where the fake hangs; *fake is its pid. */
static pid_t
build_until_it_hangs(const char *crate, pid_t *fake)
{
	char *text = xasprintf("%s hangs", crate);
	struct buf b = { 0 };
	struct sysroot sr;
	pid_t pid;

	setenv("FAKE_DO", text, 1);
	free(text);
	pid = fork();
	if (pid == 0) {
		signals_setup();
		_exit(sysroot_get(&request, &sr) < 0 ? 7 : 0);
	}
	while (access("pid", F_OK) < 0)
		nanosleep(&(struct timespec){ .tv_nsec = 5000000 }, NULL);
	unsetenv("FAKE_DO");
	ck_assert_int_eq(file_read("pid", &b), 0);
	*fake = (pid_t)strtol(b.s, NULL, 10);
	buf_free(&b);
	return pid;
}

START_TEST(a_build_that_was_killed_harms_nothing)
{
	pid_t pid, fake;

	enter(96);
	pid = build_until_it_hangs("alloc", &fake);
	ck_assert_uint_eq(names_with("cache", ".build-"), 1);
	kill(pid, SIGKILL);
	ck_assert_int_eq(exit_of(pid), -1);
	/* Its rustc still runs; the next build does not wait for it. */
	ck_assert_int_eq(kill(fake, 0), 0);
	free(get(true));
	kill(fake, SIGKILL);
	free(get(false));
	leave();
}
END_TEST

START_TEST(a_signal_stops_the_build_and_sweeps)
{
	pid_t pid, fake;

	enter(96);
	pid = build_until_it_hangs("alloc", &fake);
	kill(pid, SIGTERM);
	ck_assert_int_eq(exit_of(pid), 7);
	ck_assert_int_lt(kill(fake, 0), 0);
	ck_assert_uint_eq(names_with("cache", ".build-"), 0);
	ck_assert_uint_eq(names_with("cache", ".failed"), 0);
	free(get(true));
	leave();
}
END_TEST

START_TEST(a_failure_is_told_with_rustcs_words)
{
	static const struct {
		const char *what, *text;
	} rows[] = {
		{ "core fails", "error[E0658]: no such feature\nerror[K0110]" },
		{ "core fails", "crate core from " },
		{ "core fails", "note: error[E0658]: no such feature" },
		{ "core fails", "rustc failed with exit code 1" },
		{ "core fails", "help: is that the source of this very" },
		{ "std fails", "crate std: rustc failed" },
		{ "core dies", "killed by signal 9" },
		{ "core dies", "core needs 1.2 GB" },
		{ "alloc forgets", "rustc succeeded, but wrote nothing" },
		{ "core is empty", "its code has no function" },
		{ "kmodrustc_builtins is empty", "its code has no function" },
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		enter(96);
		setenv("FAKE_DO", rows[i].what, 1);
		diag_setup(DIAG_SHORT, COLOR_NEVER);
		get_failure();
		diag_setup(DIAG_HUMAN, COLOR_NEVER);
		ck_assert_ptr_nonnull(strstr(said,
		    "error[K0110]: core for "
		    "rustc 1.96.0 could not be made"));
		get_failure();
		ck_assert_msg(strstr(said, rows[i].text) != NULL,
		    "%s: no `%s` in: %s", rows[i].what, rows[i].text, said);
		unsetenv("FAKE_DO");
		free(get(true));
		leave();
	}
}
END_TEST

START_TEST(odd_directories_are_no_trouble)
{
	char *dir, *path;

	enter(96);
	path = xasprintf("%s/a, b=c 'd", scratch);
	setenv("KMODRUSTC_CACHE", path, 1);
	dir = get(true);
	ck_assert(text_starts(dir, path));
	free(path);
	free(dir);
	leave();
}
END_TEST

START_TEST(a_dry_run_builds_nothing_and_names_the_same)
{
	struct sysroot sr;
	char *dir;

	enter(96);
	request.dry_run = true;
	ck_assert_int_eq(sysroot_get(&request, &sr), 0);
	ck_assert_uint_eq(times_built(), 0);
	request.dry_run = false;
	dir = get(true);
	ck_assert_str_eq(dir, sr.dir);
	sysroot_free(&sr);
	free(dir);
	leave();
}
END_TEST

START_TEST(the_options_for_the_users_crate_name_it)
{
	struct sysroot sr = { .dir = (char *)(size_t) "/x/y", .lock = -1 };
	struct strvec argv = { 0 };

	sysroot_flags(&sr, &argv);
	ck_assert_uint_eq(argv.n, 4);
	ck_assert_str_eq(argv.v[1], "x86_64-unknown-none");
	ck_assert_str_eq(argv.v[3], "/x/y");
	strvec_free(&argv);
}
END_TEST

START_TEST(files_inside_the_program_come_out_unchanged)
{
	static const char *const names[] = { "rt.rs", "std.rs", "link.lds",
		"kmodrustc_glue.c" };
	const char *srcdir = getenv("srcdir");
	struct buf made = { 0 }, kept = { 0 };
	char *path;

	scratch_enter();
	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		path = xasprintf("%s%s%s/rt/%s",
		    srcdir != NULL && *srcdir == '/' ? "" : scratch_home,
		    srcdir != NULL && *srcdir == '/' ? "" : "/",
		    srcdir != NULL ? srcdir : ".", names[i]);
		ck_assert_int_eq(embedded_write(names[i], "out"), 0);
		ck_assert_int_eq(file_read("out", &made), 0);
		ck_assert_int_eq(file_read(path, &kept), 0);
		ck_assert_uint_gt(kept.len, 100);
		ck_assert_str_eq(made.s, kept.s);
		buf_clear(&made);
		buf_clear(&kept);
		free(path);
	}
	buf_free(&made);
	buf_free(&kept);
	scratch_leave();
}
END_TEST

int
main(void)
{
	static const struct named_test tests[] = {
		TEST(all_crates_are_built_once),
		TEST(the_command_lines_are_those_that_were_measured),
		TEST(what_it_depends_on_makes_another_one),
		TEST(a_kernel_with_frame_pointers_has_one_of_its_own),
		TEST(a_truncated_file_is_built_again),
		TEST(sixteen_at_once_build_once),
		TEST(a_build_that_was_killed_harms_nothing),
		TEST(a_signal_stops_the_build_and_sweeps),
		TEST(a_failure_is_told_with_rustcs_words),
		TEST(odd_directories_are_no_trouble),
		TEST(a_dry_run_builds_nothing_and_names_the_same),
		TEST(the_options_for_the_users_crate_name_it),
		TEST(files_inside_the_program_come_out_unchanged),
	};

	return run_suite("sysroot", tests, ARRAY_SIZE(tests));
}
