/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * new.c - --new: a directory with a module that can be built at once. The files
 * are those of templates/, which are part of the program.
 */
#include "config.h"

#include <assert.h>
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "hand.h"
#include "kmodrustc/os.h"
#include "templates.h"

/* What is to be made: one of the first four, and perhaps the last. */
enum { PURE = 1, MIXED = 2, ARCHIVE = 4, CARGO = 8, DKMS = 16 };
enum { WITH_C = MIXED | ARCHIVE | CARGO, ANY = PURE | WITH_C };

static const struct {
	const char *option;
	unsigned kind;
} kinds[] = {
	{ "archive", ARCHIVE },
	{ "cargo", CARGO },
	{ "mixed", MIXED },
	{ "pure", PURE },
};

/*
 * A row is for the kinds that are in its set; one with DKMS is for those of
 * its kinds that are made with it. In both names and in the text @NAME@ is the
 * module's name. Rows of one file stand together, and their texts are joined.
 */
/* clang-format off */
static const struct {
	unsigned kinds;
	const char *from, *to;
} files[] = {
	{ PURE | MIXED | ARCHIVE, "gitignore", ".gitignore" },
	{ CARGO, "cargo/gitignore", ".gitignore" },
	{ PURE, "pure/Kbuild", "Kbuild" },
	{ MIXED, "mixed/Kbuild", "Kbuild" },
	{ ARCHIVE, "archive/Kbuild", "Kbuild" },
	{ CARGO, "cargo/Kbuild", "Kbuild" },
	{ PURE | MIXED, "Makefile", "Makefile" },
	{ ARCHIVE, "archive/Makefile", "Makefile" },
	{ CARGO, "cargo/Makefile", "Makefile" },
	{ PURE, "pure/README.md", "README.md" },
	{ MIXED, "mixed/README.md", "README.md" },
	{ ARCHIVE, "archive/README.md", "README.md" },
	{ CARGO, "cargo/README.md", "README.md" },
	{ ANY | DKMS, "dkms/README.md", "README.md" },
	{ ARCHIVE | DKMS, "dkms/ship.md", "README.md" },
	{ PURE, "pure/NAME.rs", "@NAME@.rs" },
	{ WITH_C, "main.c", "@NAME@_main.c" },
	{ MIXED | ARCHIVE, "rust.rs", "@NAME@_rust.rs" },
	{ CARGO, "rust.rs", "src/lib.rs" },
	{ CARGO, "cargo/Cargo.toml", "Cargo.toml" },
	{ CARGO, "cargo/config.toml", ".cargo/config.toml" },
	{ ANY | DKMS, "dkms/dkms.conf", "dkms.conf" },
};
/* clang-format on */

static bool
is_wanted(size_t row, unsigned what)
{
	return (files[row].kinds & what & ANY) != 0 &&
	    ((files[row].kinds & DKMS) == 0 || (what & DKMS) != 0);
}

/* ---- the name ---- */

/* MODULE_NAME_LEN in include/linux/module.h: 64 less a pointer, with the NUL */
enum { NAME_MAX_LENGTH = 55 };

/* Crates that every source sees: rustc takes no other one of that name. */
static const char *const taken[] = { "alloc", "compiler_builtins", "core",
	"crate", "kernel", "proc_macro", "self", "std", "super", "test" };

/* What is wrong with it; NULL: nothing. */
static const char *
name_fault(const char *name)
{
	size_t n = strlen(name);

	if (n == 0)
		return "it is empty";
	if (strchr(name, '/') != NULL)
		return "the directory is made here, and bears the module's name";
	for (size_t i = 0; i < n; i++)
		if (!isalnum((unsigned char)name[i]) && name[i] != '_')
			return "letters, digits and _ are possible";
	if (isdigit((unsigned char)name[0]))
		return "it begins with a digit";
	if (n > NAME_MAX_LENGTH)
		return "modpost takes 55 characters at most";
	for (size_t i = 0; i < ARRAY_SIZE(taken); i++)
		if (strcmp(name, taken[i]) == 0)
			return "Rust has a crate of that name";
	return NULL;
}

static int
check_name(const char *name)
{
	const char *fault = name_fault(name);
	char *other = xstrdup(name), *help = NULL;

	if (fault == NULL) {
		free(other);
		return 0;
	}
	for (char *s = other; *s != '\0'; s++)
		if (!isalnum((unsigned char)*s))
			*s = '_';
	if (name_fault(other) == NULL)
		help = xasprintf("kmodrustc --new %s", other);
	diag_error(
	    "K0206", help, "`%s` is no name for a module: %s", name, fault);
	free(help);
	free(other);
	return -1;
}

/* ---- the files ---- */

