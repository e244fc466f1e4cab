/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * inputs.c - the files to work on: their kind by the suffix, whether they can
 * be read, what cannot go together. Looks at none from inside.
 */
#include "config.h"

#include "hand.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "kmodrustc/os.h"

/* Files that people give and that are none of ours. */
/* clang-format off */
static const struct {
	const char *suffix, *help;
} strangers[] = {
	{ ".c", "compile it first (`gcc -c`) and give the .o, or list it in the Kbuild file" },
	{ ".cc", "compile it first (`g++ -c`) and give the .o" },
	{ ".cpp", "compile it first (`g++ -c`) and give the .o" },
	{ ".ko", "a finished module can only be judged: --verify" },
	{ ".rmeta", "metadata holds no code; give the .rlib" },
	{ ".so", "a module has no shared libraries; give an archive" },
	{ ".toml", "cargo reads that; give the crate's root, src/lib.rs" },
};
/* clang-format on */

char *
safe_path(const char *path)
{
	return xasprintf("%s%s",
	    strchr("-@+", path[0]) != NULL && path[0] != '\0' &&
		    strcmp(path, "-") != 0
		? "./"
		: "",
	    path);
}

static void
say_unknown(struct hand *h, const char *name)
{
	const char *help = h->job->mode == MODE_VERIFY
	    ? "--verify judges .o, .a, .rlib and .ko"
	    : "inputs are .rs, .s, .S, .o, .a and .rlib, or - for Rust on stdin";

	for (size_t i = 0;
	     i < ARRAY_SIZE(strangers) && h->job->mode != MODE_VERIFY; i++)
		if (text_ends(name, strangers[i].suffix))
			help = strangers[i].help;
	hand_error(h, "K0211", help, "%s is of no kind that %s", name,
	    h->job->mode == MODE_VERIFY ? "--verify takes" : "kmodrustc takes");
}

/* The length of the UTF-8 character at `s`, 0 if it is none (RFC 3629). */
static size_t
utf8_length(const unsigned char *s, size_t left)
{
	static const struct {
		unsigned char first, last, low, high;
		size_t n;
	} rows[] = {
		{ 0x00, 0x7f, 0x80, 0xbf, 1 },
		{ 0xc2, 0xdf, 0x80, 0xbf, 2 },
		{ 0xe0, 0xe0, 0xa0, 0xbf, 3 },
		{ 0xe1, 0xec, 0x80, 0xbf, 3 },
		{ 0xed, 0xed, 0x80, 0x9f, 3 },
		{ 0xee, 0xef, 0x80, 0xbf, 3 },
		{ 0xf0, 0xf0, 0x90, 0xbf, 4 },
		{ 0xf1, 0xf3, 0x80, 0xbf, 4 },
		{ 0xf4, 0xf4, 0x80, 0x8f, 4 },
	};
	size_t row = 0;

	while (row < ARRAY_SIZE(rows) && *s > rows[row].last)
		row++;
	if (row == ARRAY_SIZE(rows) || *s < rows[row].first ||
	    left < rows[row].n)
		return 0;
	if (rows[row].n > 1 && (s[1] < rows[row].low || s[1] > rows[row].high))
		return 0;
	for (size_t i = 2; i < rows[row].n; i++)
		if ((s[i] & 0xc0) != 0x80)
			return 0;
	return rows[row].n;
}

/* rustc would say so as well, but up to 1.80 without the line. */
static void
check_utf8(struct hand *h, const char *path, const char *shown)
{
	struct buf b = { 0 };
	struct where at = { shown, 1, 1 };
	size_t n = 1, line = 0;

	if (file_read(path, &b) < 0)
		h->failed = true;
	for (size_t i = 0; i < b.len && n != 0; i += n) {
		n = utf8_length((const unsigned char *)b.s + i, b.len - i);
		at.col = (unsigned)(i - line) + 1;
		if (b.s[i] == '\n') {
			at.line++;
			line = i + 1;
		}
	}
	if (n == 0) {
		diag(
		    &(struct diag){ .level = LEVEL_ERROR,
			.code = "K0201",
			.at = at,
			.help =
			    "save it as UTF-8; a byte in a literal is written `\\xff`" },
		    "%s is not UTF-8", shown);
		h->failed = true;
	}
	buf_free(&b);
}

