/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * prelink.c - the user's objects and what they need of the sysroot made one:
 * what the roots are, which sections have to be kept, and in which order who
 * is joined. ld.c runs the linker, elf/ takes out what it leaves behind.
 */
#include "config.h"

#include "kmodrustc/stage.h"

#include <ctype.h>
#include <errno.h>
#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>

#include "kmodrustc/elf.h"
#include "kmodrustc/os.h"
#include "work.h"

struct prelink {
	const struct job *job;
	const struct strvec *sysroot;
	const char *out;
	struct strvec rust, others; /* the user's objects, by who made them */
	struct strvec patterns;     /* of section names in the script */
	struct strvec sections;     /* that get a line of their own */
	struct strvec defined;      /* every global name of the Rust objects */
	/* What must be found from outside: the roots, and what stays global. */
	struct strvec wanted;
	struct strvec exports;
};

static void
prelink_free(struct prelink *p)
{
	strvec_free(&p->rust);
	strvec_free(&p->others);
	strvec_free(&p->patterns);
	strvec_free(&p->sections);
	strvec_free(&p->defined);
	strvec_free(&p->wanted);
	strvec_free(&p->exports);
}

/* ---- sections ---- */

/* The words of a linker script, but comments: among them all its patterns. */
static void
patterns_read(struct strvec *patterns, const char *script)
{
	static const char apart[] = " \t\n\r(){}:;,=\"";
	const char *end;
	size_t n;

	while (*script != '\0') {
		script += strspn(script, apart);
		if (text_starts(script, "/*")) {
			end = strstr(script, "*/");
			script = end != NULL ? end + 2 : "";
			continue;
		}
		n = strcspn(script, apart);
		if (n > 1) /* `*` alone is all files */
			strvec_addn(patterns, script, n);
		script += n;
	}
}

/*
 * .data..percpu, .data..ro_after_init, .bss..page_aligned: two dots are how the
 * kernel tells its sections from those of -fdata-sections, of which LLVM's
 * .rodata..Lanon.0 is one. What is in them must not get among the others.
 */
static bool
is_of_the_kernel(const char *name)
{
	size_t n = 1 + strcspn(name + 1, ".");

	return *name == '.' && name[n] == '.' && name[n + 1] == '.' &&
	    islower((unsigned char)name[n + 2]);
}

static bool
is_in_script(const struct prelink *p, const char *name)
{
	for (size_t i = 0; i < p->patterns.n; i++) {
		const char *pattern = p->patterns.v[i];

		if (strcmp(pattern, name) == 0 ||
		    (!is_of_the_kernel(name) && fnmatch(pattern, name, 0) == 0))
			return true;
	}
	return false;
}

static bool
has_content(const struct section *s)
{
	switch (s->type) {
	case SHT_NULL:
	case SHT_SYMTAB:
	case SHT_STRTAB:
	case SHT_RELA:
	case SHT_REL:
	case SHT_GROUP:
	case SHT_SYMTAB_SHNDX:
		return false;
	default:
		return true;
	}
}

/*
 * Did LLVM make up the section's name (-fdata-sections): .rodata.NAME for the
 * symbol or the function NAME, .rodata..Lanon.1, .rodata.cst16, .rodata.str1.1?
 * Another one is the user's #[link_section] or .pushsection: kept.
 */
static bool
is_made_up(const struct object *o, const char *name)
{
	static const char *const prefixes[] = { ".text.unlikely.",
		".text.startup.", ".text.hot.", ".text.", ".rodata.",
		".data.rel.ro.", ".data.", ".bss." };
	const char *rest = NULL;

	for (size_t i = 0; i < ARRAY_SIZE(prefixes) && rest == NULL; i++)
		if (text_starts(name, prefixes[i]))
			rest = name + strlen(prefixes[i]);
	if (rest == NULL || text_starts(rest, ".L") ||
	    text_starts(rest, "cst") || text_starts(rest, "str") ||
	    text_starts(rest, "_ZN") || text_starts(rest, "_R"))
		return true;
	for (size_t i = 1; i < o->nsymbols; i++)
		if (strcmp(symbol_name(o, i), rest) == 0)
			return true;
	return false;
}

