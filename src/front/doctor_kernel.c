/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * doctor_kernel.c - the lines of --doctor about the kernel's tree: which one,
 * whether it is whole, what its configuration asks of code.
 */
#include "config.h"

#include "doctor.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "kmodrustc/os.h"

#define MODULES "/lib/modules"

/* A tree that is installed for another kernel: its path, the caller's; NULL. */
static char *
other_tree(void)
{
	DIR *dir = opendir(MODULES);
	const struct dirent *entry;
	char *found = NULL;

	while (dir != NULL && found == NULL && (entry = readdir(dir)) != NULL) {
		if (entry->d_name[0] == '.')
			continue;
		found = xasprintf(MODULES "/%s/build", entry->d_name);
		if (access(found, F_OK) < 0) {
			free(found);
			found = NULL;
		}
	}
	if (dir != NULL)
		closedir(dir);
	return found;
}

/* No tree was named and the running kernel has none. */
static void
say_no_tree(struct doctor *d, const char *release)
{
	char *other = other_tree(), *cure = headers_help(release);

	doctor_lacks(d, "kernel", cure,
	    "the build tree of the running kernel, " MODULES
	    "/%s/build, is not installed",
	    release);
	if (other != NULL)
		doctor_line("", "or:   --kdir=%s, which is here", other);
	else
		doctor_line("",
		    "or:   --kdir=DIR; in a container the running kernel is the host's");
	free(cure);
	free(other);
}

/* The tree to look at, the caller's; *how says who named it. NULL: said. */
static char *
choose_tree(struct doctor *d, const char **how)
{
	const struct arg *arg = args_last(d->args, OPTION_KDIR);
	const char *env = getenv("KDIR");
	struct utsname un;
	char *dir;

	*how = "--kdir";
	if (arg != NULL)
		return xstrdup(arg->value);
	*how = "$KDIR";
	if (env != NULL && *env != '\0')
		return xstrdup(env);
	*how = "the running kernel's";
	if (uname(&un) < 0)
		return NULL;
	dir = xasprintf(MODULES "/%s/build", un.release);
	if (access(dir, F_OK) == 0)
		return dir;
	say_no_tree(d, un.release);
	free(dir);
	return NULL;
}

static void
look_at_programs(struct doctor *d)
{
	const char *name = kernel_tree_lacks(&d->kernel);
	char *cure;

	if (name == NULL)
		return;
	cure = headers_help(d->kernel.release);
	doctor_lacks(d, "kbuild", cure,
	    "%s of the kernel tree, without which no module is built", name);
	doctor_line(
	    "", "or:   in a source tree of your own, make modules_prepare");
	free(cure);
}

/* What the dynamic loader has to say: that a library is older or not here. */
static void
loader_line(void *ctx, const char *line, size_t n)
{
	struct buf *words = ctx;
	char *text = xstrndup(line, n);

	text[strcspn(text, "\n")] = '\0';
	if (words->len == 0 &&
	    (strstr(text, "(required by ") != NULL ||
		strstr(text, "error while loading shared libraries") != NULL))
		buf_puts(words, text);
	free(text);
}

/*
 * Can the tree's programs be run on this machine? Without arguments they print
 * at most how they are used; objtool may be a script that wants SRCARCH.
 */
static void
look_at_running(struct doctor *d)
{
	static const char *const names[] = { "scripts/basic/fixdep",
		"scripts/mod/modpost", "tools/objtool/objtool" };
	static const char *const env[] = { "SRCARCH=x86", NULL };

	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		char *path = xasprintf("%s/%s", d->kernel.dir, names[i]);
		const char *argv[] = { path, NULL };
		struct buf words = { 0 }, out = { 0 };
		const struct proc p = { .argv = (char *const *)(size_t)argv,
			.env = env,
			.stdin_path = "/dev/null",
			.out = &out,
			.err_line = loader_line,
			.ctx = &words,
			.quiet_start = true };
		struct ended how;

		if (access(path, X_OK) == 0 &&
		    (proc_run(&p, &how) < 0 || words.len != 0))
			doctor_lacks(d, "kbuild",
			    "make modules_prepare in a source tree of your own; headers of another distribution want that one's machine",
			    "%s of the kernel tree cannot be run here%s%s",
			    names[i], words.len != 0 ? ": " : "",
			    words.len != 0 ? words.s : "");
		buf_free(&words);
		buf_free(&out);
		free(path);
	}
}

/* Debian calls a compiler by its target, x86_64-linux-gnu-gcc-16 of gcc-16. */
static const char *
package_of(const char *command)
{
	static const char target[] = "x86_64-linux-gnu-";

	return text_starts(command, target) ? command + strlen(target)
					    : command;
}

