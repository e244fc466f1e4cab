/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * rules_export.c - undefined names against what the kernel exports, to whom and
 * under which name, and names that are too long for it. Rust's own names and
 * compilers' routines are rules_name.c's.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "verify/rules.h"

static const char *
name_of(const struct subject *s)
{
	return symbol_name(s->o, s->symbol);
}

/* ---- names that are not exported ---- */

/*
 * Not the kernel's to export: Kbuild's own file of each module defines the
 * first, the glue the others; K0504 is about the table.
 */
static bool
is_of_module(const struct judge *j, const char *name)
{
	return !j->module &&
	    (strcmp(name, "__this_module") == 0 ||
		text_starts(name, "kmodrustc_"));
}

/* Does a rule of rules_name.c tell of it? */
static bool
is_told(const struct judge *j, const struct subject *s)
{
	return strcmp(name_of(s), "_GLOBAL_OFFSET_TABLE_") == 0 ||
	    undefined_rust_name(j, s) || undefined_wide_integer(j, s) ||
	    undefined_float(j, s);
}

/*
 * A distribution's kernel has later kernels' changes: by its version alone
 * nothing is certain of one like 5.14.0-362.el9.
 */
static bool
is_certain(const struct kernel *k)
{
	return kernel_knows_exports(k) || k->release == NULL ||
	    strstr(k->release, ".el") == NULL;
}

bool
renamed_export(const struct judge *j, const struct subject *s)
{
	return is_certain(j->kernel) &&
	    rename_missing(j->kernel, name_of(s)) != NULL;
}

bool
inline_only(const struct judge *j, const struct subject *s)
{
	return is_certain(j->kernel) &&
	    inline_find(j->kernel, name_of(s)) != NULL;
}

/*
 * What no export comes near is a name of the module's other members, and if it
 * is not, modpost fails, as it does for C.
 */
static bool
is_left_to_modpost(const struct judge *j, const char *name)
{
	char *near;

	if (!j->member || j->undefined != UNDEFINED_DEFAULT)
		return false;
	near = kernel_nearest_name(j->kernel, name);
	free(near);
	return near == NULL;
}

bool
unknown_export(const struct judge *j, const struct subject *s)
{
	return kernel_knows_exports(j->kernel) &&
	    !kernel_exports(j->kernel, name_of(s)) &&
	    !is_of_module(j, name_of(s)) && !renamed_export(j, s) &&
	    !inline_only(j, s) && !is_told(j, s) &&
	    !is_left_to_modpost(j, name_of(s));
}

/* ---- names that are not exported to everyone ---- */

const char *
judge_license(const struct judge *j)
{
	return j->license != NULL ? j->license : "unspecified";
}

/* include/linux/license.h: license_is_gpl_compatible() */
static bool
is_gpl(const char *license)
{
	static const char *const compatible[] = { "GPL", "GPL v2",
		"GPL and additional rights", "Dual BSD/GPL", "Dual MIT/GPL",
		"Dual MPL/GPL" };

	for (size_t i = 0; i < ARRAY_SIZE(compatible); i++) {
		if (strcmp(license, compatible[i]) == 0)
			return true;
	}
	return false;
}

/* An object that says nothing is part of a module whose C code says it. */
bool
gpl_only_export(const struct judge *j, const struct subject *s)
{
	struct export_fact e;

	if (!kernel_export_find(j->kernel, name_of(s), &e) || !e.gpl_only)
		return false;
	if (j->license == NULL && !j->module)
		return j->first_reading;
	return !is_gpl(judge_license(j));
}

static const char own[] = "module:";

/*
 * Since 5.4: verify_namespace_is_imported(). With that option the loader only
 * warns.
 */
bool
unimported_namespace(const struct judge *j, const struct subject *s)
{
	struct export_fact e;

	if (!kernel_export_find(j->kernel, name_of(s), &e) ||
	    e.namespace.n == 0 || span_starts(e.namespace, own) ||
	    kernel_allows_missing_namespace(j->kernel))
		return false;
	for (size_t i = 0; i < j->imports.n && !j->first_reading; i++) {
		if (span_is(e.namespace, j->imports.v[i]))
			return false;
	}
	return true;
}