/* ld treats debug information as a whole, and rightly. */
static void
sections_add(struct prelink *p, const struct object *o)
{
	for (size_t i = 1; i < o->nsections; i++) {
		const char *name = o->sections[i].name;

		if (has_content(&o->sections[i]) && *name != '\0' &&
		    !text_starts(name, ".debug") &&
		    (!is_in_script(p, name) || !is_made_up(o, name)) &&
		    !strvec_has(&p->sections, name))
			strvec_add(&p->sections, name);
	}
}

/* ---- the user's objects ---- */

static int
look_at(const struct object *o, void *ctx)
{
	struct prelink *p = ctx;

	if (o->language != LANG_RUST) {
		strvec_add(&p->others, o->path);
		return 0;
	}
	strvec_add(&p->rust, o->path);
	sections_add(p, o);
	for (size_t i = 1; i < o->nsymbols; i++)
		if (ELF64_ST_BIND(o->symbols[i].st_info) != STB_LOCAL &&
		    symbol_section(o, i) != SHN_UNDEF)
			strvec_add(&p->defined, symbol_name(o, i));
	return 0;
}

/*
 * Without any export all that is global is one: somebody tries out whether it
 * links.
 */
static int
objects_read(struct prelink *p, const struct strvec *objects)
{
	for (size_t i = 0; i < objects->n; i++)
		if (archive_each(objects->v[i], objects->v[i], look_at, p) < 0)
			return -1;
	for (size_t i = 0; i < p->rust.n; i++)
		if (object_exports(p->rust.v[i], p->rust.v[i], &p->exports) < 0)
			return -1;
	if (objects_undefined(&p->others, &p->wanted) < 0)
		return -1;
	strvec_add_all(
	    &p->wanted, p->exports.n != 0 ? &p->exports : &p->defined);
	if (p->defined.n != 0 || p->rust.n == 0)
		return 0;
	diag_error("K0506",
	    "mark what C calls: #[no_mangle] pub extern \"C\" fn ...",
	    "nothing in the Rust code can be called, so there is nothing to link");
	return -1;
}

/* ---- the script ---- */

/* Can the language of scripts hold the name? GNU ld and lld read it alike. */
static bool
is_plain_name(const char *name)
{
	for (; *name != '\0'; name++)
		if (!isalnum((unsigned char)*name) &&
		    strchr("_.$", *name) == NULL)
			return false;
	return true;
}

static bool
is_quotable(const char *name)
{
	return strpbrk(name, "\"\n") == NULL;
}

static void
add_name(struct buf *b, const char *name)
{
	const char *quote = is_plain_name(name) ? "" : "\"";

	buf_printf(b, "%s%s%s", quote, name, quote);
}

/*
 * What the linker is told beside the script: it comes first, so that a section
 * goes to its own line before a pattern takes it.
 */
static void
script_make(const struct prelink *p, const char *script, struct buf *b)
{
	buf_puts(b, "EXTERN(");
	for (size_t i = 0; i < p->wanted.n; i++) {
		if (!is_quotable(p->wanted.v[i]))
			continue;
		buf_putc(b, '\n');
		add_name(b, p->wanted.v[i]);
	}
	buf_puts(b, ")\nSECTIONS\n{\n");
	for (size_t i = 0; i < p->sections.n; i++) {
		if (!is_quotable(p->sections.v[i]))
			continue;
		add_name(b, p->sections.v[i]);
		buf_puts(b, " 0 : { KEEP(*(");
		add_name(b, p->sections.v[i]);
		buf_puts(b, ")) }\n");
	}
	buf_puts(b, "}\n");
	buf_puts(b, script);
}

