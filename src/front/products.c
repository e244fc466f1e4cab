/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * products.c - which files a run leaves behind and how they are called: -o,
 * --out-dir, --emit, -S, -c, and rustc's default names. Writes none of them,
 * but makes the directory of --out-dir.
 */
#include "config.h"

#include "hand.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "kmodrustc/os.h"

/*
 * Suffixes with a meaning, and the one product that may have it; -1: no output
 * of ours is ever called so.
 */
/* clang-format off */
static const struct {
	const char *suffix;
	int emit;
} suffixes[] = {
	{ ".S", EMIT_ASM },
	{ ".a", EMIT_LINK },
	{ ".bc", EMIT_RUSTC },
	{ ".c", -1 },
	{ ".cc", -1 },
	{ ".cpp", -1 },
	{ ".d", EMIT_DEP_INFO },
	{ ".h", -1 },
	{ ".ko", -1 },
	{ ".ll", EMIT_RUSTC },
	{ ".mir", EMIT_RUSTC },
	{ ".o", EMIT_OBJ },
	{ ".rlib", EMIT_RLIB },
	{ ".rmeta", EMIT_RUSTC },
	{ ".rs", -1 },
	{ ".s", EMIT_ASM },
	{ ".so", -1 },
	{ ".toml", -1 },
};
/* clang-format on */

/* Default names: before the crate's name, and behind it. */
/* clang-format off */
static const struct {
	enum emit emit;
	const char *word;	/* EMIT_RUSTC: which one */
	const char *prefix, *suffix;
	const char *what;
} names[] = {
	{ EMIT_ASM, NULL, "", ".s", "an assembly text" },
	{ EMIT_OBJ, NULL, "", ".o", "an object" },
	{ EMIT_LINK, NULL, "lib", ".a", "an archive" },
	{ EMIT_RLIB, NULL, "lib", ".rlib", "a Rust library" },
	{ EMIT_DEP_INFO, NULL, "", ".d", "a dependency list" },
	{ EMIT_RUSTC, "llvm-bc", "", ".bc", "rustc's llvm-bc" },
	{ EMIT_RUSTC, "llvm-ir", "", ".ll", "rustc's llvm-ir" },
	{ EMIT_RUSTC, "metadata", "lib", ".rmeta", "rustc's metadata" },
	{ EMIT_RUSTC, "mir", "", ".mir", "rustc's mir" },
	{ EMIT_RUSTC, "thin-link-bitcode", "", ".indexing.o",
	    "rustc's thin-link-bitcode" },
};
/* clang-format on */

/* The row of `names` for a wish. */
static size_t
name_row(const struct wish *w)
{
	size_t i = 0;

	while (names[i].emit != w->emit ||
	    (names[i].word != NULL && strcmp(names[i].word, w->word) != 0))
		i++;
	return i;
}

/* A path's last part; borrowed. */
static const char *
last_part(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash != NULL ? slash + 1 : path;
}

/* How much of a path is left without its suffix. */
static size_t
stem_length(const char *path)
{
	const char *last = last_part(path), *dot = strrchr(last, '.');

	return dot != NULL && dot != last ? (size_t)(dot - path) : strlen(path);
}

/* The name that default names are made of, as rustc's out_filestem. */
static char *
default_stem(const struct hand *h)
{
	const struct work *w = &h->job->work;
	const struct file *f = w->n != 0 ? &w->v[0] : NULL;
	const char *last, *extra = h->extra != NULL ? h->extra : "";

	for (size_t i = w->n; i != 0; i--)
		if (w->v[i - 1].kind == KIND_RUST)
			f = &w->v[i - 1];
	if (h->crate_name != NULL)
		return xasprintf("%s%s", h->crate_name, extra);
	if (f == NULL || strcmp(f->shown, "-") == 0)
		return xasprintf("rust_out%s", extra);
	last = last_part(f->shown);
	return xasprintf("%.*s%s", (int)stem_length(last), last, extra);
}

static char *
default_path(const struct hand *h, const struct wish *w)
{
	const size_t row = name_row(w);
	char *stem = default_stem(h), *path;
	const char *dir = h->output == NULL ? h->out_dir : NULL;

	/* A library bears the crate's name, in which no `-` can be. */
	for (char *s = stem; *s != '\0' && names[row].prefix[0] != '\0'; s++)
		if (*s == '-' &&
		    (h->extra == NULL || strlen(s) > strlen(h->extra)))
			*s = '_';
	path = xasprintf("%s%s%s%s%s", dir != NULL ? dir : "",
	    dir != NULL && !text_ends(dir, "/") ? "/" : "", names[row].prefix,
	    stem, names[row].suffix);
	free(stem);
	return path;
}

/* Of several outputs: the name of -o with each one's own suffix. */
static char *
adapted_path(const struct hand *h, const struct wish *w)
{
	return xasprintf("%.*s%s", (int)stem_length(h->output), h->output,
	    names[name_row(w)].suffix);
}

