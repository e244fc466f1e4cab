/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * source.c - where the source of a rustc's own library is, and whether it is
 * of that rustc. What is made of it is sysroot.c's.
 */
#include "config.h"

#include "kmodrustc/rust.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "kmodrustc/os.h"

/*
 * Where it may be, best first: S is the sysroot, R the release. Without S or R
 * a row that has it is left out.
 */
static const char *const usual_places[] = {
	"S/lib/rustlib/src/rust/library", /* rustup, Fedora, Arch */
	"S/src/rustc-R/library",          /* a Debian package, unpacked */
	"S/../src/rustc-R/library",
	"S/../../src/rustc-R/library", /* S is /usr/lib/rust-1.85 */
	"/usr/src/rustc-R/library",    /* Debian's rust-src */
};

/* What a user may mean by the directory of rust-src. */
static const char *const below_named[] = {
	"",
	"/library",
	"/rust/library",
	"/lib/rustlib/src/rust/library",
};

/* Files whose times tell when a package or a person changed the source. */
static const char *const witnesses[] = {
	"",
	"/alloc/src",
	"/alloc/src/lib.rs",
	"/core/Cargo.toml",
	"/core/src",
	"/core/src/lib.rs",
};

static bool
is_library(const char *path)
{
	char *core = xasprintf("%s/core/src/lib.rs", path);
	char *alloc = xasprintf("%s/alloc/src/lib.rs", path);
	bool is = access(core, R_OK) == 0 && access(alloc, R_OK) == 0;

	free(core);
	free(alloc);
	return is;
}

/* ---- of which release is it? ---- */

/* "1.96.0" at the beginning of s; the caller's, NULL if there is none. */
static char *
leading_release(const char *s)
{
	size_t n = strspn(s, "0123456789.");

	while (n != 0 && s[n - 1] == '.')
		n--;
	return n >= strlen("1.0") && isdigit((unsigned char)*s) ? xstrndup(s, n)
								: NULL;
}

static char *
first_line(const char *path)
{
	FILE *f = fopen(path, "re");
	char line[64], *got = NULL;

	if (f == NULL)
		return NULL;
	if (fgets(line, sizeof(line), f) != NULL)
		got = xstrdup(line);
	fclose(f);
	return got;
}

/*
 * What the tree says of itself: a whole source has src/version, and Debian
 * names the directory by it. NULL: nothing, as in rustup's, which belongs to
 * its toolchain by where it is.
 */
static char *
release_of(const char *library)
{
	static const char *const files[] = { "src/version", "version" };
	const char *slash = strrchr(library, '/'), *name;
	char *path, *line, *release = NULL;

	if (slash == NULL || slash == library)
		return NULL;
	for (size_t i = 0; i < ARRAY_SIZE(files) && release == NULL; i++) {
		path = xasprintf(
		    "%.*s/%s", (int)(slash - library), library, files[i]);
		line = first_line(path);
		if (line != NULL)
			release = leading_release(line);
		free(line);
		free(path);
	}
	for (name = slash; name > library && name[-1] != '/'; name--)
		;
	if (release == NULL && text_starts(name, "rustc-"))
		release = leading_release(name + strlen("rustc-"));
	return release;
}

/* The release that the tree says it is, if it is another one; else NULL. */
static char *
other_release(const struct rustc_info *info, const char *library)
{
	char *theirs = release_of(library), *ours = NULL;

	if (info->release != NULL)
		ours = leading_release(info->release);
	if (theirs != NULL && (ours == NULL || strcmp(theirs, ours) == 0)) {
		free(theirs);
		theirs = NULL;
	}
	free(ours);
	return theirs;
}

/* ---- looking for it ---- */

static void
take(struct rust_source *source, char *library)
{
	struct buf b = { 0 };
	struct stat st;
	char *path;

	buf_puts(&b, library);
	for (size_t i = 0; i < ARRAY_SIZE(witnesses); i++) {
		path = xasprintf("%s%s", library, witnesses[i]);
		if (stat(path, &st) == 0)
			buf_printf(&b, " %lld.%09ld %lld",
			    (long long)st.st_mtim.tv_sec, st.st_mtim.tv_nsec,
			    (long long)st.st_size);
		free(path);
	}
	source->library = library;
	source->identity = buf_detach(&b);
}

