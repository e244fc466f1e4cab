/* SPDX-License-Identifier: GPL-2.0-or-later */
/* work.c - the list of files on their way, and the job they belong to */
#include "config.h"

#include "kmodrustc/stage.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "kmodrustc/os.h"
#include "work.h"

/* clang-format off */
static const struct {
	const char *suffix;
	enum kind kind;
} suffixes[] = {
	{ ".rs", KIND_RUST },
	{ ".S", KIND_CPP_ASM },
	{ ".s", KIND_ASM },
	{ ".o", KIND_OBJECT },
	{ ".a", KIND_BUNDLE },
	{ ".rlib", KIND_BUNDLE },
};
/* clang-format on */

int
kind_of_name(const char *name)
{
	if (strcmp(name, "-") == 0)
		return KIND_RUST;
	for (size_t i = 0; i < ARRAY_SIZE(suffixes); i++)
		if (text_ends(name, suffixes[i].suffix))
			return (int)suffixes[i].kind;
	return -1;
}

char *
tmp_for(const char *shown, const char *suffix)
{
	const char *slash = strrchr(shown, '/');
	char *stem = xstrdup(slash != NULL ? slash + 1 : shown), *path;
	char *dot = strrchr(stem, '.');

	if (dot != NULL && dot != stem)
		*dot = '\0';
	/* rustc's own name for what it read from stdin */
	path = tmp_path(strcmp(stem, "-") == 0 ? "rust_out" : stem, suffix);
	free(stem);
	return path;
}

static struct file *
work_push(struct work *w)
{
	w->v = xreallocarray(w->v, w->n + 1, sizeof(*w->v));
	w->v[w->n] = (struct file){ 0 };
	return &w->v[w->n++];
}

void
work_add(struct work *w, enum kind kind, const char *path)
{
	struct file *f = work_push(w);

	f->kind = kind;
	/* No tool may take a name for an option. */
	f->path = xasprintf(
	    "%s%s", *path == '-' && path[1] != '\0' ? "./" : "", path);
	f->shown = xstrdup(path);
	f->from_rust = kind == KIND_RUST;
}

void
work_add_made(struct work *w, enum kind kind, char *path, const char *shown)
{
	struct file *f = work_push(w);

	f->kind = kind;
	f->path = path;
	f->shown = xstrdup(shown);
	f->ours = true;
}

void
work_take(struct work *w, struct file *f)
{
	*work_push(w) = *f;
	*f = (struct file){ 0 };
}

void
work_advance(struct work *w, size_t i, enum kind kind, char *path)
{
	if (path != w->v[i].path)
		free(w->v[i].path);
	w->v[i].path = path;
	w->v[i].kind = kind;
	w->v[i].ours = true;
}

void
work_drop(struct work *w, size_t i)
{
	free(w->v[i].path);
	free(w->v[i].shown);
	memmove(&w->v[i], &w->v[i + 1], (w->n - i - 1) * sizeof(*w->v));
	w->n--;
}

bool
work_has(const struct work *w, enum kind kind)
{
	for (size_t i = 0; i < w->n; i++)
		if (w->v[i].kind == kind)
			return true;
	return false;
}

void
work_free(struct work *w)
{
	while (w->n != 0)
		work_drop(w, w->n - 1);
	free(w->v);
	*w = (struct work){ 0 };
}

void
job_add_product(
    struct job *job, enum emit emit, const char *word, const char *path)
{
	job->products = xreallocarray(
	    job->products, job->nproducts + 1, sizeof(*job->products));
	job->products[job->nproducts++] = (struct product){
		.emit = emit,
		.word = word != NULL ? xstrdup(word) : NULL,
		.path = xstrdup(path),
	};
}

struct product *
job_product(const struct job *job, enum emit emit)
{
	for (size_t i = 0; i < job->nproducts; i++)
		if (job->products[i].emit == emit)
			return &job->products[i];
	return NULL;
}

static bool
is_input(const struct job *job, const char *path)
{
	for (size_t i = 0; i < job->work.n; i++)
		if (!job->work.v[i].ours &&
		    file_same(job->work.v[i].path, path))
			return true;
	return false;
}

