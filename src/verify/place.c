/* SPDX-License-Identifier: GPL-2.0-or-later */
/* place.c - words for places in an object, as messages name them */
#include "config.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "verify/rules.h"

struct use {
	const Elf64_Rela *rela; /* NULL: not used */
	size_t section;
};

/* A symbol's place, for sorting: in each section by value. */
struct spot {
	uint64_t value;
	size_t section, symbol;
};

void
places_free(struct places *p)
{
	free(p->functions);
	free(p->uses);
	*p = (struct places){ 0 };
}

static void
uses_find(struct places *p)
{
	const struct object *o = p->o;

	p->uses = xcalloc(o->nsymbols ? o->nsymbols : 1, sizeof(*p->uses));
	for (size_t i = 0; i < o->nrelocs; i++) {
		const struct relocs *r = &o->relocs[i];

		if (!(o->sections[r->target].flags & SHF_ALLOC))
			continue;
		for (size_t k = 0; k < r->n; k++) {
			struct use *u = &p->uses[ELF64_R_SYM(r->v[k].r_info)];

			if (u->rela == NULL)
				*u = (struct use){ &r->v[k], r->target };
		}
	}
}

struct subject
first_use(struct places *p, size_t symbol)
{
	if (p->uses == NULL)
		uses_find(p);
	return (struct subject){ .o = p->o,
		.symbol = symbol,
		.section = p->uses[symbol].section,
		.rela = p->uses[symbol].rela };
}

static int
compare_spots(const void *a, const void *b)
{
	const struct spot *x = a, *y = b;

	if (x->section != y->section)
		return x->section < y->section ? -1 : 1;
	if (x->value != y->value)
		return x->value < y->value ? -1 : 1;
	return x->symbol < y->symbol ? -1 : x->symbol > y->symbol;
}

static void
functions_find(struct places *p)
{
	const struct object *o = p->o;
	struct spot *spots =
	    xreallocarray(NULL, o->nsymbols + 1, sizeof(*spots));
	size_t n = 0;

	for (size_t i = 1; i < o->nsymbols; i++) {
		const Elf64_Sym *sym = &o->symbols[i];

		if (ELF64_ST_TYPE(sym->st_info) == STT_FUNC &&
		    sym->st_shndx != SHN_UNDEF)
			spots[n++] = (struct spot){ sym->st_value,
				symbol_section(o, i), i };
	}
	qsort(spots, n, sizeof(*spots), compare_spots);
	p->functions = xreallocarray(NULL, n + 1, sizeof(*p->functions));
	for (size_t i = 0; i < n; i++)
		p->functions[i] = spots[i].symbol;
	p->nfunctions = n;
	free(spots);
}

size_t
function_around(struct places *p, const struct subject *s)
{
	const struct object *o = p->o;
	struct spot at = { s->rela->r_offset, s->section, SIZE_MAX };
	size_t low = 0, high;

	if (p->functions == NULL)
		functions_find(p);
	for (high = p->nfunctions; low < high;) {
		size_t mid = low + (high - low) / 2, i = p->functions[mid];
		struct spot f = { o->symbols[i].st_value, symbol_section(o, i),
			i };

		if (compare_spots(&f, &at) <= 0)
			low = mid + 1;
		else
			high = mid;
	}
	if (low == 0 || symbol_section(o, p->functions[low - 1]) != s->section)
		return 0;
	low = p->functions[low - 1];
	if (at.value - o->symbols[low].st_value >= o->symbols[low].st_size)
		return 0;
	return low;
}

char *
symbol_words(const struct object *o, size_t symbol)
{
	const char *name = symbol_name(o, symbol);
	size_t section = symbol_section(o, symbol);

	if (*name == '\0' && section < o->nsections)
		name = o->sections[section].name;
	return *name ? demangle(name) : xstrdup("0");
}

static void
add_reloc(struct buf *b, struct places *p, const struct subject *s)
{
	uint32_t type = ELF64_R_TYPE(s->rela->r_info);
	const char *name = reloc_name(type);
	char *symbol = symbol_words(p->o, ELF64_R_SYM(s->rela->r_info));
	size_t function = function_around(p, s);

	buf_printf(b, " %s+0x%" PRIx64 ": ", p->o->sections[s->section].name,
	    s->rela->r_offset);
	if (name != NULL)
		buf_puts(b, name);
	else
		buf_printf(b, "type %" PRIu32, type);
	buf_printf(b, " %s", symbol);
	if (s->rela->r_addend != 0)
		buf_printf(b, "%+" PRId64, s->rela->r_addend);
	free(symbol);
	if (function == 0)
		return;
	symbol = symbol_words(p->o, function);
	buf_printf(b, " (in `%s`)", symbol);
	free(symbol);
}

char *
place_words(struct places *p, const struct rule *rule, const struct subject *s)
{
	struct buf b = { 0 };
	char *name = object_name(p->o), *symbol;

	buf_puts(&b, name);
	free(name);
	if (s->rela != NULL) {
		add_reloc(&b, p, s);
	} else if (rule->scope == PER_SECTION) {
		buf_printf(&b, " %s", p->o->sections[s->section].name);
	} else if (rule->scope == PER_SYMBOL || rule->scope == PER_ARCHIVE) {
		symbol = symbol_words(p->o, s->symbol);
		buf_printf(&b, ": symbol %s", symbol);
		free(symbol);
	}
	return buf_detach(&b);
}