static int
take_named(const struct rustc_info *info, const char *named, const char *how,
    struct rust_source *source)
{
	char *path, *library = NULL, *other;

	for (size_t i = 0; i < ARRAY_SIZE(below_named) && library == NULL;
	     i++) {
		path = xasprintf("%s%s", named, below_named[i]);
		if (is_library(path))
			library = realpath(path, NULL);
		free(path);
	}
	if (library == NULL) {
		diag_error("K0206",
		    "name the directory `library` of rust-src, "
		    "or the one that it is in",
		    "%s%s holds no "
		    "core/src/lib.rs",
		    how, named);
		return -1;
	}
	other = other_release(info, library);
	if (other != NULL)
		diag_warning("K0111", NULL,
		    "%s is the library of rustc %s, "
		    "but rustc is %s",
		    library, other, info->release);
	free(other);
	take(source, library);
	return 0;
}

/* A place of the table for this rustc; the caller's, NULL: S or R unknown. */
static char *
place_path(const char *place, const struct rustc_info *info)
{
	struct buf b = { 0 };
	const char *word;

	for (; *place != '\0'; place++) {
		word = *place == 'S' ? info->sysroot : info->release;
		if (*place != 'S' && *place != 'R') {
			buf_putc(&b, *place);
		} else if (word != NULL) {
			buf_puts(&b, word);
		} else {
			buf_free(&b);
			return NULL;
		}
	}
	return buf_detach(&b);
}

/*
 * The first usual place that is not of another release. Only one that was
 * made for this rustc could do: another one's core does not compile.
 */
static void
take_usual(const struct rustc_info *info, struct rust_source *source)
{
	char *path, *library, *other;

	for (size_t i = 0; i < ARRAY_SIZE(usual_places); i++) {
		path = place_path(usual_places[i], info);
		library = NULL;
		if (path != NULL && is_library(path))
			library = realpath(path, NULL);
		free(path);
		if (library == NULL)
			continue;
		other = other_release(info, library);
		if (other == NULL) {
			take(source, library);
			return;
		}
		diag_warning("K0111",
		    "update both, or name the right one by "
		    "--rust-src=DIR",
		    "%s is not used: it is the library of "
		    "rustc %s, but rustc is %s",
		    library, other, info->release);
		free(other);
		free(library);
	}
}

int
rust_source_find(const struct rustc_info *info, const char *wanted,
    struct rust_source *source)
{
	const char *env = getenv("KMODRUSTC_RUST_SRC");

	*source = (struct rust_source){ 0 };
	if (info->minor == 0)
		return 0; /* no source is of an unknown rustc */
	if (wanted != NULL)
		return take_named(info, wanted, "--rust-src=", source);
	if (env != NULL && *env != '\0')
		return take_named(info, env, "$KMODRUSTC_RUST_SRC: ", source);
	take_usual(info, source);
	return 0;
}

void
rust_source_free(struct rust_source *source)
{
	free(source->library);
	free(source->identity);
	*source = (struct rust_source){ 0 };
}

char *
rust_source_help(const struct rustc_info *info)
{
	/* Who would bring it, by a file that only they have. */
	static const struct {
		const char *file, *help;
	} packages[] = {
		{ "/usr/share/doc/rustc-web", "apt install rust-web-src" },
		{ "/usr/bin/apt", "apt install rust-src" },
		{ "/usr/bin/dnf", "dnf install rust-src" },
		{ "/usr/bin/pacman", "pacman -S rust-src" },
	};
	const char *toolchain;

	toolchain = info->sysroot != NULL
	    ? strstr(info->sysroot, "/toolchains/")
	    : NULL;
	if (toolchain != NULL)
		return xasprintf("rustup component add rust-src --toolchain %s",
		    toolchain + strlen("/toolchains/"));
	if (info->sysroot != NULL && strcmp(info->sysroot, "/usr") == 0)
		for (size_t i = 0; i < ARRAY_SIZE(packages); i++)
			if (access(packages[i].file, F_OK) == 0)
				return xstrdup(packages[i].help);
	return xasprintf("--rust-src=DIR names the source of rustc %s's "
			 "library",
	    info->release != NULL ? info->release : "that");
}
