/* SPDX-License-Identifier: GPL-2.0-or-later */
/* look.c - questions about an object that was read; nothing is checked here */
#include "config.h"

#include "kmodrustc/elf.h"

#include <stdlib.h>
#include <string.h>

#include "read.h"

const char *
symbol_name(const struct object *o, size_t i)
{
	return o->strings + o->symbols[i].st_name;
}

uint32_t
symbol_section(const struct object *o, size_t i)
{
	uint16_t section = o->symbols[i].st_shndx;

	return section == SHN_XINDEX ? o->xindex[i] : section;
}

const struct section *
section_find(const struct object *o, const char *name)
{
	for (size_t i = 1; i < o->nsections; i++) {
		if (strcmp(o->sections[i].name, name) == 0)
			return &o->sections[i];
	}
	return NULL;
}

const char *
object_modinfo_next(const struct object *o, const char *key, const char *after)
{
	const struct section *s = section_find(o, ".modinfo");
	size_t n = strlen(key);
	const char *p, *end;

	if (!s || !s->data)
		return NULL;
	p = (const char *)s->data;
	end = p + s->size;
	if (*after)
		p = after + strlen(after) + 1;
	while (p < end) {
		size_t len = strnlen(p, (size_t)(end - p));

		/* the last one may lack its end, and is no string then */
		if (len > n && len < (size_t)(end - p) &&
		    memcmp(p, key, n) == 0 && p[n] == '=' && p[n + 1])
			return p + n + 1;
		p += len + 1;
	}
	return NULL;
}

char *
object_modinfo(const struct object *o, const char *key)
{
	const struct section *s = section_find(o, ".modinfo");
	size_t n = strlen(key);
	const char *p, *end;

	if (!s || !s->data)
		return NULL;
	p = (const char *)s->data;
	end = p + s->size;
	while (p < end) {
		size_t len = strnlen(p, (size_t)(end - p));

		if (len > n && memcmp(p, key, n) == 0 && p[n] == '=')
			return xstrndup(p + n + 1, len - n - 1);
		p += len + 1;
	}
	return NULL;
}

char *
object_name(const struct object *o)
{
	if (!o->member)
		return xstrdup(o->path);
	return xasprintf("%s(%s)", o->path, o->member);
}

/* Who writes what; a compiler of C names itself in .comment. */
static const struct {
	const char *words;
	enum language language;
} comments[] = {
	{ "rustc version ", LANG_RUST },
	{ "GCC: ", LANG_C_LIKE },
	{ "clang version ", LANG_C_LIKE },
};

/* How the name of a source ends, as STT_FILE symbols have it. */
static const struct {
	const char *suffix;
	enum language language;
} sources[] = {
	{ ".rs", LANG_RUST },
	{ ".c", LANG_C_LIKE },
	{ ".cc", LANG_C_LIKE },
	{ ".cpp", LANG_C_LIKE },
	{ ".cxx", LANG_C_LIKE },
};

/* LANG_UNKNOWN, or one of the two. */
static enum language
file_symbol_language(const char *name)
{
	/* rustc calls the unit "hello.7rcbfp3g-cgu.0" */
	if (strstr(name, "-cgu."))
		return LANG_RUST;
	for (size_t i = 0; i < ARRAY_SIZE(sources); i++) {
		if (text_ends(name, sources[i].suffix))
			return sources[i].language;
	}
	return LANG_UNKNOWN;
}

enum language
language_find(const struct object *o)
{
	const struct section *s = section_find(o, ".comment");
	bool seen[LANG_MIXED] = { false };

	for (size_t i = 0; s && s->data && i < ARRAY_SIZE(comments); i++) {
		if (memmem(s->data, s->size, comments[i].words,
			strlen(comments[i].words)))
			seen[comments[i].language] = true;
	}
	for (size_t i = 1; i < o->nsymbols; i++) {
		if (ELF64_ST_TYPE(o->symbols[i].st_info) == STT_FILE)
			seen[file_symbol_language(symbol_name(o, i))] = true;
	}
	if (seen[LANG_RUST] && seen[LANG_C_LIKE])
		return LANG_MIXED;
	return seen[LANG_RUST]  ? LANG_RUST
	    : seen[LANG_C_LIKE] ? LANG_C_LIKE
				: LANG_UNKNOWN;
}
