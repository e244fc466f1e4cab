/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_cache.c - what is cached is whole and ours, and is made by one alone */
#include "config.h"

#include "kmodrustc/os.h"

#include <check.h>
#include <fcntl.h>
#include <grp.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "os/cache.h"

#include "hear.h"
#include "scratch.h"
#include "suite.h"

#define NOBODY 65534

/* What make() does besides: by a word. */
static const char *how_to_make = "";

static void
pause_ms(long ms)
{
	nanosleep(&(struct timespec){ .tv_nsec = ms * 1000000 }, NULL);
}

/* Leaves a line in the log, and two files. */
static int
make(void *ctx, const char *dir)
{
	int fd = open(ctx, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0666);
	char *path;

	ck_assert_int_eq(write(fd, "made\n", 5), 5);
	close(fd);
	path = xasprintf("%s/text", dir);
	put(path, "some text\n");
	free(path);
	path = xasprintf("%s/sub", dir);
	ck_assert_int_eq(mkdir(path, 0755), 0);
	free(path);
	path = xasprintf("%s/sub/more", dir);
	put(path, "more\n");
	free(path);
	if (strstr(how_to_make, "slowly") != NULL)
		pause_ms(300);
	if (strstr(how_to_make, "never") != NULL)
		pause();
	if (strstr(how_to_make, "signalled") != NULL)
		raise(SIGTERM);
	if (strstr(how_to_make, "badly") != NULL) {
		diag_error("K0110", NULL, "it went wrong");
		return -1;
	}
	return 0;
}

static char log_name[] = "made.log";

static const struct cache_item thing = {
	.kind = "thing",
	.key = "k1",
	.what = "the thing",
	.code = "K0110",
	.make = make,
	.ctx = log_name,
};

static unsigned
times_made(void)
{
	return lines_with(log_name, "made");
}

/* Gets the thing, which must be whole, and lets it go. */
static void
get_thing(bool made)
{
	struct cache_entry e;
	char *path;

	ck_assert_int_eq(cache_get(&thing, &e), 0);
	ck_assert_int_eq(e.made, made);
	path = xasprintf("%s/sub/more", e.dir);
	ck_assert_uint_eq(lines_with(path, "more"), 1);
	free(path);
	path = xasprintf("%s/text", e.dir);
	ck_assert_uint_eq(lines_with(path, "some text"), 1);
	free(path);
	cache_release(&e);
}

START_TEST(the_named_directory_comes_first_then_xdgs_then_the_homes)
{
	struct cache c;
	char *dir;

	scratch_enter();
	setenv("XDG_CACHE_HOME", scratch, 1);
	setenv("HOME", scratch, 1);
	cache_find(&c, false);
	dir = xasprintf("%s/cache", scratch);
	ck_assert_str_eq(c.dir, dir);
	ck_assert(c.named);
	free(dir);
	cache_free(&c);
	unsetenv("KMODRUSTC_CACHE");
	cache_find(&c, false);
	dir = xasprintf("%s/kmodrustc", scratch);
	ck_assert_str_eq(c.dir, dir);
	ck_assert(!c.named);
	ck_assert_int_lt(access(dir, F_OK), 0);
	free(dir);
	cache_free(&c);
	setenv("XDG_CACHE_HOME", "not/absolute", 1);
	cache_find(&c, true);
	dir = xasprintf("%s/.cache/kmodrustc", scratch);
	ck_assert_str_eq(c.dir, dir);
	ck_assert_int_eq(access(dir, F_OK), 0);
	free(dir);
	cache_free(&c);
	scratch_leave();
}
END_TEST

/* Root only; loud if it is not. */
static bool
is_root(const char *what)
{
	if (geteuid() == 0)
		return true;
	fprintf(stderr, "# SKIP, not root: %s\n", what);
	return false;
}