/* `-` and `_` are one in names of modules. */
static bool
is_module_name(const char *p, size_t n, const char *name)
{
	for (; n != 0; p++, name++, n--) {
		if (*p == '*')
			return true;
		if (*p != *name &&
		    !(strchr("-_", *p) && *name && strchr("-_", *name)))
			return false;
	}
	return *name == '\0';
}

/*
 * "module:kvm,vfio-*": verify_module_namespace(). The name of the module is
 * known once it is finished.
 */
bool
foreign_namespace(const struct judge *j, const struct subject *s)
{
	struct export_fact e;
	const char *p, *end;
	size_t n;

	if (!kernel_export_find(j->kernel, name_of(s), &e) ||
	    !span_starts(e.namespace, own))
		return false;
	end = e.namespace.p + e.namespace.n;
	for (p = e.namespace.p + sizeof(own) - 1; p < end; p += n + 1) {
		const char *comma = memchr(p, ',', (size_t)(end - p));

		n = (size_t)((comma ? comma : end) - p);
		if (!j->first_reading && j->name != NULL &&
		    is_module_name(p, n, j->name))
			return false;
	}
	return true;
}

/* check_exports() of modpost.c: "too long symbol" */
bool
long_import(const struct judge *j, const struct subject *s)
{
	size_t limit = kernel_import_limit(j->kernel);

	return limit != 0 && strlen(name_of(s)) >= limit &&
	    kernel_exports(j->kernel, name_of(s));
}

const char *
module_import(const struct object *o)
{
	const char *value = "";

	while ((value = object_modinfo_next(o, "import_ns", value)) != NULL) {
		if (text_starts(value, own))
			return value;
	}
	return "";
}

/* setup_modinfo() of kernel/module/main.c */
bool
imported_module(const struct judge *j, const struct subject *s)
{
	return s->o->nsections != 0 &&
	    kernel_refuses_module_import(j->kernel) &&
	    *module_import(s->o) != '\0';
}

/* ---- names that are too long to be shown ---- */

#define SHORTEST_LIMIT 128 /* of all kernel_name_limit() */

bool
has_long_name(const struct object *o)
{
	const struct section *strings = NULL;
	const char *p, *end, *nul;

	for (size_t i = 1; i < o->nsections; i++) {
		if (o->sections[i].type == SHT_SYMTAB &&
		    o->sections[i].link < o->nsections)
			strings = &o->sections[o->sections[i].link];
	}
	if (strings == NULL || strings->data == NULL)
		return false;
	p = (const char *)strings->data;
	for (end = p + strings->size; p < end; p = nul + 1) {
		nul = memchr(p, '\0', (size_t)(end - p));
		if (nul == NULL || nul - p >= SHORTEST_LIMIT)
			return true;
	}
	return false;
}

/* Does the loader keep the name of this symbol for backtraces? */
static bool
is_shown(const struct subject *s)
{
	const Elf64_Sym *sym = &s->o->symbols[s->symbol];
	size_t section = symbol_section(s->o, s->symbol);
	unsigned type = ELF64_ST_TYPE(sym->st_info);

	return section != SHN_UNDEF && section < s->o->nsections &&
	    type != STT_FILE && type != STT_SECTION &&
	    (s->o->sections[section].flags & SHF_ALLOC) != 0;
}

bool
long_name(const struct judge *j, const struct subject *s)
{
	return is_shown(s) && kernel_chokes_on_long_names(j->kernel) &&
	    strlen(name_of(s)) >= kernel_name_limit(j->kernel);
}

bool
cut_name(const struct judge *j, const struct subject *s)
{
	return is_shown(s) && !kernel_chokes_on_long_names(j->kernel) &&
	    strlen(name_of(s)) >= kernel_name_limit(j->kernel);
}
