/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * doctor.c - --doctor: what a build would use, what is missing, and the command
 * that cures it. Builds nothing and changes nothing; stdout is the report. The
 * kernel's part is doctor_kernel.c's.
 */
#include "config.h"

#include "doctor.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "kmodrustc/elf.h"
#include "kmodrustc/os.h"

#define COLUMN 11

/* ---- the report ---- */

static void
put_line(const char *name, const char *text)
{
	printf("%-*s%s\n", COLUMN, name, text);
}

void
doctor_line(const char *name, const char *fmt, ...)
{
	struct buf b = { 0 };
	va_list ap;

	va_start(ap, fmt);
	buf_vprintf(&b, fmt, ap);
	va_end(ap);
	put_line(name, b.s);
	buf_free(&b);
}

static void
put_fault(
    const char *name, const char *what, const char *text, const char *cure)
{
	printf("%-*s%s: %s\n", COLUMN, name, what, text);
	if (cure != NULL)
		printf("%*scure: %s\n", COLUMN, "", cure);
}

void
doctor_lacks(
    struct doctor *d, const char *name, const char *cure, const char *fmt, ...)
{
	struct buf b = { 0 };
	va_list ap;

	va_start(ap, fmt);
	buf_vprintf(&b, fmt, ap);
	va_end(ap);
	put_fault(name, "missing", b.s, cure);
	buf_free(&b);
	d->missing++;
}

void
doctor_note(
    struct doctor *d, const char *name, const char *cure, const char *fmt, ...)
{
	struct buf b = { 0 };
	va_list ap;

	va_start(ap, fmt);
	buf_vprintf(&b, fmt, ap);
	va_end(ap);
	put_fault(name, "note", b.s, cure);
	buf_free(&b);
	d->notes++;
}

/* ---- messages of others as lines of the report ---- */

void
doctor_listen(struct doctor_ear *ear)
{
	*ear = (struct doctor_ear){ 0 };
	ear->to = open_memstream(&ear->text, &ear->n);
	if (ear->to == NULL)
		fatal("open_memstream failed");
	diag_setup(DIAG_HUMAN, COLOR_NEVER);
	diag_stream(ear->to);
}

/* The words behind `head` up to the end of the line; the caller's. */
static char *
words_behind(const char *text, const char *head)
{
	const char *at = strstr(text, head);

	if (at == NULL)
		return NULL;
	at += strlen(head);
	return xstrndup(at, strcspn(at, "\n"));
}

bool
doctor_heard(struct doctor *d, struct doctor_ear *ear, const char *name)
{
	const char *error;
	char *sentence, *cure;
	bool any;

	fclose(ear->to);
	diag_stream(NULL);
	diag_reset();
	error = strstr(ear->text, "error[");
	sentence = words_behind(error != NULL ? error : ear->text, "]: ");
	cure = words_behind(error != NULL ? error : ear->text, "= help: ");
	any = sentence != NULL;
	if (any && error != NULL)
		doctor_lacks(d, name, cure, "%s", sentence);
	else if (any)
		doctor_note(d, name, cure, "%s", sentence);
	free(sentence);
	free(cure);
	free(ear->text);
	return any;
}

/* ---- rustc and its library ---- */

static const char *
value_of(const struct doctor *d, enum option_id id)
{
	const struct arg *arg = args_last(d->args, id);

	return arg != NULL ? arg->value : NULL;
}

static void
look_at_rustc(struct doctor *d)
{
	struct strvec words = { 0 };
	struct doctor_ear ear;
	bool found;

	doctor_listen(&ear);
	found = rustc_find(value_of(d, OPTION_REAL_RUSTC), &words) == 0 &&
	    rustc_probe(&words, &d->rustc) == 0;
	if (!doctor_heard(d, &ear, "rustc") && found &&
	    d->rustc.release == NULL)
		doctor_lacks(d, "rustc",
		    "name the real one by --rustc=PATH or KMODRUSTC_RUSTC",
		    "%s does not tell its version", words.v[0]);
	else if (found && d->rustc.release != NULL)
		doctor_line("rustc", "%s  %s", d->rustc.release,
		    d->rustc.words.n != 0 ? d->rustc.words.v[0] : words.v[0]);
	strvec_free(&words);
}

static void
look_at_source(struct doctor *d)
{
	struct doctor_ear ear;
	char *help;

	if (d->rustc.release == NULL)
		return;
	doctor_listen(&ear);
	(void)rust_source_find(
	    &d->rustc, value_of(d, OPTION_RUST_SRC), &d->source);
	(void)doctor_heard(d, &ear, "rust-src");
	if (d->source.library != NULL) {
		doctor_line("rust-src", "%s", d->source.library);
		return;
	}
	help = rust_source_help(&d->rustc);
	doctor_note(d, "rust-src", help,
	    "missing, so that only sources which need no compiled code of core work (no Vec, no format!)");
	free(help);
}

/* ---- tools ---- */

