/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * deps.c - rustc's dependency file names our temp files as targets; make wants
 * the results that the user asked for.
 */
#include "config.h"

#include "kmodrustc/stage.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "kmodrustc/os.h"
#include "work.h"

/* A name as make reads it back. Nothing makes it take every `:`. */
static void
add_target(struct buf *b, const char *path)
{
	for (; *path != '\0'; path++) {
		if (*path == ' ' || *path == '#')
			buf_putc(b, '\\');
		if (*path == '$')
			buf_putc(b, '$');
		buf_putc(b, *path);
	}
}

/* The end of a rule's target: a colon before a blank or the line's end. */
static const char *
target_end(const char *line, const char *end)
{
	for (const char *s = line; s < end; s++)
		if (*s == ':' && (s + 1 == end || s[1] == ' '))
			return s;
	return NULL;
}

/*
 * Every product depends on the same sources. The targets of -MT replace them,
 * as they stand.
 */
static void
add_rules(struct buf *b, const struct job *job, struct span sources)
{
	const struct strvec *targets = &job->dep_targets;

	for (size_t i = 0; i < targets->n; i++)
		buf_printf(b, "%s%s", i != 0 ? " " : "", targets->v[i]);
	if (targets->n != 0) {
		buf_add(b, sources.p, sources.n);
		buf_puts(b, "\n\n");
		return;
	}
	for (size_t i = 0; i < job->nproducts; i++) {
		if (strcmp(job->products[i].path, "-") == 0)
			continue;
		add_target(b, job->products[i].path);
		buf_add(b, sources.p, sources.n);
		buf_puts(b, "\n\n");
	}
}

/* What of the kernel's tree was read: it may be built anew. */
static void
add_tree(struct buf *b, const struct job *job)
{
	static const char *const names[] = { "Module.symvers",
		"include/config/auto.conf" };
	char *path;

	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		path = xasprintf("%s/%s", job->kernel.dir, names[i]);
		if (access(path, R_OK) == 0) {
			buf_putc(b, ' ');
			add_target(b, path);
		}
		free(path);
	}
}

int
deps_rewrite(const struct job *job, const char *path)
{
	struct buf in = { 0 }, out = { 0 }, sources = { 0 };
	const char *line, *end, *colon;
	bool done = false, dropped = false;
	FILE *f;
	int result = -1;

	if (file_read(path, &in) < 0)
		goto out;
	for (line = in.s; line != NULL && *line != '\0'; line = end + 1) {
		end = strchr(line, '\n');
		if (end == NULL)
			break;
		colon = *line == '#' ? NULL : target_end(line, end);
		/* A rule for a source has no prerequisites: it stays. */
		if (colon == NULL || colon + 1 == end) {
			if (end != line || !dropped)
				buf_add(&out, line, (size_t)(end + 1 - line));
			dropped = false;
			continue;
		}
		buf_clear(&sources);
		buf_add(&sources, colon, (size_t)(end - colon));
		if (job->face == FACE_CARGO && job->kernel.dir != NULL)
			add_tree(&sources, job);
		if (!done)
			add_rules(
			    &out, job, (struct span){ sources.s, sources.len });
		done = dropped = true;
	}
	f = fopen(path, "we");
	if (f != NULL) {
		fwrite(out.s, 1, out.len, f);
		result = ferror(f) ? -1 : 0;
		if (fclose(f) != 0)
			result = -1;
	}
	if (result < 0)
		diag_error("K0105", NULL, "cannot write %s", path);
out:
	buf_free(&in);
	buf_free(&out);
	buf_free(&sources);
	return result;
}

/* Variables that change what comes out. */
static const char *const variables[] = { "KDIR", "KMODRUSTC_FLAGS",
	"KMODRUSTC_RUSTC", "KMODRUSTC_RUST_SRC" };

/* As rustc writes it (escape_dep_env in rustc_interface/src/passes.rs). */
static void
add_variable(struct buf *b, const char *name)
{
	const char *value = getenv(name);

	buf_printf(b, "# env-dep:%s%s", name, value != NULL ? "=" : "");
	for (; value != NULL && *value != '\0'; value++) {
		if (*value == '\n')
			buf_puts(b, "\\n");
		else if (*value == '\r')
			buf_puts(b, "\\r");
		else if (*value == '\\')
			buf_puts(b, "\\\\");
		else
			buf_putc(b, *value);
	}
	buf_putc(b, '\n');
}

int
deps_add_variables(const char *path)
{
	struct buf b = { 0 };
	FILE *f = fopen(path, "ae");
	bool ok = false;

	for (size_t i = 0; i < ARRAY_SIZE(variables); i++)
		add_variable(&b, variables[i]);
	if (f != NULL) {
		ok = fwrite(b.s, 1, b.len, f) == b.len;
		ok = fclose(f) == 0 && ok;
	}
	if (!ok)
		diag_error("K0105", NULL, "cannot write %s", path);
	buf_free(&b);
	return ok ? 0 : -1;
}
