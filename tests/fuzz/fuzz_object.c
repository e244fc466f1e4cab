/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * fuzz_object.c - libFuzzer: any bytes as an object or archive, all that was
 * read is looked at once, then the same bytes are normalised and read again.
 */
#include "config.h"

#include "kmodrustc/elf.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "../../src/elf/edit.h"
#include "../../src/elf/read.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static unsigned long sum; /* so that no look is optimised away */

static void
bytes_look(const unsigned char *p, uint64_t n)
{
	for (uint64_t i = 0; p && i < n; i++)
		sum += p[i];
}

static void
relocs_look(const struct object *o)
{
	for (size_t i = 0; i < o->nrelocs; i++) {
		const struct relocs *rs = &o->relocs[i];

		sum += strlen(o->sections[rs->section].name);
		sum += strlen(o->sections[rs->target].name);
		for (size_t j = 0; j < rs->n; j++)
			sum += strlen(
			    symbol_name(o, ELF64_R_SYM(rs->v[j].r_info)));
	}
}

static int
object_look(const struct object *o, void *ctx)
{
	char *name = object_name(o), *license = object_modinfo(o, "license");

	(void)ctx;
	for (size_t i = 0; i < o->nsections; i++) {
		sum += strlen(o->sections[i].name);
		bytes_look(o->sections[i].data, o->sections[i].size);
	}
	for (size_t i = 0; i < o->nsymbols && o->nsections; i++) {
		char *plain = demangle(symbol_name(o, i));

		sum += strlen(plain) + symbol_section(o, i);
		free(plain);
	}
	relocs_look(o);
	sum += section_find(o, ".text") != NULL;
	free(name);
	free(license);
	return 0;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static const struct alias alias = { "vmalloc", "vmalloc_noprof" };
	static const struct alias stub = { "printk", "_printk" };
	static char name[] = "init_module", comment[] = ".comment",
		    debug[] = ".debug_*";
	static char *keep[] = { name, NULL },
		    *drop[] = { comment, debug, NULL };
	static const struct strvec kept = { keep, 1, 0 },
				   dropped = { drop, 2, 0 };
	static const struct tidy tidy = {
		.keep = &kept,
		.drop_dead = true,
		.drop_sections = &dropped,
	};
	static const struct normalise what = {
		.aliases = &alias,
		.naliases = 1,
		.stubs = &stub,
		.nstubs = 1,
		.tidy = &tidy,
	};
	static FILE *null;
	struct image image = { data, n };
	struct buf file = { 0 };
	struct normalised done;

	if (!null)
		null = fopen("/dev/null", "we");
	diag_stream(null);
	image_each(image, "x", object_look, NULL);
	if (image_normalise(image, "x", &what, &done, &file) == 0 &&
	    file.len > 0) {
		image = (struct image){ (unsigned char *)file.s, file.len };
		if (image_each(image, "x", object_look, NULL) != 0)
			abort();
	}
	buf_free(&file);
	diag_reset();
	return 0;
}
