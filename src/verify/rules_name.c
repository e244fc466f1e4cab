/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * rules_name.c - undefined names that no kernel has: Rust's, and the routines
 * compilers call for what the processor or the kernel has no code for. And the
 * two names by which the kernel finds what to call.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "verify/rules.h"

/* The tables are sorted as strcmp() sorts. */

/*
 * Floating point of libgcc and compiler-rt; fma and fmod (the operator %) are
 * the only names of libm that LLVM calls for core's own code.
 */
/* clang-format off */
static const char *const float_routines[] = {
	"__adddf3", "__addsf3", "__addtf3", "__cmpdf2", "__cmpsf2",
	"__cmptf2", "__divdf3", "__divsf3", "__divtf3", "__eqdf2", "__eqhf2",
	"__eqsf2", "__eqtf2", "__extenddftf2", "__extendhfdf2",
	"__extendhfsf2", "__extendhftf2", "__extendsfdf2", "__extendsftf2",
	"__fixdfdi", "__fixdfsi", "__fixdfti", "__fixsfdi", "__fixsfsi",
	"__fixsfti", "__fixtfdi", "__fixtfsi", "__fixtfti", "__fixunsdfdi",
	"__fixunsdfsi", "__fixunsdfti", "__fixunssfdi", "__fixunssfsi",
	"__fixunssfti", "__fixunstfdi", "__fixunstfsi", "__fixunstfti",
	"__floatdidf", "__floatdisf", "__floatditf", "__floatsidf",
	"__floatsisf", "__floatsitf", "__floattidf", "__floattisf",
	"__floattitf", "__floatundidf", "__floatundisf", "__floatunditf",
	"__floatunsidf", "__floatunsisf", "__floatunsitf", "__floatuntidf",
	"__floatuntisf", "__floatuntitf", "__gedf2", "__gehf2", "__gesf2",
	"__getf2", "__gnu_f2h_ieee", "__gnu_h2f_ieee", "__gtdf2", "__gthf2",
	"__gtsf2", "__gttf2", "__ledf2", "__lehf2", "__lesf2", "__letf2",
	"__ltdf2", "__lthf2", "__ltsf2", "__lttf2", "__muldf3", "__mulsf3",
	"__multf3", "__nedf2", "__negdf2", "__negsf2", "__negtf2", "__nehf2",
	"__nesf2", "__netf2", "__powidf2", "__powisf2", "__powitf2",
	"__subdf3", "__subsf3", "__subtf3", "__truncdfhf2", "__truncdfsf2",
	"__truncsfhf2", "__trunctfdf2", "__trunctfhf2", "__trunctfsf2",
	"__unorddf2", "__unordhf2", "__unordsf2", "__unordtf2", "fma", "fmaf",
	"fmod", "fmodf",
};
/* clang-format on */

/* Integers of 128 bits; __rust_*128_* were lang items of old compilers. */
/* clang-format off */
static const char *const wide_routines[] = {
	"__ashlti3", "__ashrti3", "__divmodti4", "__divti3", "__lshrti3",
	"__modti3", "__mulodi4", "__muloti4", "__multi3", "__rust_i128_addo",
	"__rust_i128_mulo", "__rust_i128_subo", "__rust_u128_addo",
	"__rust_u128_mulo", "__rust_u128_subo", "__udivmodti4", "__udivti3",
	"__umodti3",
};
/* clang-format on */

/* What rustc's own runtime defines, up to 1.85; later it is mangled. */
/* clang-format off */
static const char *const rust_runtime[] = {
	"__rdl_alloc", "__rdl_alloc_zeroed", "__rdl_dealloc", "__rdl_oom",
	"__rdl_realloc", "__rg_alloc", "__rg_alloc_zeroed", "__rg_dealloc",
	"__rg_oom", "__rg_realloc", "__rust_alloc",
	"__rust_alloc_error_handler",
	"__rust_alloc_error_handler_should_panic", "__rust_alloc_zeroed",
	"__rust_dealloc", "__rust_drop_panic", "__rust_foreign_exception",
	"__rust_no_alloc_shim_is_unstable", "__rust_panic_cleanup",
	"__rust_probestack", "__rust_realloc", "__rust_start_panic",
	"rust_begin_unwind", "rust_eh_personality", "rust_oom", "rust_panic",
};
/* clang-format on */

