/* SPDX-License-Identifier: GPL-2.0-or-later */
/* work.h - what only the stages need of each other; private to stage/ */
#ifndef KMODRUSTC_WORK_H
#define KMODRUSTC_WORK_H

#include "kmodrustc/asm.h"
#include "kmodrustc/stage.h"

/* A file that a stage made; takes `path`, copies `shown`. */
void work_add_made(
    struct work *w, enum kind kind, char *path, const char *shown);
/* Moves *f, with what it owns, to the end of w. */
void work_take(struct work *w, struct file *f);
void work_drop(struct work *w, size_t i);

/* A temp file for the input named `shown`: its stem with another suffix. */
char *tmp_for(const char *shown, const char *suffix);

/*
 * Adds "NAME=value" for each variable of make's that names a jobserver which is
 * not there.
 */
void jobserver_env(struct strvec *env);
/*
 * Is it a line by which rustc tells that a file is there, and the file one that
 * nobody is to see? Always true of files that we tell of ourselves.
 */
bool is_temp_artifact(const struct job *job, struct span line);
/* Fills job->rustc_words and all that hangs on it, once. -1: said. */
int toolchain_find(struct job *job);
/* Fills job->rustc_words. -1: said. */
int rustc_words(struct job *job);
/* Says what could not be made safe, with Rust lines if they can be had. */
void fixup_say(
    struct job *job, const struct file *f, const struct fixup_result *r);
/* f->path, a repaired text, to the object `out`. -1: said. */
int assemble_file(struct job *job, const struct file *f, const char *out);

/*
 * Adds the paths of the sysroot's objects, made or from the cache; they are
 * there until cache_release(entry). -1: said.
 */
struct cache_entry;
int sysroot_objects(
    struct job *job, struct strvec *objects, struct cache_entry *entry);
/* Links a small program with these objects, just made. -1: said (K0110). */
int canary_check(struct job *job, const struct strvec *sysroot);
/*
 * The glue compiled for the kernel of job->kdir, a copy of ours; the caller's.
 * NULL: said (K0112).
 */
char *glue_object(struct job *job);

/* The pass over one file; `out` NULL: only look. -1: said. */
int fixup_file(const struct job *job, const char *path, const char *out,
    const struct file *f, struct fixup_result *r);

/*
 * What the user's objects miss is linked in from the sysroot, with the glue if
 * the kernel is known. `missing`: names that nobody defines. -1: said.
 */
int link_runtime(struct job *job, const struct strvec *objects,
    const struct strvec *missing, const char *out, struct buf *report);
/* The same without rust-src: panics end in the kernel's BUG, K0103 else. */
int link_fallback(struct job *job, struct work *w, const struct strvec *objects,
    const struct strvec *missing, const char *out, struct buf *report);

/*
 * Where an archive and an .rlib are asked for, the .rlib of the objects as they
 * are before the link. -1: said.
 */
int rlib_beside(struct job *job, struct work *w);
/* Of an object for an .rlib: names stay as they are. -1: said. */
int normalise_for_library(struct job *job, const struct file *f);
/* Adds the .rlib files that the source was compiled against. -1: said. */
int libraries_add(struct job *job, struct work *w);
/*
 * Adds the objects of those in -L directories that define what `objects` want,
 * to both lists, until nothing more is found. -1: said.
 */
int libraries_pull(struct job *job, struct work *w, struct strvec *objects);
/* The objects of one archive, to both lists. -1: said. */
int extract_library(struct work *w, const char *path, struct strvec *objects);
/* Is a .rs compiled without any optimisation, which is rustc's default? */
bool is_unoptimised(const struct job *job);
/* Tells the large stack frames of a .rs's text (K0603). -1: refused. */
int frames_check(struct job *job, const struct file *f, const char *text);

/*
 * Before objects are made one: -1 (said, K0703) if one of them has objtool's
 * tables, where it is we who have to run it over the whole.
 */
int objtool_check_inputs(const struct job *job, const struct strvec *objects);

/*
 * Runs the linker. What it says becomes our message (K0506), with the names of
 * files instead of temp paths. -1: said.
 */
int ld_run(const struct job *job, const struct strvec *argv);
/*
 * Links the user's objects and those of the sysroot (runtime, std, alloc, core,
 * builtins) to one, `out`: what the user's exports do not reach is left out, and
 * nothing else than they is global. `script` is the text of a linker script
 * (rt/link.lds); sections of the user's that it does not name are kept as they
 * are. Objects that no rustc made lose nothing: they are joined afterwards.
 * -1: said.
 */
int prelink(const struct job *job, const struct strvec *user_objects,
    const struct strvec *sysroot_objects, const char *script, const char *out);

/* ---- advice.c ---- */

/* {0}: nothing was heard that needs any. */
struct advice {
	size_t row;
};
/* A message of rustc's, whole. */
void advice_hear(struct advice *a, const char *text, size_t n);
/* After rustc has failed: says what it could not know. */
void advice_give(const struct advice *a);

#endif
