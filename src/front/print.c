/* SPDX-License-Identifier: GPL-2.0-or-later */
/* print.c - --print kmod-...: where our own things are; --clean-cache */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hand.h"
#include "kmodrustc/os.h"

/* The rustc that a compile would use; false: there is none, or said. */
static bool
find_source(const char *rustc, const char *wanted, struct rust_source *source)
{
	struct rustc_info info = { 0 };
	struct strvec words = { 0 };
	bool found = rustc_find(rustc, &words) == 0 &&
	    rustc_probe(&words, &info) == 0 &&
	    rust_source_find(&info, wanted, source) == 0;

	rustc_info_free(&info);
	strvec_free(&words);
	return found;
}

static int
print_cache_dir(const struct args *args)
{
	struct cache c = { 0 };

	(void)args;
	cache_find(&c, false);
	puts(c.dir != NULL ? c.dir : "");
	cache_free(&c);
	return 0;
}

/* Of what is installed; the build tree's tests have it elsewhere. */
static void
print_data(const char *name)
{
	const char *dir = getenv("KMODRUSTC_DATADIR");

	printf("%s/%s\n", dir != NULL && *dir != '\0' ? dir : PKGDATADIR, name);
}

static int
print_glue(const struct args *args)
{
	(void)args;
	print_data("kmodrustc_glue.c");
	return 0;
}

static int
print_mk(const struct args *args)
{
	(void)args;
	print_data("kmodrustc.mk");
	return 0;
}

static int
print_rust_src(const struct args *args)
{
	const struct arg *rustc = args_last(args, OPTION_REAL_RUSTC);
	const struct arg *wanted = args_last(args, OPTION_RUST_SRC);
	struct rust_source source = { 0 };

	if (!find_source(rustc != NULL ? rustc->value : NULL,
		wanted != NULL ? wanted->value : NULL, &source))
		return -1;
	puts(source.library != NULL ? source.library : "");
	rust_source_free(&source);
	return 0;
}

static const struct {
	const char *name;
	int (*show)(const struct args *args);
} answers[] = {
	{ "kmod-cache-dir", print_cache_dir },
	{ "kmod-glue", print_glue },
	{ "kmod-mk", print_mk },
	{ "kmod-rust-src", print_rust_src },
};

static const char *
answer_name(size_t i, const void *ctx)
{
	(void)ctx;
	return answers[i].name;
}

int
print_show(const struct args *args, const char *what)
{
	const char *near;
	char *help;

	for (size_t i = 0; i < ARRAY_SIZE(answers); i++)
		if (strcmp(answers[i].name, what) == 0)
			return answers[i].show(args);
	near = nearest_name(what, ARRAY_SIZE(answers), answer_name, NULL);
	help = near != NULL ? xasprintf("did you mean `%s`?", near) : NULL;
	diag_error("K0206", help, "--print does not know `%s`", what);
	free(help);
	return -1;
}

int
clean_show(void)
{
	struct cache_cleaned r = { 0 };

	if (cache_clean(&r) < 0)
		return -1;
	if (r.dir == NULL)
		puts("there is no cache");
	else
		printf("%s: %zu entries, %.1f MB removed, %zu in use left\n",
		    r.dir, r.entries, (double)r.bytes / 1e6, r.busy);
	free(r.dir);
	return 0;
}