void
job_discard_products(const struct job *job)
{
	for (size_t i = 0; i < job->nproducts; i++)
		/* An early one is new, and others may be reading it. */
		if (!job->products[i].early &&
		    !is_input(job, job->products[i].path))
			output_remove(job->products[i].path);
}

bool
job_is_library(const struct job *job)
{
	return job_product(job, EMIT_RLIB) != NULL &&
	    job_product(job, EMIT_LINK) == NULL;
}

/* Kbuild's RUST_MODFILE is the module's path without suffix (6.1 to 7.2). */
bool
job_is_whole_module(const struct job *job)
{
	const struct product *p = job_product(job, EMIT_OBJ);
	const char *module = getenv("RUST_MODFILE");
	size_t n = module != NULL ? strlen(module) : 0;

	return n != 0 && p != NULL && strncmp(p->path, module, n) == 0 &&
	    strcmp(p->path + n, ".o") == 0;
}

/*
 * What other modules export, by the variable that Kbuild and modpost know; make
 * hands it on when it is set on its command line. A file that is not there
 * leaves its names unknown, and they are told.
 */
static void
find_exports(struct kernel *k)
{
	const char *list = getenv("KBUILD_EXTRA_SYMBOLS");
	struct strvec paths = { 0 };

	strvec_add_words(&paths, list != NULL ? list : "");
	for (size_t i = 0; i < paths.n; i++)
		if (kernel_add_exports(k, paths.v[i]) < 0)
			diag_warning("K0701",
			    "build the module that exports first, or name its Module.symvers by its whole path",
			    "cannot read '%s' of KBUILD_EXTRA_SYMBOLS: %s",
			    paths.v[i], strerror(errno));
	strvec_free(&paths);
}

static int
find_kernel(struct job *job)
{
	if (job->kdir != NULL) {
		if (kernel_from_dir(&job->kernel, job->kdir) < 0)
			return -1;
		find_exports(&job->kernel);
		return 0;
	}
	if (job->kernel_text != NULL)
		return kernel_from_release(&job->kernel, job->kernel_text);
	return 0;
}

/* What is asked of the code: by --mitigations=, else by the kernel. */
static int
find_hardening(struct job *job)
{
	const struct unserved_fact *fact = unserved_find(&job->kernel);
	struct span unknown;

	job->harden = kernel_hardening(&job->kernel);
	if (job->mitigations != NULL) {
		if (hardening_read(&job->harden, job->mitigations, &unknown))
			return 0;
		diag_error("K0206", "see --help, or leave it out",
		    "`--mitigations` does not know `%.*s`", (int)unknown.n,
		    unknown.p);
		return -1;
	}
	if (fact == NULL)
		return 0;
	diag(&(struct diag){ .level = LEVEL_ERROR,
		 .code = "K0702",
		 .kernel = fact->kernel,
		 .help = fact->help },
	    "no Rust code for %s: %s", kernel_name(&job->kernel), fact->what);
	return -1;
}

int
kernel_of_job(struct job *job)
{
	if (find_kernel(job) < 0)
		return -1;
	return job->mode == MODE_BUILD ? find_hardening(job) : 0;
}

void
job_free(struct job *job)
{
	for (size_t i = 0; i < job->nproducts; i++) {
		free(job->products[i].word);
		free(job->products[i].path);
		free(job->products[i].from);
	}
	free(job->products);
	work_free(&job->work);
	strvec_free(&job->rustc_args);
	strvec_free(&job->cc_args);
	strvec_free(&job->rustc_words);
	free(job->rustc);
	strvec_free(&job->exports);
	strvec_free(&job->libraries);
	strvec_free(&job->large_frames);
	strvec_free(&job->dep_targets);
	free(job->rust_src);
	free(job->stdin_copy);
	rustc_info_free(&job->rustc_info);
	rust_source_free(&job->source);
	if (job->sysroot.dir != NULL)
		sysroot_free(&job->sysroot);
	free(job->kernel_text);
	free(job->kdir);
	free(job->mitigations);
	free(job->save_dir);
	kernel_free(&job->kernel);
	*job = (struct job){ 0 };
}