START_TEST(root_leaves_the_home_of_another_alone)
{
	struct cache c;
	char *home;

	if (!is_root("root_leaves_the_home_of_another_alone"))
		return;
	scratch_enter();
	unsetenv("KMODRUSTC_CACHE");
	unsetenv("XDG_CACHE_HOME");
	ck_assert_int_eq(mkdir("home", 0755), 0);
	ck_assert_int_eq(chown("home", NOBODY, NOBODY), 0);
	home = xasprintf("%s/home", scratch);
	setenv("HOME", home, 1);
	free(home);
	cache_find(&c, false);
	ck_assert_str_eq(c.dir, "/var/cache/kmodrustc");
	cache_free(&c);
	scratch_leave();
}
END_TEST

START_TEST(a_thing_is_made_once)
{
	struct stat st;

	scratch_enter();
	get_thing(true);
	get_thing(false);
	ck_assert_uint_eq(times_made(), 1);
	ck_assert_uint_eq(names_with("cache", ".build-"), 0);
	ck_assert_int_eq(stat("cache", &st), 0);
	ck_assert_uint_eq(st.st_mode & 07777, geteuid() == 0 ? 0755 : 0700);
	scratch_leave();
}
END_TEST

START_TEST(another_key_is_another_thing)
{
	struct cache_item other = thing;
	struct cache_entry e;

	scratch_enter();
	get_thing(true);
	other.key = "k2";
	ck_assert_int_eq(cache_get(&other, &e), 0);
	ck_assert(e.made);
	cache_release(&e);
	scratch_leave();
}
END_TEST

/* Each does one kind of harm to the whole thing in cache/thing-k1. */
static void
truncate_file(void)
{
	ck_assert_int_eq(truncate("cache/thing-k1/text", 3), 0);
}

static void
remove_file(void)
{
	ck_assert_int_eq(unlink("cache/thing-k1/sub/more"), 0);
}

static void
remove_manifest(void)
{
	ck_assert_int_eq(unlink("cache/thing-k1/manifest"), 0);
}

static void
cut_manifest(void)
{
	struct stat st;

	ck_assert_int_eq(stat("cache/thing-k1/manifest", &st), 0);
	ck_assert_int_eq(
	    truncate("cache/thing-k1/manifest", st.st_size - 4), 0);
}

static void
empty_manifest(void)
{
	ck_assert_int_eq(truncate("cache/thing-k1/manifest", 0), 0);
}

static void
write_foreign_manifest(void)
{
	put("cache/thing-k1/manifest", "kmodrustc entry 1 thing k2\nend\n");
}

static void
link_file(void)
{
	put("elsewhere", "some text\n");
	ck_assert_int_eq(unlink("cache/thing-k1/text"), 0);
	ck_assert_int_eq(symlink("../../elsewhere", "cache/thing-k1/text"), 0);
}

static void
link_entry(void)
{
	ck_assert_int_eq(rename("cache/thing-k1", "moved"), 0);
	ck_assert_int_eq(symlink("../moved", "cache/thing-k1"), 0);
}

static void
put_file_there(void)
{
	ck_assert_int_eq(rename("cache/thing-k1", "moved"), 0);
	put("cache/thing-k1", "");
}

static void (*const harms[])(void) = { truncate_file, remove_file,
	remove_manifest, cut_manifest, empty_manifest, write_foreign_manifest,
	link_file, link_entry, put_file_there };

START_TEST(a_broken_thing_is_made_anew_and_never_used)
{
	for (size_t i = 0; i < ARRAY_SIZE(harms); i++) {
		scratch_enter();
		get_thing(true);
		harms[i]();
		get_thing(true);
		get_thing(false);
		ck_assert_uint_eq(times_made(), 2);
		ck_assert_uint_eq(names_with("cache", ".build-"), 0);
		scratch_leave();
	}
}
END_TEST

START_TEST(what_another_user_left_is_never_used)
{
	static const char *const theirs[] = { "cache/thing-k1",
		"cache/thing-k1/text", "cache/thing-k1/manifest" };

	if (!is_root("what_another_user_left_is_never_used"))
		return;
	for (size_t i = 0; i < ARRAY_SIZE(theirs); i++) {
		scratch_enter();
		get_thing(true);
		ck_assert_int_eq(lchown(theirs[i], NOBODY, NOBODY), 0);
		get_thing(true);
		get_thing(false);
		scratch_leave();
	}
}
END_TEST