/* What to do about a suffix that says something else; the caller frees it. */
static char *
misnamed_help(const struct wish *w, size_t suffix)
{
	if (strcmp(suffixes[suffix].suffix, ".ko") == 0)
		return xstrdup("Kbuild makes the .ko of what we write");
	if (w->emit == EMIT_LINK && suffixes[suffix].emit == EMIT_ASM)
		return xstrdup("-S writes assembly");
	return xasprintf("its name ends in `%s`", names[name_row(w)].suffix);
}

/* Does the suffix of `path` say that it is something else? Said then. */
static bool
is_misnamed(struct hand *h, const struct wish *w, const char *path)
{
	char *help;
	int emit;

	for (size_t i = 0; i < ARRAY_SIZE(suffixes); i++) {
		emit = suffixes[i].emit;
		if (!text_ends(path, suffixes[i].suffix) ||
		    emit == (int)w->emit ||
		    (w->emit == EMIT_RUSTC && emit != -1))
			continue;
		help = misnamed_help(w, i);
		hand_error(h, "K0205", help, "%s cannot be %s", path,
		    names[name_row(w)].what);
		free(help);
		return true;
	}
	return false;
}

static bool
is_regular(const char *path)
{
	struct stat st;

	return stat(path, &st) < 0 || S_ISREG(st.st_mode);
}

static bool
same_place(const char *a, const char *b)
{
	while (text_starts(a, "./"))
		a += 2;
	while (text_starts(b, "./"))
		b += 2;
	return strcmp(a, b) == 0 || file_same(a, b);
}

/* Would it overwrite an input or another product? Said then. */
static bool
is_taken(struct hand *h, const char *path)
{
	const struct job *job = h->job;

	if (!is_regular(path))
		return false;
	for (size_t i = 0; i < job->work.n; i++) {
		if (!same_place(path, job->work.v[i].path))
			continue;
		hand_error(h, "K0205", "give the output another name by -o",
		    "%s is an input and would be overwritten", path);
		return true;
	}
	for (size_t i = 0; i < job->nproducts; i++) {
		if (!same_place(path, job->products[i].path))
			continue;
		hand_error(h, "K0205",
		    "give each its own, as in `--emit asm=F,obj=G`",
		    "two outputs have one name, %s", path);
		return true;
	}
	return false;
}

/*
 * "-" is stdout, for assembly only, and for what the probe of a build script asks
 * of rustc. False: said.
 */
static bool
may_be_stdout(struct hand *h, const struct wish *w, const char *path)
{
	if (strcmp(path, "-") != 0 || w->emit == EMIT_ASM ||
	    (h->cargo && w->emit == EMIT_RUSTC))
		return true;
	hand_error(h, "K0205", "only -S writes to stdout; give a name",
	    "%s is not written to stdout", names[name_row(w)].what);
	return false;
}

/*
 * A product is only known to the job if nothing speaks against its name: what
 * the job knows is removed when the run fails.
 */
static void
plan_one(struct hand *h, const struct wish *w, const char *path)
{
	char *safe;

	if (!may_be_stdout(h, w, path))
		return;
	safe = safe_path(path);
	if (strcmp(path, "-") == 0 ||
	    (!is_taken(h, safe) && !is_misnamed(h, w, path)))
		job_add_product(h->job, w->emit, w->word, safe);
	free(safe);
}

/* The wishes that -o is to name: those without a name, asked-for ones first. */
static size_t
count_nameless(const struct hand *h, bool dep_info)
{
	size_t n = 0;

	for (size_t i = 0; i < h->nwishes; i++)
		n += h->wishes[i].path == NULL &&
		    (h->wishes[i].emit == EMIT_DEP_INFO) == dep_info;
	return n;
}

static void
check_wishes(struct hand *h)
{
	const struct work *w = &h->job->work;
	size_t texts = 0, rust = 0;

	for (size_t i = 0; i < w->n; i++) {
		rust += w->v[i].kind == KIND_RUST;
		texts += w->v[i].kind == KIND_RUST ||
		    w->v[i].kind == KIND_ASM || w->v[i].kind == KIND_CPP_ASM;
	}
	if (h->asm_only && h->obj_only)
		hand_error(h, "K0205", "`--emit asm,obj` writes both",
		    "-S and -c say different things");
	for (size_t i = 0; i < h->nwishes && w->n != 0; i++) {
		const struct wish *wish = &h->wishes[i];
		const char *what = names[name_row(wish)].what;

		if (wish->emit == EMIT_ASM && texts != 1)
			hand_error(h, "K0205", "give one .rs, .s or .S",
			    "%s is made from one source, not from %zu", what,
			    texts);
		else if ((wish->emit == EMIT_DEP_INFO ||
			     wish->emit == EMIT_RLIB ||
			     wish->emit == EMIT_RUSTC) &&
		    rust == 0)
			hand_error(h, "K0205", "leave it out",
			    "%s is made by rustc, and no input is Rust", what);
	}
	if (h->output != NULL && h->out_dir != NULL)
		diag_warning("K0203",
		    "-o already names the output, with its directory",
		    "`--out-dir %s` has no effect", h->out_dir);
}