/* In the temp directory; the path is the caller's. NULL: said. */
static char *
script_write(const struct prelink *p, const char *script)
{
	char *path = tmp_path("prelink", ".lds");
	struct buf b = { 0 };
	int error = 0;
	FILE *f;

	if (path == NULL || p->job->dry_run)
		return path;
	script_make(p, script, &b);
	f = fopen(path, "we");
	if (f == NULL) {
		error = errno;
	} else {
		if (fwrite(b.s, 1, b.len, f) != b.len)
			error = errno;
		if (fclose(f) != 0 && error == 0)
			error = errno;
	}
	buf_free(&b);
	if (error == 0)
		return path;
	diag_error("K0105", NULL, "cannot write %s: %s", path, strerror(error));
	free(path);
	return NULL;
}

/* ---- the two links ---- */

static void
ld_words(struct strvec *argv)
{
	tool_words(argv, "LD", "ld");
	strvec_add(argv, "-r");
	/* the script drops the note that says so of each object */
	strvec_add(argv, "-z");
	strvec_add(argv, "noexecstack");
}

/* The Rust objects and the sysroot's. */
static int
link_rust(const struct prelink *p, const char *script, const char *out)
{
	char *path = script_write(p, script);
	struct strvec argv = { 0 };
	int result;

	if (path == NULL)
		return -1;
	ld_words(&argv);
	strvec_add(&argv, "--gc-sections");
	for (size_t i = 0; i < p->wanted.n; i++) {
		if (is_quotable(p->wanted.v[i]))
			continue;
		strvec_add(&argv, "-u");
		strvec_add(&argv, p->wanted.v[i]);
	}
	strvec_add(&argv, "-T");
	strvec_add(&argv, path);
	strvec_add(&argv, "-o");
	strvec_add(&argv, out);
	strvec_add_all(&argv, &p->rust);
	strvec_add_all(&argv, p->sysroot);
	result = ld_run(p->job, &argv);
	strvec_free(&argv);
	free(path);
	return result;
}

/*
 * The others lose nothing: gc would drop their tables of bugs, exceptions and
 * alternatives, to which nothing refers. Before that the sysroot's own names go,
 * for an object that was linked before may bring them a second time.
 */
static int
join_others(const struct prelink *p, const char *linked)
{
	const struct tidy tidy = { .keep = &p->wanted, .drop_dead = true };
	struct strvec argv = { 0 };
	int result;

	if (linked != NULL && !p->job->dry_run &&
	    object_tidy(linked, p->out, &tidy) < 0)
		return -1;
	ld_words(&argv);
	strvec_add(&argv, "-o");
	strvec_add(&argv, p->out);
	if (linked != NULL)
		strvec_add(&argv, linked);
	strvec_add_all(&argv, &p->others);
	result = ld_run(p->job, &argv);
	strvec_free(&argv);
	return result;
}

static int
link_all(const struct prelink *p, const char *script)
{
	char *linked;
	int result;

	if (p->others.n == 0)
		return link_rust(p, script, p->out);
	if (p->rust.n == 0)
		return join_others(p, NULL);
	linked = tmp_path("rust", ".linked.o");
	if (linked == NULL)
		return -1;
	result = link_rust(p, script, linked);
	if (result == 0)
		result = join_others(p, linked);
	free(linked);
	return result;
}

int
prelink(const struct job *job, const struct strvec *user_objects,
    const struct strvec *sysroot_objects, const char *script, const char *out)
{
	struct prelink p = {
		.job = job, .sysroot = sysroot_objects, .out = out
	};
	struct buf text = { 0 };
	int result = 0;

	if (job->dry_run) { /* there is nothing to be read */
		strvec_add_all(&p.rust, user_objects);
	} else {
		result = file_read(script, &text);
		if (result == 0) {
			patterns_read(&p.patterns, text.s);
			result = objects_read(&p, user_objects);
		}
	}
	if (result == 0)
		result = link_all(&p, text.s);
	buf_free(&text);
	prelink_free(&p);
	return result;
}