static int
compare_names(const void *name, const void *row)
{
	return strcmp(name, *(const char *const *)row);
}

static bool
is_in(const char *name, const char *const *table, size_t n)
{
	return bsearch(name, table, n, sizeof(*table), compare_names) != NULL;
}

static const char *
name_of(const struct subject *s)
{
	return symbol_name(s->o, s->symbol);
}

/*
 * A C++ name may have the legacy shape: there it is modpost's matter. No C++
 * compiler writes a name of scheme v0.
 */
bool
undefined_rust_name(const struct judge *j, const struct subject *s)
{
	const char *name = name_of(s);

	if (kernel_exports(j->kernel, name))
		return false;
	if (is_in(name, rust_runtime, ARRAY_SIZE(rust_runtime)))
		return true;
	return is_v0_name(name) ||
	    (s->o->language != LANG_C_LIKE && is_legacy_name(name));
}

bool
undefined_wide_integer(const struct judge *j, const struct subject *s)
{
	return is_in(name_of(s), wide_routines, ARRAY_SIZE(wide_routines)) &&
	    !kernel_exports(j->kernel, name_of(s));
}

bool
undefined_float(const struct judge *j, const struct subject *s)
{
	return is_in(name_of(s), float_routines, ARRAY_SIZE(float_routines)) &&
	    !kernel_exports(j->kernel, name_of(s));
}

bool
name_is_asked_for(const char *name)
{
	return *name != '\0';
}

/* ---- the names that the kernel looks for in a module ---- */

/* Is it `entry` of some crate's root, as rustc mangles it? */
static bool
is_mangled_entry(const char *name, const char *entry)
{
	char *last = xasprintf("%zu%s", strlen(entry), entry), *crate;
	const char *at = strstr(name, last);
	size_t n;
	bool is = false;

	/* "_RNvCs73iGU5yzm4s_5hello11init_module", "_ZN5hello11init_module17h" */
	if (at != NULL && text_starts(name, "_RNvC")) {
		is = strcmp(at, last) == 0;
	} else if (at != NULL && is_legacy_name(name)) {
		n = strtoul(name + strlen("_ZN"), &crate, 10);
		is = (size_t)(at - crate) == n &&
		    text_starts(at + strlen(last), "17h");
	}
	free(last);
	return is;
}

static bool
is_partly_rust(const struct object *o)
{
	return o->language == LANG_RUST || o->language == LANG_MIXED;
}

/*
 * kernel/module/main.c takes both from struct module, modpost puts them there.
 * Of a crate with another root nothing is left of one that is mangled: then
 * cleanup_module() alone is odd enough. In C they may be in two files.
 */
const char *
entry_not_found(const struct object *o)
{
	static const char *const entries[] = { "init_module",
		"cleanup_module" };
	bool plain[ARRAY_SIZE(entries)] = { 0 };
	bool mangled[ARRAY_SIZE(entries)] = { 0 };

	for (size_t i = 1; i < o->nsymbols; i++) {
		const char *name = symbol_name(o, i);

		for (size_t e = 0; e < ARRAY_SIZE(entries); e++) {
			if (strstr(name, entries[e]) == NULL)
				continue;
			plain[e] |= strcmp(name, entries[e]) == 0;
			mangled[e] |= is_mangled_entry(name, entries[e]);
		}
	}
	if (!plain[0] && (mangled[0] || (plain[1] && is_partly_rust(o))))
		return entries[0];
	return mangled[1] && !plain[1] ? entries[1] : NULL;
}

bool
mangled_entry(const struct judge *j, const struct subject *s)
{
	(void)j;
	return entry_not_found(s->o) != NULL;
}
