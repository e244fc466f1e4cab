/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * sysroot.c - core, alloc, std and the runtime as a kernel can use them, from
 * the cache or made for it. The crates are crates.c's, the cache is os/'s.
 */
#include "config.h"

#include "kmodrustc/rust.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "kmodrustc/os.h"
#include "crates.h"
#include "embedded.h"

/* Of what an entry looks like: another number makes all of them anew. */
#define FORMAT "sysroot 1"

/* RUSTC_BOOTSTRAP: a stable rustc takes -Z, and the features of core. */
static const char *const build_env[] = { "RUSTC_BOOTSTRAP=1",
	"KMODRUSTC_ACTIVE=1", "RUST_TARGET_PATH", NULL };

/* All that the building of one sysroot needs. */
struct build {
	const struct sysroot_request *request;
	struct crate_build crate;
	const char *what; /* "core for rustc 1.96.0" */
	struct buf log;   /* rustc's own words about one crate */
};

/* ---- directories and files of it ---- */

/* -1: said. */
static int
make_dir(const char *path)
{
	if (mkdir(path, 0755) == 0)
		return 0;
	diag_error("K0105", NULL, "cannot make %s: %s", path, strerror(errno));
	return -1;
}

static int
make_tree(const char *dir)
{
	static const char *const below[] = { "lib", "lib/rustlib",
		"lib/rustlib/" SYSROOT_TARGET, SYSROOT_LIB, SYSROOT_TEXT,
		SYSROOT_SRC, "out" };
	char *path;
	int result = 0;

	for (size_t i = 0; i < ARRAY_SIZE(below) && result == 0; i++) {
		path = xasprintf("%s/%s", dir, below[i]);
		result = make_dir(path);
		free(path);
	}
	return result;
}

/* A crate may consist of several files: they all go there. */
static int
write_sources(const char *dir)
{
	char *path;
	int result = 0;

	for (size_t i = 0; i < nembedded && result == 0; i++) {
		if (!text_ends(embedded_files[i].name, ".rs"))
			continue;
		path = xasprintf(
		    "%s/" SYSROOT_SRC "/%s", dir, embedded_files[i].name);
		result = embedded_write(embedded_files[i].name, path);
		free(path);
	}
	return result;
}

static int
write_stub(const struct crate *c, const char *dir)
{
	char *path = xasprintf("%s/" SYSROOT_SRC "/%s", dir, c->ours);
	FILE *f = fopen(path, "wxe");
	bool good = f != NULL && fputs(c->stub, f) >= 0;

	if (f != NULL)
		good = fclose(f) == 0 && good;
	if (!good)
		diag_error("K0105", NULL, "cannot write %s: %s", path,
		    strerror(errno));
	free(path);
	return good ? 0 : -1;
}

/* ---- one crate ---- */

static void
keep_line(void *log, const char *line, size_t n)
{
	buf_add(log, line, n);
}

/* The first error in rustc's words, without its newline; NULL: none. */
static char *
first_error(const struct buf *log)
{
	const char *s;

	for (s = log->s; s != NULL; s = strchr(s, '\n')) {
		s += *s == '\n';
		if (text_starts(s, "error"))
			return xstrndup(s, strcspn(s, "\n"));
	}
	return NULL;
}

/* Says why a crate is not there; rustc's words go before ours. */
static void
say_failure(const struct build *b, const struct crate *c, const char *why)
{
	char *note = first_error(&b->log);
	char *from = c->theirs != NULL ? xasprintf(" from %s", b->crate.library)
				       : xstrdup("");

	progress_end();
	/* A source of another release makes thousands: the first tell it. */
	if (b->log.len != 0 && diag_format() == DIAG_HUMAN)
		say("%.*s%s", (int)(b->log.len < 4000 ? b->log.len : 4000),
		    b->log.s, b->log.len < 4000 ? "" : "...\n");
	diag(
	    &(struct diag){
		.level = LEVEL_ERROR,
		.code = "K0110",
		.note = note,
		.help = c->theirs != NULL
		    ? "is that the source of this very "
		      "rustc? --rust-src=DIR names another"
		    : NULL,
	    },
	    "%s could not be made: crate %s%s: %s", b->what, c->name, from,
	    why);
	free(note);
	free(from);
}

