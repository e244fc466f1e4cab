/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * shorten.c - local names that are too long for a kernel, made short and kept
 * readable. How long is too long is the kernel room's to know, and what others
 * call by its name is never touched.
 */
#include "config.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "edit.h"
#include "kmodrustc/os.h"

/* The number that keeps two names apart which look the same when cut. */
#define DIGITS 16

/*
 * The name as its author wrote it, in letters that every tool takes: `::` is
 * `__`, and whatever else is no letter or digit becomes one `_`.
 */
static void
add_plain(struct buf *b, const char *name)
{
	char *text = demangle(name);

	for (const char *p = text; *p; p++) {
		if (isalnum((unsigned char)*p) || *p == '_')
			buf_putc(b, *p);
		else if (*p == ':' && p[1] == ':')
			buf_puts(b, "__"), p++;
		else if (b->len != 0 && b->s[b->len - 1] != '_')
			buf_putc(b, '_');
	}
	free(text);
}

/* HEAD_0123456789abcdef_TAIL, shorter than `limit`; the caller's. */
char *
name_shorten(const char *name, size_t limit)
{
	struct buf plain = { 0 }, b = { 0 };
	struct hash h = { 0 };
	char digits[33];
	size_t room = limit - 1 - (DIGITS + 2), head;

	hash_add(&h, name);
	hash_text(&h, digits);
	add_plain(&plain, name);
	head = plain.len <= room ? plain.len : room / 2;
	buf_add(&b, plain.s, head);
	buf_printf(&b, "_%.*s", DIGITS, digits);
	if (plain.len > room)
		buf_printf(&b, "_%s", plain.s + plain.len - (room - head));
	buf_free(&plain);
	return buf_detach(&b);
}

/* Only a name of something that is in the module. */
static bool
is_named(const Elf64_Sym *sym)
{
	unsigned type = ELF64_ST_TYPE(sym->st_info);

	return sym->st_shndx != SHN_UNDEF && type != STT_FILE &&
	    type != STT_SECTION;
}

bool
has_long_local(const struct reading *r, const struct plan *plan, size_t limit)
{
	const struct object *o = &r->o;
	size_t nlocals = o->sections[r->symtab].info;

	for (size_t i = 1; limit != 0 && i < o->nsymbols; i++) {
		if ((i < nlocals ? plan[i].fate == FATE_KEEP
				 : plan[i].fate == FATE_LOCAL) &&
		    is_named(&o->symbols[i]) &&
		    strlen(symbol_name(o, i)) >= limit)
			return true;
	}
	return false;
}

size_t
locals_shorten(struct edit *e, size_t limit)
{
	size_t n = 0;

	for (size_t i = 1; limit != 0 && i < e->nlocals; i++) {
		const char *name = e->strtab.s + e->symbols[i].st_name;
		char *shorter;

		if (!is_named(&e->symbols[i]) || strlen(name) < limit)
			continue;
		shorter = name_shorten(name, limit);
		e->symbols[i].st_name = edit_add_name(&e->strtab, "", shorter);
		free(shorter);
		n++;
	}
	return n;
}