START_TEST(sixteen_at_once_make_it_once)
{
	struct cache_entry e;
	pid_t pids[16];

	scratch_enter();
	how_to_make = "slowly";
	for (size_t i = 0; i < ARRAY_SIZE(pids); i++) {
		pids[i] = fork();
		if (pids[i] != 0)
			continue;
		if (cache_get(&thing, &e) < 0)
			_exit(1);
		cache_release(&e);
		_exit(0);
	}
	for (size_t i = 0; i < ARRAY_SIZE(pids); i++)
		ck_assert_int_eq(exit_of(pids[i]), 0);
	how_to_make = "";
	ck_assert_uint_eq(times_made(), 1);
	get_thing(false);
	scratch_leave();
}
END_TEST

START_TEST(a_maker_that_was_killed_leaves_nothing_in_the_way)
{
	struct cache_entry e;
	pid_t pid;

	scratch_enter();
	how_to_make = "never";
	pid = fork();
	if (pid == 0)
		_exit(cache_get(&thing, &e));
	while (times_made() == 0)
		pause_ms(5);
	ck_assert_uint_eq(names_with("cache", ".build-"), 1);
	kill(pid, SIGKILL);
	ck_assert_int_eq(exit_of(pid), -1);
	how_to_make = "";
	get_thing(true);
	ck_assert_uint_eq(names_with("cache", ".build-"), 0);
	scratch_leave();
}
END_TEST

START_TEST(what_a_signal_interrupted_is_not_kept)
{
	struct cache_entry e;
	pid_t pid;

	scratch_enter();
	how_to_make = "signalled";
	pid = fork();
	if (pid == 0) {
		signals_setup();
		hear();
		if (cache_get(&thing, &e) == 0 || *heard() != '\0')
			_exit(1);
		unhear();
		_exit(7);
	}
	ck_assert_int_eq(exit_of(pid), 7);
	how_to_make = "";
	ck_assert_uint_eq(names_with("cache", ".build-"), 0);
	get_thing(true);
	scratch_leave();
}
END_TEST

START_TEST(those_who_waited_for_a_failure_do_not_repeat_it)
{
	struct cache_entry e;
	pid_t pids[8];

	scratch_enter();
	how_to_make = "slowly, badly";
	for (size_t i = 0; i < ARRAY_SIZE(pids); i++) {
		pids[i] = fork();
		if (pids[i] != 0)
			continue;
		hear();
		if (cache_get(&thing, &e) == 0 ||
		    strstr(heard(), "error[K0110]") == NULL)
			_exit(1);
		unhear();
		_exit(0);
	}
	for (size_t i = 0; i < ARRAY_SIZE(pids); i++)
		ck_assert_int_eq(exit_of(pids[i]), 0);
	/* One who came late may have tried once more. */
	ck_assert_uint_le(times_made(), 2);
	ck_assert_uint_eq(names_with("cache", ".build-"), 0);
	/* The next run does try again. */
	how_to_make = "";
	get_thing(true);
	scratch_leave();
}
END_TEST

START_TEST(a_lock_that_was_removed_meanwhile_is_none)
{
	struct stat held, named;
	int ready[2], fd;
	pid_t pid;
	char c = 0;

	scratch_enter();
	ck_assert_int_eq(pipe(ready), 0);
	pid = fork();
	if (pid == 0) {
		fd = cache_lock("x.lock", false);
		ck_assert_int_eq(write(ready[1], &c, 1), 1);
		pause_ms(100); /* by now it is waited for */
		if (fd < 0 || unlink("x.lock") < 0)
			_exit(1);
		put("x.lock", "");
		_exit(0);
	}
	ck_assert_int_eq(read(ready[0], &c, 1), 1);
	ck_assert_int_eq(cache_lock("x.lock", false), -1);
	fd = cache_lock("x.lock", true);
	ck_assert_int_eq(exit_of(pid), 0);
	ck_assert_int_eq(fstat(fd, &held), 0);
	ck_assert_int_eq(stat("x.lock", &named), 0);
	ck_assert_uint_eq(held.st_ino, named.st_ino);
	close(fd);
	close(ready[0]);
	close(ready[1]);
	scratch_leave();
}
END_TEST