/* Does the asm define a label that has `needle` in it? */
static bool
text_defines(const char *path, const char *needle)
{
	size_t n = strlen(needle), cap = 0;
	char *line = NULL;
	FILE *f = fopen(path, "re");
	bool found = false;
	const char *at;

	while (f != NULL && !found && getline(&line, &cap, f) > 0) {
		if (strchr("\t .#", *line) != NULL)
			continue;
		at = strstr(line, needle);
		found = at != NULL && strchr(at + n, ':') != NULL;
	}
	if (f != NULL)
		fclose(f);
	free(line);
	return found;
}

/* Moves what rustc made to its place. 0, or errno. */
static int
move(
    const struct build *b, const char *from, const char *to_dir, const char *to)
{
	char *old = xasprintf("%s/%s", b->crate.out, from);
	char *new = xasprintf("%s/%s/%s", b->crate.dir, to_dir, to);
	int error = rename(old, new) < 0 ? errno : 0;

	free(old);
	free(new);
	return error;
}

/* -1: said. */
static int
keep_results(const struct build *b, const struct crate *c)
{
	char *made = xasprintf("%s.s", c->name), *path = NULL;
	char *text = xasprintf("%s.s", c->text != NULL ? c->text : "");
	char *meta = xasprintf("lib%s.rmeta", c->name);
	int error = 0, result = -1;

	if (c->metadata)
		error = move(b, meta, SYSROOT_LIB, meta);
	if (error == 0 && c->text != NULL)
		error = move(b, made, SYSROOT_TEXT, text);
	path = xasprintf("%s/" SYSROOT_TEXT "/%s", b->crate.dir, text);
	if (error != 0)
		say_failure(b, c,
		    error == ENOENT ? "rustc succeeded, but "
				      "wrote nothing"
				    : strerror(error));
	else if (c->defines != NULL && !text_defines(path, c->defines))
		say_failure(b, c,
		    "its code has no function for what it is "
		    "needed for");
	else
		result = 0;
	free(made);
	free(text);
	free(meta);
	free(path);
	return result;
}

static void
show_command(const struct strvec *argv)
{
	struct buf b = { 0 };

	for (size_t i = 0; i < argv->n; i++) {
		buf_putc(&b, ' ');
		buf_add_shell_word(&b, argv->v[i]);
	}
	say("RUSTC_BOOTSTRAP=1%s\n", b.s);
	buf_free(&b);
}

static int
make_crate(struct build *b, const struct crate *c)
{
	struct strvec argv = { 0 };
	struct proc p = {
		.env = build_env, .err_line = keep_line, .ctx = &b->log
	};
	struct ended how;
	char *why;
	int result = -1;

	buf_clear(&b->log);
	if (c->stub != NULL && write_stub(c, b->crate.dir) < 0)
		return -1;
	crate_words(c, &b->crate, &argv);
	if (b->request->verbose > 1)
		show_command(&argv);
	p.argv = argv.v;
	if (proc_run(&p, &how) < 0 || signal_caught()) {
		; /* said, or main will die of it */
	} else if (how.signal != 0) {
		why = xasprintf("rustc was killed by signal %d (%s)%s",
		    how.signal, strsignal(how.signal),
		    how.signal == 9 ? "; core needs 1.2 GB of memory" : "");
		say_failure(b, c, why);
		free(why);
	} else if (how.code != 0) {
		why = xasprintf("rustc failed with exit code %d", how.code);
		say_failure(b, c, why);
		free(why);
	} else {
		result = keep_results(b, c);
	}
	strvec_free(&argv);
	return result;
}

