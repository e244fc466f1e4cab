/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * exports.c - questions about a kernel's exports and about names in general.
 * How Module.symvers is read is symvers.c's.
 */
#include "config.h"

#include "kmodrustc/kernel.h"

#include <stdlib.h>
#include <string.h>

#include "symvers.h"

bool
kernel_knows_exports(const struct kernel *k)
{
	return k->symvers != NULL;
}

bool
kernel_exports(const struct kernel *k, const char *symbol)
{
	struct export_fact e;

	return kernel_export_find(k, symbol, &e);
}

size_t
kernel_export_count(const struct kernel *k)
{
	return k->symvers ? symvers_count(k->symvers) : 0;
}

bool
kernel_export_find(
    const struct kernel *k, const char *symbol, struct export_fact *e)
{
	*e = (struct export_fact){ 0 };
	if (k->symvers && symvers_find(k->symvers, symbol, e))
		return true;
	for (size_t i = 0; i < k->nothers; i++)
		if (symvers_find(k->others[i], symbol, e))
			return true;
	return false;
}

int
kernel_add_exports(struct kernel *k, const char *path)
{
	struct symvers *sv = symvers_read(path);

	if (!sv)
		return -1;
	k->others =
	    xreallocarray(k->others, k->nothers + 1, sizeof(*k->others));
	k->others[k->nothers++] = sv;
	return 0;
}

bool
kernel_allows_missing_namespace(const struct kernel *k)
{
	return kernel_config(k, "MODULE_ALLOW_MISSING_NAMESPACE_IMPORTS") !=
	    NULL;
}

/*
 * struct modversion_info has 56 bytes for a name and its NUL; modpost 5.10, 6.1
 * and 6.12 say "too long symbol" from 56 on. From 6.14 on there may be a second
 * table without a limit.
 */
size_t
kernel_import_limit(const struct kernel *k)
{
	return kernel_has(k, FEATURE_MODVERSIONS) &&
		kernel_config(k, "EXTENDED_MODVERSIONS") == NULL
	    ? 56
	    : 0;
}

/* include/linux/kallsyms.h: 128 up to 5.19.0, 512 in 6.1 and later. */
size_t
kernel_name_limit(const struct kernel *k)
{
	return k->version != 0 && k->version < KVER(6, 1, 0) ? 128 : 512;
}

/* ---- "did you mean" ---- */

/* How many letters a typing mistake may be away; 0: too short a name to tell. */
static size_t
reach_of(const char *word)
{
	size_t len = strlen(word);

	return len < 5 ? 0 : len < 9 ? 1 : 2;
}

/*
 * Could it be near enough to be compared? Most names are not: of 25000 some
 * hundreds begin with the right letter and have the right length.
 */
static bool
is_candidate(struct span name, const char *word, size_t reach)
{
	size_t len = strlen(word), skip = 0;

	if (name.n + reach < len || len + reach < name.n)
		return false;
	while (skip < name.n && name.p[skip] == '_')
		skip++;
	return skip < name.n && name.p[skip] == word[strspn(word, "_")];
}

static void
candidates_of(const struct symvers *sv, const char *word, size_t reach,
    struct strvec *names)
{
	for (size_t i = 0; i < symvers_slots(sv); i++) {
		struct span name = symvers_name(sv, i);

		if (name.p != NULL && is_candidate(name, word, reach))
			strvec_addn(names, name.p, name.n);
	}
}

static void
candidates_add(const struct kernel *k, const char *word, size_t reach,
    struct strvec *names)
{
	candidates_of(k->symvers, word, reach, names);
	for (size_t i = 0; i < k->nothers; i++)
		candidates_of(k->others[i], word, reach, names);
	for (size_t i = 0; i < inline_rows(); i++) {
		const char *name = inline_row(i)->name;

		if (is_candidate(
			(struct span){ name, strlen(name) }, word, reach))
			strvec_add(names, name);
	}
}

static const char *
name_at(size_t i, const void *names)
{
	return ((const struct strvec *)names)->v[i];
}

char *
kernel_nearest_name(const struct kernel *k, const char *word)
{
	struct strvec names = { 0 };
	size_t reach = reach_of(word);
	const char *near;
	char *copy;

	if (!kernel_knows_exports(k) || reach == 0)
		return NULL;
	candidates_add(k, word, reach, &names);
	near = nearest_within(word, reach, names.n, name_at, &names);
	copy = near != NULL ? xstrdup(near) : NULL;
	strvec_free(&names);
	return copy;
}