static char *
with_name(const char *text, const char *name)
{
	struct buf b = { 0 };
	const char *at;

	for (; (at = strstr(text, "@NAME@")) != NULL; text = at + 6) {
		buf_add(&b, text, (size_t)(at - text));
		buf_puts(&b, name);
	}
	buf_puts(&b, text);
	return buf_detach(&b);
}

static int
cannot(const char *path)
{
	diag_error("K0204", NULL, "cannot make %s: %s", path, strerror(errno));
	return -1;
}

/* The directory of a file, one deep at most. */
static int
make_parent(const char *path, size_t base)
{
	const char *slash = strrchr(path + base, '/');
	char *dir;
	int result = 0;

	if (slash == NULL)
		return 0;
	dir = xstrndup(path, (size_t)(slash - path));
	if (mkdir(dir, 0777) < 0 && errno != EEXIST)
		result = cannot(dir);
	free(dir);
	return result;
}

static void
add_template(struct buf *b, const char *name)
{
	const struct template *t = template_files;

	while (t < template_files + ntemplate && strcmp(t->name, name) != 0)
		t++;
	assert(t < template_files + ntemplate);
	for (size_t i = 0; i < t->nlines; i++)
		buf_puts(b, t->lines[i]);
}

static int
write_row(size_t row, const char *dir, const char *name)
{
	char *to = with_name(files[row].to, name);
	char *path = xasprintf("%s/%s", dir, to), *text;
	struct buf b = { 0 };
	FILE *f = NULL;
	int result = make_parent(path, strlen(dir) + 1);

	add_template(&b, files[row].from);
	text = with_name(b.s, name);
	if (result == 0) {
		f = fopen(path, "ae");
		if (f == NULL || fputs(text, f) < 0)
			result = cannot(path);
		if (f != NULL && fclose(f) != 0 && result == 0)
			result = cannot(path);
	}
	buf_free(&b);
	free(text);
	free(path);
	free(to);
	return result;
}

/* Only what write_row() made; a directory goes when it is empty. */
static void
remove_rows(const char *dir, const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(files); i++) {
		char *to = with_name(files[i].to, name);
		char *path = xasprintf("%s/%s", dir, to);
		char *slash = strrchr(path, '/');

		unlink(path);
		*slash = '\0';
		if (strlen(path) > strlen(dir))
			rmdir(path);
		free(path);
		free(to);
	}
	rmdir(dir);
}

/* Filled under another name, so that the right one is never half of it. */
static int
make_directory(const char *name, unsigned what)
{
	char *part = xasprintf(".%s.XXXXXX", name);
	mode_t mask = umask(0);
	int result = 0;

	umask(mask);
	if (mkdtemp(part) == NULL) {
		result = cannot(name);
		free(part);
		return result;
	}
	for (size_t i = 0; i < ARRAY_SIZE(files) && result == 0; i++) {
		if (is_wanted(i, what))
			result = write_row(i, part, name);
		if (signal_caught() != 0)
			result = -1;
	}
	if (result == 0 &&
	    (chmod(part, 0777 & ~mask) < 0 || rename(part, name) < 0))
		result = cannot(name);
	if (result < 0)
		remove_rows(part, name);
	free(part);
	return result;
}

/* ---- the option ---- */

/* -1: said. */
static int
read_kind(const struct args *args, unsigned *what)
{
	const struct arg *a, *first = NULL;

	*what = args_last(args, OPTION_NEW_DKMS) != NULL ? DKMS : 0;
	for (size_t i = 0; i < args->n; i++) {
		a = &args->v[i];
		if (a->what == ARG_INPUT) {
			diag_error("K0205", "leave it out",
			    "--new takes no input: `%s`", a->value);
			return -1;
		}
		if (a->what != ARG_OPTION || a->row->id != OPTION_NEW_KIND)
			continue;
		if (first != NULL && first->row != a->row) {
			diag_error("K0205", "leave one out",
			    "`--%s` and `--%s` are two kinds of module",
			    first->row->name, a->row->name);
			return -1;
		}
		first = a;
		for (size_t k = 0; k < ARRAY_SIZE(kinds); k++)
			if (strcmp(kinds[k].option, a->row->name) == 0)
				*what |= kinds[k].kind;
	}
	if (first == NULL)
		*what |= PURE;
	return 0;
}

int
new_make(const struct args *args)
{
	const char *name = args_last(args, OPTION_NEW)->value;
	struct stat st;
	unsigned what;

	if (read_kind(args, &what) < 0 || check_name(name) < 0)
		return -1;
	if (lstat(name, &st) == 0) {
		diag_error("K0204", "take another name, or move it away",
		    "%s exists already, and --new changes nothing that is there",
		    name);
		return -1;
	}
	if (make_directory(name, what) < 0)
		return -1;
	printf("%s/ is made; %s/README.md says what is in it\n", name, name);
	printf("next: make -C %s\n", name);
	return 0;
}
