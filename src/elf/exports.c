/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * exports.c - which names objects give to others and which they want from
 * others, and which of them rustc made up. What follows from it (roots of a
 * link, what stays global) is stage/'s matter.
 */
#include "config.h"

#include "kmodrustc/elf.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* ---- names that rustc made up ---- */

/*
 * By which rustc's code and its runtime find each other until 1.86; since then
 * these are mangled too. `name*` is all that begin so: __rg_alloc is what
 * #[global_allocator] becomes, __rust_alloc what alloc calls.
 */
static const char *const runtime_names[] = {
	"__rdl_*",
	"__rg_*",
	"__rust_*",
	"__rustc_debug_gdb_scripts_section__",
	"anon.*",
	"rust_begin_unwind",
	"rust_eh_personality",
};

static bool
is_runtime_name(const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(runtime_names); i++) {
		const char *row = runtime_names[i];
		size_t n = strlen(row);

		if (row[n - 1] == '*' ? strncmp(name, row, n - 1) == 0
				      : strcmp(name, row) == 0)
			return true;
	}
	return false;
}

/* How long a name is without what LLVM's LTO adds: ".llvm.1234567". */
static size_t
plain_length(const char *name)
{
	const char *added = strstr(name, ".llvm.");

	return added ? (size_t)(added - name) : strlen(name);
}

/* Of the old scheme: _ZN4core9panicking5panic17h0123456789abcdefE. */
bool
is_legacy_name(const char *name)
{
	size_t n = plain_length(name);

	if (!text_starts(name, "_ZN") || n < 24 || name[n - 1] != 'E' ||
	    strncmp(name + n - 20, "17h", 3) != 0)
		return false;
	return strspn(name + n - 17, "0123456789abcdef") >= 16;
}

/* A crate's name as v0 has it: C, a hash if any (s1a2b_), length, letters. */
static bool
is_crate_root(const char *p)
{
	char *end;
	unsigned long n;

	if (*p++ != 'C')
		return false;
	if (*p == 's') {
		while (isalnum((unsigned char)*p))
			p++;
		if (*p++ != '_')
			return false;
	}
	if (!isdigit((unsigned char)*p))
		return false;
	n = strtoul(p, &end, 10);
	return n != 0 && n <= strlen(end);
}

/*
 * Of scheme v0: _RNvNtCs1234_4core9panicking5panic. Every one begins as a path
 * and names a crate; a driver's _RNG_reset does not.
 */
bool
is_v0_name(const char *name)
{
	if (!text_starts(name, "_R") || name[2] == '\0' ||
	    !strchr("BCIMNXY", name[2]))
		return false;
	for (const char *p = name + 2; *p; p++) {
		if (is_crate_root(p))
			return true;
	}
	return false;
}

bool
is_rustc_name(const char *name)
{
	return is_runtime_name(name) || is_legacy_name(name) ||
	    is_v0_name(name);
}

/* ---- lists of names ---- */

static int
compare_names(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Sorts, and leaves each name once. */
static void
names_unite(struct strvec *sv)
{
	size_t kept = 0;

	if (sv->n < 2)
		return;
	qsort(sv->v, sv->n, sizeof(*sv->v), compare_names);
	for (size_t i = 1; i < sv->n; i++) {
		if (strcmp(sv->v[i], sv->v[kept]) == 0)
			free(sv->v[i]);
		else
			sv->v[++kept] = sv->v[i];
	}
	sv->n = kept + 1;
	sv->v[sv->n] = NULL;
}

/* Takes the names of `less` out of `sv`; both are sorted. */
static void
names_subtract(struct strvec *sv, const struct strvec *less)
{
	size_t kept = 0, k = 0;

	for (size_t i = 0; i < sv->n; i++) {
		while (k < less->n && strcmp(less->v[k], sv->v[i]) < 0)
			k++;
		if (k < less->n && strcmp(less->v[k], sv->v[i]) == 0)
			free(sv->v[i]);
		else
			sv->v[kept++] = sv->v[i];
	}
	sv->n = kept;
	if (sv->v)
		sv->v[kept] = NULL;
}

/* ---- what objects give ---- */

static bool
is_global(const struct object *o, size_t i)
{
	return ELF64_ST_BIND(o->symbols[i].st_info) != STB_LOCAL;
}

static bool
is_hidden(const struct object *o, size_t i)
{
	unsigned visibility = ELF64_ST_VISIBILITY(o->symbols[i].st_other);

	return visibility == STV_HIDDEN || visibility == STV_INTERNAL;
}

static int
exports_add(const struct object *o, void *names)
{
	for (size_t i = 1; i < o->nsymbols; i++) {
		const char *name = symbol_name(o, i);

		if (!is_global(o, i) || is_hidden(o, i) || *name == '\0' ||
		    symbol_section(o, i) == SHN_UNDEF)
			continue;
		if (o->language == LANG_C_LIKE || !is_rustc_name(name))
			strvec_add(names, name);
	}
	return 0;
}

int
object_exports(const char *path, const char *shown, struct strvec *names)
{
	int result = archive_each(path, shown, exports_add, names);

	names_unite(names);
	return result;
}

/* ---- what objects want ---- */

struct wants {
	struct strvec asked, defined;
};

static void
asked_add(const struct object *o, struct strvec *asked)
{
	bool *named = xcalloc(o->nsymbols, sizeof(*named));

	for (size_t i = 0; i < o->nrelocs; i++) {
		for (size_t j = 0; j < o->relocs[i].n; j++)
			named[ELF64_R_SYM(o->relocs[i].v[j].r_info)] = true;
	}
	for (size_t i = 1; i < o->nsymbols; i++) {
		if (named[i] && symbol_section(o, i) == SHN_UNDEF &&
		    ELF64_ST_BIND(o->symbols[i].st_info) == STB_GLOBAL)
			strvec_add(asked, symbol_name(o, i));
	}
	free(named);
}

static int
wants_add(const struct object *o, void *ctx)
{
	struct wants *w = ctx;

	asked_add(o, &w->asked);
	for (size_t i = 1; i < o->nsymbols; i++) {
		if (is_global(o, i) && symbol_section(o, i) != SHN_UNDEF)
			strvec_add(&w->defined, symbol_name(o, i));
	}
	return 0;
}

int
objects_undefined(const struct strvec *paths, struct strvec *names)
{
	struct wants w = { 0 };
	int result = 0;

	for (size_t i = 0; i < paths->n && result == 0; i++)
		result = archive_each(paths->v[i], paths->v[i], wants_add, &w);
	names_unite(&w.asked);
	names_unite(&w.defined);
	names_subtract(&w.asked, &w.defined);
	strvec_add_all(names, &w.asked);
	names_unite(names);
	strvec_free(&w.asked);
	strvec_free(&w.defined);
	return result;
}