char *
doctor_version(const char *program, const char *option)
{
	const char *argv[] = { program, option, NULL };
	struct buf out = { 0 };
	const struct proc p = { .argv = (char *const *)(size_t)argv,
		.out = &out,
		.quiet_start = true };
	struct ended how;
	char *line = NULL;

	if (proc_run(&p, &how) == 0 && how.signal == 0 && how.code == 0 &&
	    out.len != 0)
		line = xstrndup(out.s, strcspn(out.s, "\n"));
	buf_free(&out);
	return line;
}

/* What is run, the variable that names another, its package, what it does. */
static const struct tool {
	const char *name, *variable, *package, *does;
} tools[] = {
	{ "gcc", "CC", "gcc", "assembles" },
	{ "as", NULL, "binutils", "assembles for gcc" },
	{ "ld", "LD", "binutils", "links objects to one" },
	{ "ar", "AR", "binutils", "makes archives" },
	{ "strip", NULL, "binutils", "strips the glue" },
	{ "make", NULL, "make", "runs the kernel's Kbuild" },
};

static void
look_at_tool(struct doctor *d, const struct tool *t)
{
	struct strvec words = { 0 };
	char *path, *version, *cure;

	tool_words(&words, t->variable ? t->variable : "", t->name);
	path = proc_find(words.v[0]);
	version = path != NULL ? doctor_version(path, "--version") : NULL;
	cure = install_help(t->package);
	if (path == NULL)
		doctor_lacks(d, t->name, cure,
		    "`%s`, which %s, is not in PATH%s%s", words.v[0], t->does,
		    t->variable && getenv(t->variable) ? ", and is named by $"
						       : "",
		    t->variable && getenv(t->variable) ? t->variable : "");
	else if (version == NULL)
		doctor_lacks(d, t->name, cure, "%s, which %s, cannot be run",
		    path, t->does);
	else
		doctor_line(t->name, "%s  %s", version, path);
	free(cure);
	free(version);
	free(path);
	strvec_free(&words);
}

/* ---- the cache ---- */

/* Is core there for this rustc? "" if that cannot be known. */
static const char *
core_state(const struct doctor *d)
{
	const struct sysroot_request request = { .rustc = &d->rustc,
		.source = &d->source,
		.dry_run = true,
		.frame_pointers =
		    kernel_has(&d->kernel, FEATURE_FRAME_POINTER) };
	struct sysroot sr = { 0 };
	struct doctor_ear ear;
	const char *state = "";

	if (d->rustc.release == NULL || d->source.library == NULL)
		return state;
	doctor_listen(&ear);
	if (sysroot_get(&request, &sr) == 0 && sr.dir != NULL)
		state = access(sr.dir, F_OK) == 0
		    ? "; core is compiled for this rustc"
		    : "; core will be compiled at the first need, in about 30 s";
	if (sr.dir != NULL)
		sysroot_free(&sr);
	fclose(ear.to);
	diag_stream(NULL);
	diag_reset();
	free(ear.text);
	return state;
}

static void
look_at_cache(struct doctor *d)
{
	struct cache c = { 0 };

	cache_find(&c, false);
	if (c.dir == NULL)
		doctor_note(d, "cache",
		    "KMODRUSTC_CACHE=DIR names one; without it core is compiled anew each time",
		    "no directory can be used: %s",
		    c.why != NULL ? c.why : "there is no HOME");
	else if (!c.writable)
		doctor_note(d, "cache", "KMODRUSTC_CACHE=DIR names another",
		    "%s cannot be written: %s", c.dir,
		    c.why != NULL ? c.why : "no right to");
	else
		doctor_line("cache", "%s%s", c.dir, core_state(d));
	cache_free(&c);
}

/* ---- all of it ---- */

static void
put_verdict(const struct doctor *d)
{
	if (d->missing != 0)
		printf("not ready: %zu thing%s missing\n", d->missing,
		    d->missing == 1 ? "" : "s");
	else if (d->notes != 0)
		printf(
		    "ready (%zu note%s)\n", d->notes, d->notes == 1 ? "" : "s");
	else
		puts("ready");
}

int
doctor_show(const struct args *args)
{
	struct doctor d = { .args = args };
	const char *libelf = elf_library();

	doctor_line("kmodrustc", "%s  %s", PACKAGE_VERSION, proc_self());
	look_at_rustc(&d);
	look_at_source(&d);
	for (size_t i = 0; i < ARRAY_SIZE(tools); i++)
		look_at_tool(&d, &tools[i]);
	doctor_line("libelf", "%s, names in messages are %s", libelf,
	    can_demangle() ? "readable" : "mangled (built without libiberty)");
	doctor_kernel(&d);
	look_at_cache(&d);
	put_verdict(&d);
	rustc_info_free(&d.rustc);
	rust_source_free(&d.source);
	kernel_free(&d.kernel);
	return d.missing != 0 ? -1 : 0;
}