/* A module is compiled as the kernel was, or nearly so. */
static void
look_at_compiler(struct doctor *d)
{
	struct compiler_fact c;
	char *path, *package;

	if (!kernel_compiler(&d->kernel, &c))
		return;
	path = proc_find(c.command);
	package = install_help(package_of(c.command));
	if (path == NULL && c.clang)
		doctor_lacks(d, "compiler", package,
		    "clang, which built the kernel (%u.%u): its flags are not gcc's",
		    c.major, c.minor);
	else if (path == NULL)
		doctor_note(d, "compiler", package,
		    "the kernel was built by %s (%u.%u), which is not here; Kbuild needs CC=gcc then",
		    c.command, c.major, c.minor);
	else
		doctor_line("compiler", "%s %u.%u built the kernel  %s",
		    c.command, c.major, c.minor, path);
	free(package);
	free(path);
}

/* Kbuild is told to link as the kernel was linked. */
static void
look_at_linker(struct doctor *d)
{
	char *path, *package;

	if (!kernel_has(&d->kernel, FEATURE_LLD))
		return;
	path = proc_find("ld.lld");
	package = install_help("lld");
	if (path == NULL)
		doctor_lacks(
		    d, "linker", package, "ld.lld, which linked the kernel");
	free(package);
	free(path);
}

static void
add_word(struct buf *b, bool add, const char *word)
{
	if (add)
		buf_printf(b, "%s%s", b->len != 0 ? " " : "", word);
}

static void
put_config(const struct kernel *k)
{
	struct buf b = { 0 };

	buf_printf(
	    &b, "CONFIG_RUST=%s", kernel_has(k, FEATURE_RUST) ? "y" : "n");
	add_word(&b, kernel_has(k, FEATURE_MODVERSIONS), "MODVERSIONS");
	add_word(&b, kernel_has(k, FEATURE_MODULE_SIG_FORCE),
	    "MODULE_SIG_FORCE (only signed modules load)");
	add_word(&b, kernel_has(k, FEATURE_CLANG), "CC_IS_CLANG");
	add_word(&b, kernel_has(k, FEATURE_LTO), "LTO_CLANG");
	doctor_line("config", "%s", b.s);
	buf_free(&b);
}

/* What is done to the code by --mitigations=auto, or why nothing can be. */
static void
put_hardening(struct doctor *d)
{
	const struct unserved_fact *demand = unserved_find(&d->kernel);
	struct hardening h = kernel_hardening(&d->kernel);
	struct buf b = { 0 };

	for (size_t i = 0; i < hardening_rows(); i++)
		if (h.set & hardening_row(i)->bit)
			buf_printf(&b, "%s%s", b.len != 0 ? ", " : "",
			    hardening_row(i)->does);
	doctor_line("hardening", "%s",
	    b.len != 0 ? b.s : "nothing beside what all kernels do");
	if (demand != NULL)
		doctor_lacks(d, "kernel", demand->help, "no Rust code for %s",
		    demand->what);
	buf_free(&b);
}

static void
put_objtool(const struct kernel *k)
{
	const struct job job = { .kernel = *k };

	doctor_line("objtool", "%s", objtool_words(&job));
}

/* --kernel: no tree is meant, not even that of $KDIR. */
static bool
look_at_version(struct doctor *d)
{
	const struct arg *arg = args_last(d->args, OPTION_KERNEL);
	struct doctor_ear ear;

	if (arg == NULL || args_last(d->args, OPTION_KDIR) != NULL)
		return false;
	doctor_listen(&ear);
	(void)kernel_from_release(&d->kernel, arg->value);
	if (!doctor_heard(d, &ear, "kernel"))
		doctor_line("kernel", "%s  (--kernel), without a tree",
		    kernel_name(&d->kernel));
	return true;
}

void
doctor_kernel(struct doctor *d)
{
	struct doctor_ear ear;
	const char *how;
	char *dir;

	if (look_at_version(d) || (dir = choose_tree(d, &how)) == NULL)
		return;
	doctor_listen(&ear);
	(void)kernel_from_dir(&d->kernel, dir);
	if (!doctor_heard(d, &ear, "kernel") && d->kernel.dir != NULL) {
		doctor_line("kernel", "%s  %s (%s), %zu exports",
		    d->kernel.release, dir, how,
		    kernel_export_count(&d->kernel));
		put_config(&d->kernel);
		put_hardening(d);
		put_objtool(&d->kernel);
		look_at_compiler(d);
		look_at_linker(d);
		look_at_programs(d);
		look_at_running(d);
	}
	free(dir);
}
