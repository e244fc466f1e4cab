/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * libraries.c - the .rlib files that a source is compiled against are linked
 * with it: those of --extern, and those in the directories of -L, for they may
 * be what the first were made with. What nobody calls is left out by the link.
 */
#include "config.h"

#include "kmodrustc/stage.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

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
add_directory(struct work *w, const char *value)
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
		add_library(w, path);
		free(path);
		free(entries[i]);
	}
	if (n >= 0)
		free(entries);
}

void
libraries_add(const struct job *job, struct work *w)
{
	const struct strvec *args = &job->rustc_args;

	if (job_product(job, EMIT_OBJ) == NULL &&
	    job_product(job, EMIT_LINK) == NULL)
		return;
	for (size_t i = 0; i < args->n; i++) {
		if (text_starts(args->v[i], "--extern="))
			add_extern(w, args->v[i] + strlen("--extern="));
		else if (strcmp(args->v[i], "-L") == 0 && i + 1 < args->n)
			add_directory(w, args->v[i + 1]);
	}
}