/* -o FILE alone: an object if the name says so, else an archive. */
static void
add_default_wish(struct hand *h)
{
	bool obj = h->output != NULL && text_ends(h->output, ".o");

	if (h->nwishes == 0)
		wish_add(h, obj ? EMIT_OBJ : EMIT_LINK, NULL, NULL);
	for (size_t i = 0; i < h->nwishes; i++)
		obj &= h->wishes[i].emit != EMIT_OBJ;
	/* `--emit link -o x.o`: the object that Kbuild links (DESIGN 5). */
	for (size_t i = 0; i < h->nwishes && obj; i++)
		if (h->wishes[i].emit == EMIT_LINK &&
		    h->wishes[i].path == NULL && count_nameless(h, false) == 1)
			h->wishes[i].emit = EMIT_OBJ;
}

static bool
has_wish(const struct hand *h, enum emit emit)
{
	for (size_t i = 0; i < h->nwishes; i++)
		if (h->wishes[i].emit == emit)
			return true;
	return false;
}

/* What --crate-type or the name says to be a library is one. */
static void
settle_libraries(struct hand *h)
{
	const char *path;

	for (size_t i = 0; i < h->nwishes; i++) {
		path =
		    h->wishes[i].path != NULL ? h->wishes[i].path : h->output;
		if (h->wishes[i].emit == EMIT_LINK &&
		    (path != NULL ? text_ends(path, ".rlib")
				  : h->library && !h->archive))
			h->wishes[i].emit = EMIT_RLIB;
	}
	/* cargo's crate-type = ["staticlib", "lib"] is one call for both. */
	if (h->cargo && h->library && h->archive && has_wish(h, EMIT_LINK))
		wish_add(h, EMIT_RLIB, NULL, NULL);
}

/* --verify writes nothing: whatever says otherwise contradicts it. */
static void
check_verify(struct hand *h)
{
	if (h->output != NULL || h->out_dir != NULL || h->nwishes != 0 ||
	    h->deps)
		hand_error(h, "K0205", "leave either out",
		    "--verify writes nothing, so %s has no meaning",
		    h->output != NULL        ? "-o"
			: h->out_dir != NULL ? "--out-dir"
			: h->asm_only        ? "-S"
			: h->obj_only        ? "-c"
			: h->nwishes != 0    ? "--emit"
					     : "-MD");
}

int
products_make_dir(struct hand *h)
{
	char *dir, *slash;
	int error = 0;

	if (h->out_dir == NULL || h->output != NULL)
		return 0;
	dir = safe_path(h->out_dir);
	for (slash = dir; slash != NULL && error == 0;) {
		slash = strchr(slash + 1, '/');
		if (slash != NULL)
			*slash = '\0';
		if (mkdir(dir, 0777) < 0 && errno != EEXIST)
			error = errno;
		if (slash != NULL)
			*slash = '/';
	}
	if (error != 0)
		hand_error(h, "K0204", NULL, "cannot make the directory %s: %s",
		    h->out_dir, strerror(error));
	free(dir);
	return error != 0 ? -1 : 0;
}

void
products_plan(struct hand *h)
{
	size_t main_ones;
	char *path;

	if (h->job->mode == MODE_VERIFY) {
		check_verify(h);
		return;
	}
	add_default_wish(h);
	wish_add_deps(h);
	settle_libraries(h);
	check_wishes(h);
	main_ones = count_nameless(h, false);
	if (h->output != NULL && main_ones + count_nameless(h, true) == 0)
		diag_warning("K0203", "leave it out",
		    "`-o %s` has no effect: --emit names every output",
		    h->output);
	if (h->output != NULL && main_ones > 1)
		diag_warning("K0205", "name each, as in `--emit asm=F,obj=G`",
		    "-o names one file, and %zu are to be written: its suffix is adapted to each",
		    main_ones);
	for (size_t i = 0; i < h->nwishes; i++) {
		const struct wish *w = &h->wishes[i];

		/* Without an input no default name is known. */
		if (w->path == NULL && h->output == NULL && h->job->work.n == 0)
			continue;
		if (w->path != NULL)
			path = xstrdup(w->path);
		else if (h->output == NULL)
			path = default_path(h, w);
		else if (main_ones > 1 ||
		    (w->emit == EMIT_DEP_INFO && main_ones == 1))
			path = adapted_path(h, w);
		else
			path = xstrdup(h->output);
		plan_one(h, w, path);
		free(path);
	}
}