START_TEST(a_named_directory_that_cannot_be_is_an_error)
{
	struct cache_entry e;

	scratch_enter();
	setenv("KMODRUSTC_CACHE", "/proc/kmodrustc/cache", 1);
	hear();
	ck_assert_int_eq(cache_get(&thing, &e), -1);
	ck_assert_ptr_nonnull(strstr(heard(), "error[K0108]"));
	ck_assert_ptr_nonnull(strstr(said, "/proc"));
	ck_assert_ptr_nonnull(strstr(said, "help: set KMODRUSTC_CACHE"));
	ck_assert_uint_eq(times_made(), 0);
	put("file", "");
	setenv("KMODRUSTC_CACHE", "file", 1);
	hear();
	ck_assert_int_eq(cache_get(&thing, &e), -1);
	ck_assert_ptr_nonnull(strstr(heard(), "is not a directory"));
	ck_assert_int_eq(mkdir("open", 0755), 0);
	ck_assert_int_eq(chmod("open", 0777), 0);
	setenv("KMODRUSTC_CACHE", "open", 1);
	hear();
	ck_assert_int_eq(cache_get(&thing, &e), -1);
	ck_assert_ptr_nonnull(strstr(heard(), "anybody can write"));
	unhear();
	scratch_leave();
}
END_TEST

/* Runs fn as an ordinary user; its result. */
static int
as_nobody(int (*fn)(void))
{
	pid_t pid = fork();

	if (pid == 0) {
		if (geteuid() == 0 &&
		    (setgroups(0, NULL) < 0 || setgid(NOBODY) < 0 ||
			setuid(NOBODY) < 0))
			_exit(99);
		_exit(fn());
	}
	return exit_of(pid);
}

static int
get_privately(void)
{
	struct cache_entry e;
	bool good;

	hear();
	if (cache_get(&thing, &e) < 0)
		return 1;
	heard();
	good = strstr(said, "note: the thing is made for this run only") &&
	    strstr(said, "help: set KMODRUSTC_CACHE") && e.made;
	cache_release(&e);
	tmp_sweep();
	unhear();
	return good ? 0 : 2;
}

START_TEST(without_a_home_it_is_made_for_one_run_with_a_note)
{
	scratch_enter();
	ck_assert_int_eq(chmod(".", 0777), 0);
	unsetenv("KMODRUSTC_CACHE");
	unsetenv("XDG_CACHE_HOME");
	setenv("TMPDIR", scratch, 1);
	setenv("HOME", "/proc/nonexistent", 1);
	ck_assert_int_eq(as_nobody(get_privately), 0);
	ck_assert_uint_eq(times_made(), 1);
	unsetenv("HOME");
	ck_assert_int_eq(as_nobody(get_privately), 0);
	ck_assert_uint_eq(times_made(), 2);
	ck_assert_uint_eq(names_with(".", "kmodrustc-"), 0);
	unsetenv("TMPDIR");
	scratch_leave();
}
END_TEST

static int
get_twice_from_what_cannot_be_written(void)
{
	struct cache_item other = thing;
	struct cache_entry e;

	if (cache_get(&thing, &e) < 0 || !e.made)
		return 1;
	cache_release(&e);
	chmod("cache/thing-k1", 0555);
	chmod("cache", 0555);
	if (cache_get(&thing, &e) < 0 || e.made)
		return 2;
	cache_release(&e);
	other.key = "k2";
	hear();
	if (cache_get(&other, &e) == 0)
		return 3;
	if (strstr(heard(), "error[K0108]") == NULL)
		return 4;
	unhear();
	return 0;
}

