/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * artifact.c - the lines of --json=artifacts: rustc tells of its own files, and
 * most of those are only ours. Of results we tell, once they have their names.
 */
#include "config.h"

#include "kmodrustc/stage.h"

#include <string.h>

#include "work.h"

/* rustc_errors/src/json.rs: up to 1.73 a line had no `$message_type`. */
static const char *const starts[] = {
	"{\"artifact\":",
	"{\"$message_type\":\"artifact\",\"artifact\":",
};

bool
is_temp_artifact(const struct job *job, struct span line)
{
	struct buf name = { 0 };
	struct span rest;
	bool temp = true;
	size_t n = 0;

	for (size_t i = 0; i < ARRAY_SIZE(starts) && n == 0; i++)
		if (span_starts(line, starts[i]))
			n = strlen(starts[i]);
	if (n == 0)
		return false;
	rest = (struct span){ line.p + n, line.n - n };
	for (size_t i = 0; i < job->nproducts && temp; i++) {
		buf_clear(&name);
		json_string(&name, job->products[i].path);
		temp = !job->products[i].early || !span_starts(rest, name.s);
	}
	buf_free(&name);
	return temp;
}

/* rustc's word for it. */
static const char *
emit_word(const struct product *p)
{
	switch (p->emit) {
	case EMIT_ASM:
		return "asm";
	case EMIT_OBJ:
		return "obj";
	case EMIT_LINK:
	case EMIT_RLIB:
		return "link";
	case EMIT_DEP_INFO:
		return "dep-info";
	case EMIT_RUSTC:
		break;
	}
	return p->word;
}

void
artifact_say(const struct product *p)
{
	struct buf b = { 0 };

	buf_puts(&b, starts[1]);
	json_string(&b, p->path);
	say("%s,\"emit\":\"%s\"}\n", b.s, emit_word(p));
	buf_free(&b);
}
