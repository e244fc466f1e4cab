/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * normalise.c - objects made fit for every loader, in process: the edits are
 * elf/'s, which symbols want one is decided here from the kernel's facts.
 */
#include "config.h"

#include "kmodrustc/stage.h"

#include <stdlib.h>
#include <string.h>

#include "kmodrustc/elf.h"
#include "work.h"

/* What has to be done to the undefined names of one object. */
struct plan {
	const struct kernel *kernel;
	struct alias *aliases, *stubs;
	size_t naliases, nstubs;
	bool has_rust;
	struct buf *report;
};

static void
add_alias(struct alias **v, size_t *n, const char *from, const char *to)
{
	*v = xreallocarray(*v, *n + 1, sizeof(**v));
	(*v)[(*n)++] = (struct alias){ .from = from, .to = to };
}

/*
 * DESIGN 4.8: with known exports the name that is there; by version alone the
 * name of that version; without a kernel a stub that finds out at run time.
 */
static void
plan_symbol(struct plan *p, const char *name)
{
	const struct kernel *k = p->kernel;
	const struct rename_fact *r = rename_find(name);
	const char *to = rename_alias(k, name);

	if (to != NULL)
		add_alias(&p->aliases, &p->naliases,
		    r != NULL ? r->old : rename_find_successor(name)->successor,
		    to);
	else if (k->version == 0 && r != NULL && r->same_prototype)
		add_alias(&p->stubs, &p->nstubs, r->old, r->successor);
}

static int
plan_object(const struct object *o, void *ctx)
{
	struct plan *p = ctx;

	p->has_rust |= o->language == LANG_RUST || o->language == LANG_MIXED;
	for (size_t i = 1; i < o->nsymbols; i++)
		if (symbol_section(o, i) == SHN_UNDEF)
			plan_symbol(p, symbol_name(o, i));
	return 0;
}

static void
say_plan(const struct plan *p)
{
	for (size_t i = 0; i < p->naliases; i++)
		buf_printf(p->report, ", %s is %s here", p->aliases[i].from,
		    p->aliases[i].to);
	for (size_t i = 0; i < p->nstubs; i++)
		buf_printf(p->report, ", a stub finds %s or %s", p->stubs[i].to,
		    p->stubs[i].from);
}

/* What uses a library finds its functions by their mangled names. */
static int
normalise_one(struct job *job, const struct file *f, bool is_library,
    struct buf *report, struct normalised *sum)
{
	struct plan p = { .kernel = &job->kernel, .report = report };
	/* Two Rust archives in one module must not meet in their names. */
	const struct tidy tidy = { .keep = &job->exports, .drop_dead = true };
	struct normalise what;
	struct normalised done = { 0 };
	int result;

	result = archive_each(f->path, f->shown, plan_object, &p);
	what = (struct normalise){ .aliases = p.aliases,
		.naliases = p.naliases,
		.stubs = p.stubs,
		.nstubs = p.nstubs,
		.tidy = p.has_rust && !is_library ? &tidy : NULL,
		.name_limit = is_library ? 0 : kernel_name_limit(p.kernel) };
	if (result == 0)
		result = object_normalise(f->path, f->shown, &what, &done);
	sum->relocs += done.relocs;
	sum->plt += done.plt;
	sum->localised += done.localised;
	sum->dead += done.dead;
	sum->shortened += done.shortened;
	if (result == 0)
		say_plan(&p);
	free(p.aliases);
	free(p.stubs);
	return result;
}

static int
run(struct job *job, struct work *w, struct buf *report)
{
	struct normalised sum = { 0 };
	struct buf symbols = { 0 };
	int result = 0;

	for (size_t i = 0; i < w->n && result == 0; i++) {
		if (w->v[i].kind != KIND_LINKED)
			continue;
		if (job->dry_run)
			say("# normalise, in process: %s\n", w->v[i].path);
		else
			result = normalise_one(
			    job, &w->v[i], job_is_library(job), &symbols, &sum);
		w->v[i].kind = KIND_NORMAL;
	}
	buf_printf(report, "%zu relocations, %zu PLT32 made PC32", sum.relocs,
	    sum.plt);
	if (sum.localised + sum.dead != 0)
		buf_printf(report, ", %zu names made local, %zu dropped",
		    sum.localised, sum.dead);
	if (sum.shortened != 0)
		buf_printf(report, ", %zu long name%s shortened", sum.shortened,
		    sum.shortened == 1 ? "" : "s");
	buf_add(report, symbols.s, symbols.len);
	buf_free(&symbols);
	return result;
}

int
normalise_for_library(struct job *job, const struct file *f)
{
	struct normalised sum = { 0 };
	struct buf symbols = { 0 };
	int result = normalise_one(job, f, true, &symbols, &sum);

	buf_free(&symbols);
	return result;
}

const struct stage stage_normalise = { "normalise", KIND_LINKED, run };