/* False: said. Judging reports for itself what it cannot read. */
static bool
can_be_read(struct hand *h, const char *name)
{
	const char *what = NULL, *help = NULL;
	struct stat st;

	if (stat(name, &st) < 0 ||
	    (!S_ISDIR(st.st_mode) && access(name, R_OK) < 0)) {
		what = strerror(errno);
	} else if (S_ISDIR(st.st_mode)) {
		what = "it is a directory";
		help = "give the crate's root file, as in src/lib.rs";
	} else if (!S_ISREG(st.st_mode)) {
		what = "it is not a regular file";
		help =
		    "`-` reads Rust from stdin; anything else is written to a file first";
	} else if (st.st_size == 0 && !h->cargo) {
		/* To cargo that is a crate as good as any. */
		what = "it is empty";
	}
	if (what != NULL)
		hand_error(h, "K0201", help, "cannot use %s: %s", name, what);
	return what == NULL;
}

void
input_add(struct hand *h, const char *name)
{
	const bool verify = h->job->mode == MODE_VERIFY;
	int kind = kind_of_name(name);
	char *path = safe_path(name);
	struct stat st;

	if (verify && text_ends(name, ".ko"))
		kind = KIND_OBJECT;
	else if (verify && kind != KIND_OBJECT && kind != KIND_BUNDLE)
		kind = -1;
	/* A missing file is said first: its name is likelier wrong. */
	if (!verify && strcmp(name, "-") != 0 && !can_be_read(h, path))
		;
	else if (kind < 0)
		say_unknown(h, name);
	else if (kind == KIND_RUST && stat(path, &st) == 0 &&
	    S_ISREG(st.st_mode) && strcmp(name, "-") != 0)
		check_utf8(h, path, name);
	if (kind == KIND_RUST && *name == '/')
		diag_whole_paths();
	/* Added all the same: no output may be of that name. */
	if (kind >= 0)
		work_add(
		    &h->job->work, (enum kind)kind, *name == '-' ? name : path);
	free(path);
}

/* lib<name>.a in one directory of -L, whose kind is left out; NULL. */
static char *
library_in(const char *dir, const char *name, bool verbatim)
{
	static const char *const kinds[] = { "all=", "native=" };
	char *path;

	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++)
		if (text_starts(dir, kinds[i]))
			dir += strlen(kinds[i]);
	path = verbatim ? xasprintf("%s/%s", dir, name)
			: xasprintf("%s/lib%s.a", dir, name);
	if (access(path, F_OK) == 0)
		return path;
	free(path);
	return NULL;
}

void
inputs_add_libraries(struct hand *h)
{
	const char *name;
	char *path;

	for (size_t i = 0; i < h->libs.n; i++) {
		name = h->libs.v[i];
		path = NULL;
		for (size_t k = 0; k < h->lib_dirs.n && path == NULL; k++)
			path = library_in(
			    h->lib_dirs.v[k], name, text_ends(name, ".a"));
		if (path != NULL)
			input_add(h, path);
		else
			hand_error(h, "K0201",
			    "name its directory by -L, or give the archive as an input",
			    "there is no lib%s.a in the directories of -L",
			    name);
		free(path);
	}
}

void
inputs_check(struct hand *h)
{
	const struct work *w = &h->job->work;
	const struct file *first = NULL;

	for (size_t i = 0; i < w->n; i++) {
		if (w->v[i].kind != KIND_RUST)
			continue;
		if (first != NULL)
			hand_error(h, "K0205",
			    "name the crate's root only; the others come in by `mod`",
			    "two Rust sources, %s and %s: a crate has one root",
			    first->shown, w->v[i].shown);
		first = &w->v[i];
	}
	if (w->n == 0 && !h->failed)
		hand_error(h, "K0209",
		    h->job->mode == MODE_VERIFY
			? "kmodrustc --verify libhello.a; it judges .o, .a, .rlib and .ko"
			: "kmodrustc hello.rs -o libhello.a; `kmodrustc --help` says more",
		    "no input file");
}