START_TEST(a_read_only_cache_gives_what_it_has)
{
	scratch_enter();
	ck_assert_int_eq(chmod(".", 0777), 0);
	ck_assert_int_eq(as_nobody(get_twice_from_what_cannot_be_written), 0);
	ck_assert_int_eq(chmod("cache", 0755), 0);
	ck_assert_int_eq(chmod("cache/thing-k1", 0755), 0);
	scratch_leave();
}
END_TEST

static int
get_from_shared(void)
{
	struct cache_entry e;
	char *mine =
	    xasprintf("%s/shared/uid-%d/thing-k1", scratch, (int)geteuid());
	int result = 1;

	if (cache_get(&thing, &e) == 0 && strcmp(e.dir, mine) == 0)
		result = 0;
	cache_release(&e);
	free(mine);
	return result;
}

START_TEST(in_a_shared_directory_each_user_has_one)
{
	if (!is_root("in_a_shared_directory_each_user_has_one"))
		return;
	scratch_enter();
	ck_assert_int_eq(chmod(".", 0777), 0);
	ck_assert_int_eq(mkdir("shared", 0755), 0);
	ck_assert_int_eq(chmod("shared", 01777), 0);
	setenv("KMODRUSTC_CACHE", "shared", 1);
	ck_assert_int_eq(as_nobody(get_from_shared), 0);
	scratch_leave();
}
END_TEST

START_TEST(cleaning_takes_ours_and_leaves_the_rest)
{
	struct cache_cleaned r;

	scratch_enter();
	get_thing(true);
	cache_write("answer", "answer 1", "42\n");
	put("cache/diary", "dear diary\n");
	put("cache/other.lock", "mine\n");
	ck_assert_int_eq(mkdir("cache/thing-photos", 0755), 0);
	put("cache/thing-photos/manifest", "not a marker\n");
	ck_assert_int_eq(cache_clean(&r), 0);
	ck_assert_uint_eq(r.entries, 1);
	ck_assert_uint_gt(r.bytes, 14);
	ck_assert_uint_eq(r.busy, 0);
	free(r.dir);
	ck_assert_uint_eq(names_with("cache", "thing-k1"), 0);
	ck_assert_uint_eq(names_with("cache", "answer"), 0);
	ck_assert_uint_eq(lines_with("cache/diary", "dear"), 1);
	ck_assert_uint_eq(lines_with("cache/other.lock", "mine"), 1);
	ck_assert_uint_eq(lines_with("cache/thing-photos/manifest", "not"), 1);
	get_thing(true);
	scratch_leave();
}
END_TEST

START_TEST(cleaning_leaves_what_is_in_use)
{
	struct cache_cleaned r;
	struct cache_entry e;

	scratch_enter();
	ck_assert_int_eq(cache_get(&thing, &e), 0);
	ck_assert_int_eq(cache_clean(&r), 0);
	ck_assert_uint_eq(r.busy, 1);
	ck_assert_uint_eq(r.entries, 0);
	free(r.dir);
	cache_release(&e);
	get_thing(false);
	ck_assert_int_eq(cache_clean(&r), 0);
	ck_assert_uint_eq(r.entries, 1);
	free(r.dir);
	scratch_leave();
}
END_TEST

START_TEST(cleaning_while_sixteen_build_harms_none)
{
	struct cache_cleaned r;
	struct cache_entry e;
	pid_t pids[16];

	scratch_enter();
	for (size_t i = 0; i < ARRAY_SIZE(pids); i++) {
		pids[i] = fork();
		if (pids[i] != 0)
			continue;
		for (int k = 0; k < 20; k++) {
			if (cache_get(&thing, &e) < 0)
				_exit(1);
			/* In use: nobody may have taken it away. */
			if (access(e.dir, F_OK) < 0)
				_exit(2);
			cache_release(&e);
		}
		_exit(0);
	}
	for (int k = 0; k < 50; k++) {
		ck_assert_int_eq(cache_clean(&r), 0);
		free(r.dir);
		pause_ms(2);
	}
	for (size_t i = 0; i < ARRAY_SIZE(pids); i++)
		ck_assert_int_eq(exit_of(pids[i]), 0);
	scratch_leave();
}
END_TEST

