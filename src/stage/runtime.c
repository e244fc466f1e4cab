/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * runtime.c - what the user's objects miss is linked in from the sysroot, and
 * the glue for a known kernel; what to do without rust-src.
 */
#include "config.h"

#include "kmodrustc/stage.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "kmodrustc/asm.h"
#include "kmodrustc/elf.h"
#include "kmodrustc/os.h"
#include "work.h"

/* The names by which the runtime reaches the kernel (rt/kmodrustc_glue.c). */
static bool
wants_glue(const struct strvec *names)
{
	for (size_t i = 0; i < names->n; i++)
		if (text_starts(names->v[i], "kmodrustc_"))
			return true;
	return false;
}

/* `out` and the glue's object become `out`. */
static int
join_glue(struct job *job, const char *out)
{
	struct strvec argv = { 0 };
	char *glue = glue_object(job), *first = tmp_path("unglued", ".o");
	int result = -1;

	tool_words(&argv, "LD", "ld");
	if (glue != NULL && first != NULL && rename(out, first) == 0) {
		strvec_add(&argv, "-r");
		strvec_add(&argv, "-z");
		strvec_add(&argv, "noexecstack");
		strvec_add(&argv, "-o");
		strvec_add(&argv, out);
		strvec_add(&argv, first);
		strvec_add(&argv, glue);
		result = ld_run(job, &argv);
	} else if (glue != NULL && first != NULL) {
		diag_error("K0105", NULL, "cannot rename %s: %s", out,
		    strerror(errno));
	}
	strvec_free(&argv);
	free(glue);
	free(first);
	return result;
}

/* The glue for a known kernel; for any the user adds it, and is told so. */
static int
add_glue(struct job *job, const char *out, struct buf *report)
{
	struct strvec one = { 0 }, undefined = { 0 };
	int result;

	strvec_add(&one, out);
	result = objects_undefined(&one, &undefined);
	if (result == 0 && wants_glue(&undefined)) {
		if (job->kdir != NULL) {
			result = join_glue(job, out);
			buf_puts(report, ", with the glue");
		} else {
			job->needs_glue = true;
		}
	}
	strvec_free(&one);
	strvec_free(&undefined);
	return result;
}

int
link_runtime(struct job *job, const struct strvec *objects,
    const struct strvec *missing, const char *out, struct buf *report)
{
	struct cache_entry entry = { .lock = -1 };
	struct strvec sysroot = { 0 };
	char *script = tmp_path("link", ".lds");
	int result = script != NULL ? 0 : -1;

	if (result == 0)
		result = embedded_write("link.lds", script);
	if (result == 0 && missing->n != 0)
		result = sysroot_objects(job, &sysroot, &entry);
	if (result == 0)
		result = prelink(job, objects, &sysroot, script, out);
	if (result == 0) {
		buf_printf(report, "%zu object%s, %zu names from core",
		    objects->n, objects->n == 1 ? "" : "s", missing->n);
		result = add_glue(job, out, report);
	}
	cache_release(&entry);
	strvec_free(&sysroot);
	free(script);
	return result;
}

/* ---- without rust-src ---- */

/*
 * Functions of core and alloc that never return: they can all end in one
 * place, which says less than they would have (facts by their sources, 1.63 to
 * 1.97). Parts of the demangled name.
 */
static const char *const panics[] = {
	"alloc::alloc::handle_alloc_error",
	"alloc::raw_vec::capacity_overflow",
	"alloc::raw_vec::handle_error",
	"core::cell::panic_already_",
	"core::option::expect_failed",
	"core::option::unwrap_failed",
	"core::panicking::",
	"core::result::unwrap_failed",
	"core::slice::copy_from_slice_impl::len_mismatch_fail",
	"core::slice::index::slice_",
	"core::slice::<impl [T]>::copy_from_slice::len_mismatch_fail",
	"core::str::slice_error_fail",
	"std::panicking::begin_panic",
};

static bool
never_returns(const char *name)
{
	char *plain = demangle(name);
	bool found = false;

	for (size_t i = 0; i < ARRAY_SIZE(panics) && !found; i++)
		found = text_starts(plain, panics[i]);
	free(plain);
	return found;
}

#define CALLERS_MAX 12 /* that are followed from a library to the user */

static bool
is_users(const struct where *at)
{
	return at->file != NULL && !asm_is_library(at->file);
}

/*
 * The user's line that needs the name. A use inside of a library stands in a
 * function of the user's, whose own line is told then, or in one that was made
 * for him: then it is the use of that one that is looked for.
 */
static void
find_user_line(struct line_finder *lines, const char *name, struct where *at,
    char **function)
{
	char *wanted = xstrdup(name);
	struct where own;

	*function = NULL;
	for (int i = 0; i < CALLERS_MAX; i++) {
		free((char *)(size_t)at->file);
		free(*function);
		*function = NULL;
		if (!find_rust_line(lines, wanted, at, function) ||
		    is_users(at) || *function == NULL)
			break;
		for (size_t k = 0; k < lines->texts.n && !is_users(at); k++)
			if (asm_find_function(
				lines->texts.v[k], *function, &own)) {
				free((char *)(size_t)at->file);
				*at = own;
			}
		if (is_users(at))
			break;
		free(wanted);
		wanted = xstrdup(*function);
	}
	free(wanted);
}

