/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * libraries.c - the .rlib files that a source is compiled against are linked
 * with it: those of --extern, and of those in the directories of -L the ones
 * that define what somebody wants, as ld does with archives.
 */
#include "config.h"

#include "kmodrustc/stage.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "kmodrustc/elf.h"
#include "kmodrustc/os.h"
#include "work.h"

/* A library once, whatever it is called. */
static void
add_library(struct work *w, const char *path)
{
	struct stat st;

	if (stat(path, &st) < 0 || !S_ISREG(st.st_mode))
		return;
	for (size_t i = 0; i < w->n; i++)
		if (w->v[i].kind == KIND_BUNDLE &&
		    file_same(w->v[i].path, path))
			return;
	work_add(w, KIND_BUNDLE, path);
}

/* --extern=[OPTIONS:]NAME[=PATH] */
static void
add_extern(struct work *w, const char *value)
{
	const char *path = strchr(value, '=');

	if (path != NULL && text_ends(path, ".rlib"))
		add_library(w, path + 1);
}

static int
by_name(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

static int
is_rlib(const struct dirent *e)
{
	return text_starts(e->d_name, "lib") && text_ends(e->d_name, ".rlib");
}

/* -L [KIND=]DIR; in the order of names, so that a build can be repeated. */
static void
add_directory(struct job *job, const char *value)
{
	static const char *const kinds[] = { "dependency=", "crate=", "all=" };
	struct dirent **entries;
	char *path;
	int n;

	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++)
		if (text_starts(value, kinds[i]))
			value += strlen(kinds[i]);
	n = scandir(value, &entries, is_rlib, by_name);
	for (int i = 0; i < n; i++) {
		path = xasprintf("%s/%s", value, entries[i]->d_name);
		if (!strvec_has(&job->libraries, path))
			strvec_add(&job->libraries, path);
		free(path);
		free(entries[i]);
	}
	if (n >= 0)
		free(entries);
}

/* What is behind a crate's name, "-5a0c..." in "libx-5a0c....rlib". */
static char *
extra_of(const char *path)
{
	const char *name = strrchr(path, '/');
	const char *dash = strrchr(name != NULL ? name : path, '-');
	size_t n = dash != NULL ? strlen(dash) : 0;

	return n > strlen(".rlib") ? xstrndup(dash, n - strlen(".rlib")) : NULL;
}

/*
 * Of two builds of a crate in cargo's directory only one is meant, and their
 * names for ld are the same. A crate's metadata has the names of all that it
 * was compiled against, so the ones meant are those that the files of --extern
 * tell (CrateDep::extra_filename in rustc_metadata).
 */
static int
drop_strangers(struct job *job, const struct work *w)
{
	struct strvec meant = { 0 };
	struct buf b = { 0 };
	char *extra;

	for (size_t i = 0; i < w->n; i++) {
		if (w->v[i].kind != KIND_BUNDLE ||
		    !text_ends(w->v[i].path, ".rlib"))
			continue;
		buf_clear(&b);
		if (file_read(w->v[i].path, &b) < 0) {
			buf_free(&b);
			strvec_free(&meant);
			return -1;
		}
		for (size_t k = 0; k < job->libraries.n; k++) {
			extra = extra_of(job->libraries.v[k]);
			if (extra != NULL &&
			    !strvec_has(&meant, job->libraries.v[k]) &&
			    memmem(b.s, b.len, extra, strlen(extra)) != NULL)
				strvec_add(&meant, job->libraries.v[k]);
			free(extra);
		}
	}
	buf_free(&b);
	strvec_free(&job->libraries);
	job->libraries = meant;
	return 0;
}

int
libraries_add(struct job *job, struct work *w)
{
	const struct strvec *args = &job->rustc_args;

	if (job_product(job, EMIT_OBJ) == NULL &&
	    job_product(job, EMIT_LINK) == NULL)
		return 0;
	for (size_t i = 0; i < args->n; i++) {
		if (text_starts(args->v[i], "--extern="))
			add_extern(w, args->v[i] + strlen("--extern="));
		else if (strcmp(args->v[i], "-L") == 0 && i + 1 < args->n)
			add_directory(job, args->v[i + 1]);
	}
	return job->face == FACE_CARGO ? drop_strangers(job, w) : 0;
}

/* Does an object define one of the names (sorted)? */
static int
defines_any(const struct object *o, void *ctx)
{
	const struct strvec *names = ctx;
	const char *name;
	size_t low, high, middle;
	int order;

	for (size_t i = 1; i < o->nsymbols; i++) {
		if (ELF64_ST_BIND(o->symbols[i].st_info) == STB_LOCAL ||
		    symbol_section(o, i) == SHN_UNDEF)
			continue;
		name = symbol_name(o, i);
		for (low = 0, high = names->n; low < high;) {
			middle = low + (high - low) / 2;
			order = strcmp(name, names->v[middle]);
			if (order == 0)
				return 1;
			if (order < 0)
				high = middle;
			else
				low = middle + 1;
		}
	}
	return 0;
}

/* Is it there already, by --extern? */
static bool
is_given(const struct work *w, const char *path)
{
	for (size_t i = 0; i < w->n; i++)
		if (text_starts(w->v[i].shown, path) &&
		    w->v[i].shown[strlen(path)] == '(')
			return true;
	return false;
}

int
libraries_pull(struct job *job, struct work *w, struct strvec *objects)
{
	struct strvec wanted = { 0 };
	bool again = true;
	int found;

	while (again) {
		again = false;
		strvec_free(&wanted);
		if (objects_undefined(objects, &wanted) < 0)
			return -1;
		for (size_t i = 0; i < job->libraries.n; i++) {
			char *path = job->libraries.v[i];

			if (*path == '\0' || is_given(w, path))
				continue;
			found = archive_each(path, path, defines_any, &wanted);
			if (found < 0 ||
			    (found == 1 &&
				extract_library(w, path, objects) < 0)) {
				strvec_free(&wanted);
				return -1;
			}
			if (found == 1) {
				*path = '\0'; /* done with */
				again = true;
			}
		}
	}
	strvec_free(&wanted);
	return 0;
}
