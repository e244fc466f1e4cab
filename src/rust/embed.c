/* SPDX-License-Identifier: GPL-2.0-or-later */
/* embed.c - gives out the files that are part of the program */
#include "config.h"

#include "kmodrustc/rust.h"

#include <assert.h>
#include <errno.h>
#include <string.h>

#include "kmodrustc/os.h"
#include "embedded.h"

static const struct embedded *
embedded_find(const char *name)
{
	for (size_t i = 0; i < nembedded; i++)
		if (strcmp(embedded_files[i].name, name) == 0)
			return &embedded_files[i];
	return NULL;
}

int
embedded_write(const char *name, const char *path)
{
	const struct embedded *e = embedded_find(name);
	FILE *f = fopen(path, "we");
	bool good = f != NULL;

	assert(e != NULL);
	for (size_t i = 0; good && i < e->nlines; i++)
		good = fputs(e->lines[i], f) >= 0;
	if (f != NULL)
		good = fclose(f) == 0 && good;
	if (!good)
		diag_error("K0105", NULL, "cannot write %s: %s", path,
		    strerror(errno));
	return good ? 0 : -1;
}

void
embedded_hash(const char *name, struct hash *h)
{
	const struct embedded *e = embedded_find(name);

	assert(e != NULL);
	hash_add(h, e->name);
	for (size_t i = 0; i < e->nlines; i++)
		hash_add(h, e->lines[i]);
}