/* ---- all of them ---- */

static int
make_crates(struct build *b)
{
	double start;

	for (size_t i = 0; i < ncrates; i++) {
		progress("kmodrustc: building %s (once, about 30 s): %s",
		    b->what, crates[i].name);
		start = now_ms();
		if (make_crate(b, &crates[i]) < 0)
			return -1;
		if (b->request->verbose > 0)
			say("kmodrustc: built crate %s in %.1f s\n",
			    crates[i].name, (now_ms() - start) / 1e3);
	}
	return 0;
}

/* cache_item's make. */
static int
make_sysroot(void *build, const char *dir)
{
	struct build *b = build;
	char *out = xasprintf("%s/out", dir);
	int result;

	b->crate.dir = dir;
	b->crate.out = out;
	if (b->request->verbose > 0)
		say("kmodrustc: building %s from %s\n", b->what,
		    b->crate.library);
	result = make_tree(dir);
	if (result == 0)
		result = write_sources(dir);
	if (result == 0)
		result = make_crates(b);
	progress_end();
	if (result == 0)
		rmdir(out);
	free(out);
	buf_free(&b->log);
	return result;
}

/* A name for all that the result depends on. */
static void
key_of(const struct sysroot_request *request, char key[33])
{
	/* The paths of the command lines are in it otherwise. */
	const struct crate_build nowhere = { .rustc = request->rustc,
		.library = request->source->library,
		.dir = "",
		.out = "",
		.frame_pointers = request->frame_pointers };
	struct strvec argv = { 0 };
	struct hash h = { 0 };

	hash_add(&h, FORMAT " " PACKAGE_VERSION);
	hash_add(&h, request->rustc->identity);
	hash_add(&h, request->rustc->version);
	hash_add(&h, request->source->identity);
	for (size_t i = 0; i < ncrates; i++) {
		crate_words(&crates[i], &nowhere, &argv);
		hash_add(&h, crates[i].stub != NULL ? crates[i].stub : "");
	}
	for (size_t i = 0; i < argv.n; i++)
		hash_add(&h, argv.v[i]);
	strvec_free(&argv);
	for (size_t i = 0; i < nembedded; i++)
		if (text_ends(embedded_files[i].name, ".rs"))
			embedded_hash(embedded_files[i].name, &h);
	hash_text(&h, key);
}

int
sysroot_get(const struct sysroot_request *request, struct sysroot *sr)
{
	char *what = xasprintf("core for rustc %s", request->rustc->release);
	struct build b = { .request = request,
		.what = what,
		.crate = { .rustc = request->rustc,
		    .library = request->source->library,
		    .frame_pointers = request->frame_pointers } };
	struct cache_item item = { .kind = "sysroot",
		.what = what,
		.code = "K0110",
		.dry = request->dry_run,
		.make = make_sysroot,
		.ctx = &b };
	struct cache_entry e;
	char key[33];
	int result;

	*sr = (struct sysroot){ .lock = -1 };
	assert(request->rustc->release != NULL);
	key_of(request, key);
	item.key = key;
	result = cache_get(&item, &e);
	if (result == 0)
		*sr = (struct sysroot){ e.dir, e.lock, e.made };
	free(what);
	return result;
}

void
sysroot_free(struct sysroot *sr)
{
	struct cache_entry e = { .dir = sr->dir, .lock = sr->lock };

	cache_release(&e);
	*sr = (struct sysroot){ .lock = -1 };
}

char *
sysroot_text(const struct sysroot *sr, const char *crate)
{
	return xasprintf("%s/" SYSROOT_TEXT "/%s.s", sr->dir, crate);
}

void
sysroot_flags(const struct sysroot *sr, struct strvec *argv)
{
	strvec_add(argv, "--target");
	strvec_add(argv, SYSROOT_TARGET);
	strvec_add(argv, "--sysroot");
	strvec_add(argv, sr->dir);
}