/* One error for all names that only core's source could bring. */
static void
say_no_source(struct job *job, struct work *w, const struct strvec *names)
{
	struct line_finder lines = { .job = job, .sources = w };
	struct diag d = { .level = LEVEL_ERROR, .code = "K0103" };
	char *help = rust_source_help(&job->rustc_info), *function = NULL;
	char *plain, *user, *label = NULL, *other;
	size_t first = 0;
	struct buf note = { 0 };

	/* The first that leads to the user; of some only a library knows. */
	for (size_t i = 0; i < names->n && i < 16 && !is_users(&d.at); i++) {
		free(function);
		find_user_line(&lines, names->v[i], &d.at, &function);
		first = is_users(&d.at) ? i : 0;
	}
	plain = demangle(names->v[first]);
	user = demangle(function != NULL ? function : "");
	if (*user != '\0')
		d.label = label = xasprintf("`%s` needs `%s`", user, plain);
	for (size_t i = 0; i < names->n && i < 6; i++) {
		if (i == first)
			continue;
		other = demangle(names->v[i]);
		buf_printf(
		    &note, "%s`%s`", note.len != 0 ? ", " : "so are ", other);
		free(other);
	}
	if (names->n > 6)
		buf_printf(&note, " and %zu more", names->n - 6);
	d.note = note.s;
	d.help = help;
	diag(&d, "`%s` is not linked in, for the source of core is missing",
	    plain);
	line_finder_free(&lines);
	buf_free(&note);
	free((char *)(size_t)d.at.file);
	free(label);
	free(user);
	free(plain);
	free(help);
	free(function);
}

/*
 * Parts what is missing: `ends` gets the names that never return. False: there
 * are others, which is said.
 */
static bool
sort_missing(struct job *job, struct work *w, const struct strvec *missing,
    struct strvec *ends)
{
	struct strvec unknown = { 0 };
	bool all;

	for (size_t i = 0; i < missing->n; i++)
		if (never_returns(missing->v[i]))
			strvec_add(ends, missing->v[i]);
		else if (is_rustc_name(missing->v[i]))
			strvec_add(&unknown, missing->v[i]);
	all = unknown.n == 0;
	if (!all)
		say_no_source(job, w, &unknown);
	strvec_free(&unknown);
	return all;
}

/* The one place for all of them: a message, then the kernel's BUG. */
static void
add_panics(struct buf *b, const struct strvec *names)
{
	static const char says[] = "rust: panicked, the message needs the "
				   "source of core (rust-src)";

	buf_printf(b,
	    "\t.file\t\"kmodrustc.rs\"\n"
	    "\t.section\t.rodata.kmodrustc_panic,\"a\",@progbits\n"
	    ".Lsays:\t.ascii\t\"%s\"\n"
	    "\t.section\t.text.kmodrustc_panic,\"ax\",@progbits\n",
	    says);
	for (size_t i = 0; i < names->n; i++)
		buf_printf(b,
		    "\t.globl\t\"%s\"\n\t.type\t\"%s\",@function\n\"%s\":\n",
		    names->v[i], names->v[i], names->v[i]);
	buf_printf(b,
	    "\tendbr64\n\tandq\t$-16, %%rsp\n"
	    "\txorl\t%%edi, %%edi\n\tmovq\t$.Lsays, %%rsi\n"
	    "\tmovl\t$%zu, %%edx\n\tcall\tkmodrustc_log\n"
	    "\tcall\tkmodrustc_bug\n\tud2\n",
	    sizeof(says) - 1);
	for (size_t i = 0; i < names->n; i++)
		buf_printf(b, "\t.size\t\"%s\", . - \"%s\"\n", names->v[i],
		    names->v[i]);
	buf_puts(b, "\t.section\t.note.GNU-stack,\"\",@progbits\n");
}

/* The object with these panics; the path is the caller's. NULL: said. */
static char *
panics_object(struct job *job, const struct strvec *names)
{
	char *path = tmp_path("panics", ".s"), *out = tmp_path("panics", ".o");
	struct file f = { .path = path };
	struct buf b = { 0 };
	FILE *stream;
	bool ok = false;

	if (path == NULL || out == NULL)
		goto out;
	add_panics(&b, names);
	stream = fopen(path, "we");
	if (stream != NULL) {
		ok = fwrite(b.s, 1, b.len, stream) == b.len;
		ok = fclose(stream) == 0 && ok;
	}
	if (!ok)
		diag_error("K0105", NULL, "cannot write %s: %s", path,
		    strerror(errno));
	f.shown = path;
	ok = ok && assemble_file(job, &f, out) == 0;
out:
	buf_free(&b);
	free(path);
	if (ok)
		return out;
	free(out);
	return NULL;
}

int
link_fallback(struct job *job, struct work *w, const struct strvec *objects,
    const struct strvec *missing, const char *out, struct buf *report)
{
	struct strvec ends = { 0 }, none = { 0 };
	char *extra = NULL, *script = tmp_path("link", ".lds");
	bool all = sort_missing(job, w, missing, &ends);
	int result = script != NULL ? 0 : -1;

	if (!all)
		result = -1;
	else if (ends.n == 0 && objects->n == 1)
		result = result == 0 ? 1 : result; /* nothing to link */
	if (result == 0 && ends.n != 0) {
		extra = panics_object(job, &ends);
		result = extra != NULL ? 0 : -1;
	}
	if (result == 0)
		result = embedded_write("link.lds", script);
	if (extra != NULL)
		strvec_add(&none, extra);
	if (result == 0)
		result = prelink(job, objects, &none, script, out);
	if (result == 0) {
		buf_printf(
		    report, "no rust-src: %zu panics without message", ends.n);
		result = add_glue(job, out, report);
	}
	strvec_free(&ends);
	strvec_free(&none);
	free(extra);
	free(script);
	return result;
}