START_TEST(a_small_text_comes_back_only_under_its_head)
{
	struct buf b = { 0 };

	scratch_enter();
	ck_assert(!cache_read("answer", "answer 1", &b));
	cache_write("answer", "answer 1", "42\nor so\n");
	ck_assert(cache_read("answer", "answer 1", &b));
	ck_assert_str_eq(b.s, "42\nor so\n");
	buf_clear(&b);
	ck_assert(!cache_read("answer", "answer 2", &b));
	ck_assert(!cache_read("answer", "answer", &b));
	put("cache/answer", "42\n");
	ck_assert(!cache_read("answer", "answer 1", &b));
	put("cache/answer", "kmodrustc answer 1\n42\n");
	ck_assert(!cache_read("answer", "answer 1", &b));
	put("cache/answer", "kmodrustc answer 1\nend\n");
	ck_assert(!cache_read("answer", "answer 1", &b));
	put("cache/answer", "");
	ck_assert(!cache_read("answer", "answer 1", &b));
	buf_free(&b);
	scratch_leave();
}
END_TEST

START_TEST(a_dry_run_makes_nothing)
{
	struct cache_item dry = thing;
	struct cache_entry e;

	scratch_enter();
	dry.dry = true;
	ck_assert_int_eq(cache_get(&dry, &e), 0);
	ck_assert(text_ends(e.dir, "/cache/thing-k1"));
	cache_release(&e);
	ck_assert_int_lt(access("cache", F_OK), 0);
	scratch_leave();
}
END_TEST

START_TEST(a_hash_knows_where_texts_end)
{
	struct hash a = { 0 }, b = { 0 }, c = { 0 };
	char x[33], y[33], z[33];

	hash_add(&a, "ab");
	hash_add(&a, "c");
	hash_add(&b, "a");
	hash_add(&b, "bc");
	hash_add(&c, "ab");
	hash_add(&c, "c");
	hash_text(&a, x);
	hash_text(&b, y);
	hash_text(&c, z);
	ck_assert_str_ne(x, y);
	ck_assert_str_eq(x, z);
	ck_assert_uint_eq(strlen(x), 32);
}
END_TEST

int
main(void)
{
	static const struct named_test tests[] = {
		TEST(the_named_directory_comes_first_then_xdgs_then_the_homes),
		TEST(root_leaves_the_home_of_another_alone),
		TEST(a_thing_is_made_once),
		TEST(another_key_is_another_thing),
		TEST(a_broken_thing_is_made_anew_and_never_used),
		TEST(what_another_user_left_is_never_used),
		TEST(sixteen_at_once_make_it_once),
		TEST(a_maker_that_was_killed_leaves_nothing_in_the_way),
		TEST(what_a_signal_interrupted_is_not_kept),
		TEST(those_who_waited_for_a_failure_do_not_repeat_it),
		TEST(a_lock_that_was_removed_meanwhile_is_none),
		TEST(a_named_directory_that_cannot_be_is_an_error),
		TEST(without_a_home_it_is_made_for_one_run_with_a_note),
		TEST(a_read_only_cache_gives_what_it_has),
		TEST(in_a_shared_directory_each_user_has_one),
		TEST(cleaning_takes_ours_and_leaves_the_rest),
		TEST(cleaning_leaves_what_is_in_use),
		TEST(cleaning_while_sixteen_build_harms_none),
		TEST(a_small_text_comes_back_only_under_its_head),
		TEST(a_dry_run_makes_nothing),
		TEST(a_hash_knows_where_texts_end),
	};

	return run_suite("cache", tests, ARRAY_SIZE(tests));
}
