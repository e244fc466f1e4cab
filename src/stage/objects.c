/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * objects.c - the sysroot's texts as objects: repaired and assembled once for
 * each assembler, kept in the cache beside the sysroot.
 */
#include "config.h"

#include "kmodrustc/stage.h"

#include <stdlib.h>
#include <sys/stat.h>

#include "kmodrustc/elf.h"
#include "kmodrustc/os.h"
#include "work.h"

/* In the order in which they are linked: an earlier weak name wins. */
static const struct {
	const char *crate;
	bool soft_float; /* for --soft-float alone */
	bool weak;       /* gives way to the user's own */
} members[] = {
	{ .crate = "rt", .weak = true },
	{ .crate = "std" },
	{ .crate = "alloc" },
	{ .crate = "core" },
	{ .crate = "builtins" },
	{ .crate = "softfloat", .soft_float = true },
};

struct making {
	struct job *job;
};

/* One crate's text to its object in `dir`. -1: said. */
static int
make_object(struct making *m, const char *dir, size_t i)
{
	struct file f = { 0 };
	struct fixup_result r = { 0 };
	char *text = sysroot_text(&m->job->sysroot, members[i].crate);
	char *fixed = xasprintf("%s/%s.s", dir, members[i].crate);
	char *out = xasprintf("%s/%s.o", dir, members[i].crate);
	int result;

	f.shown = xasprintf("%s.s", members[i].crate);
	f.path = fixed;
	result = fixup_file(m->job, text, fixed, &f, &r);
	if (result == 0 && r.nrefused != 0) {
		fixup_say(m->job, &f, &r);
		result = -1;
	}
	if (result == 0)
		result = assemble_file(m->job, &f, out);
	if (result == 0)
		result = object_tidy(
		    out, f.shown, &(struct tidy){ .weaken = members[i].weak });
	remove(fixed);
	fixup_result_free(&r);
	free(f.shown);
	free(out);
	free(fixed);
	free(text);
	return result;
}

/* Made, and tried out: an entry that does not link is never kept. */
static int
make_all(void *ctx, const char *dir)
{
	struct making *m = ctx;
	struct strvec made = { 0 };
	int result = 0;

	for (size_t i = 0; i < ARRAY_SIZE(members) && result == 0; i++) {
		result = make_object(m, dir, i);
		if (!members[i].soft_float)
			strvec_addf(&made, "%s/%s.o", dir, members[i].crate);
	}
	if (result == 0)
		result = canary_check(m->job, &made);
	strvec_free(&made);
	return result;
}

/* What tells this assembler from another: its words, its program's times. */
static void
hash_cc(struct hash *h, const struct strvec *cc)
{
	char *path, text[64];
	struct stat st;

	for (size_t i = 0; i < cc->n; i++) {
		hash_add(h, cc->v[i]);
		path = proc_find(cc->v[i]);
		if (path != NULL && stat(path, &st) == 0) {
			snprintf(text, sizeof(text), "%lld %lld",
			    (long long)st.st_mtime, (long long)st.st_size);
			hash_add(h, text);
		}
		free(path);
	}
}

/* What the pass makes of the texts: its rows, and those asked for. */
static void
hash_rewrites(struct hash *h, const struct job *job)
{
	char text[64];

	for (size_t i = 0; i < rewrite_rows(); i++)
		hash_add(h, rewrite_row_id(i));
	snprintf(text, sizeof(text), "%u %u %u", REWRITE_REVISION,
	    job->harden.set,
	    job->harden.set & HARDEN_PADDING ? job->harden.padding : 0);
	hash_add(h, text);
}

int
sysroot_objects(
    struct job *job, struct strvec *objects, struct cache_entry *entry)
{
	struct strvec cc = { 0 };
	struct making m = { .job = job };
	struct cache_item item = { .kind = "objects",
		.what = "core's objects",
		.code = "K0110",
		.make = make_all,
		.ctx = &m };
	struct hash h = { 0 };
	char key[33];
	int result;

	tool_words(&cc, "CC", "gcc");
	hash_add(&h, PACKAGE_VERSION);
	hash_add(&h, job->sysroot.dir);
	hash_rewrites(&h, job);
	strvec_add_all(&cc, &job->cc_args);
	hash_cc(&h, &cc);
	hash_text(&h, key);
	item.key = key;
	item.dry = job->dry_run;
	result = cache_get(&item, entry);
	for (size_t i = 0; i < ARRAY_SIZE(members) && result == 0; i++)
		if (!members[i].soft_float || job->soft_float)
			strvec_addf(
			    objects, "%s/%s.o", entry->dir, members[i].crate);
	strvec_free(&cc);
	return result;
}
