/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * edit.c - the new symbol table of an object and everything that numbers
 * symbols. Which symbol becomes what is normalise.c's plan.
 */
#include "config.h"

#include "edit.h"

#include <stdlib.h>
#include <string.h>

/* <elf.h> of glibc 2.36 does not have it: a list of symbol numbers in LEB128 */
#define SHT_LLVM_ADDRSIG 0x6fff4c03

void *
edit_alloc(struct edit *e, size_t n, size_t size)
{
	void *p = xcalloc(n ? n : 1, size);

	/* twice as many whenever the number is a power of two */
	if ((e->nowned & (e->nowned - 1)) == 0)
		e->owned = xreallocarray(
		    e->owned, e->nowned * 2 + 1, sizeof(*e->owned));
	e->owned[e->nowned++] = p;
	return p;
}

void
edit_free(struct edit *e)
{
	for (size_t i = 0; i < e->nowned; i++)
		free(e->owned[i]);
	free(e->owned);
	free(e->shdrs);
	free(e->data);
	free(e->symbols);
	free(e->xindex);
	free(e->map);
	buf_free(&e->strtab);
	buf_free(&e->own_shstrtab);
	*e = (struct edit){ 0 };
}

size_t
edit_add_section(struct edit *e, const Elf64_Shdr *sh, const void *data)
{
	size_t n = e->nsections + 1;

	e->shdrs = xreallocarray(e->shdrs, n, sizeof(*e->shdrs));
	e->data = xreallocarray(e->data, n, sizeof(*e->data));
	e->shdrs[n - 1] = *sh;
	e->data[n - 1] = data;
	return e->nsections++;
}

uint32_t
edit_add_name(struct buf *table, const char *prefix, const char *name)
{
	size_t at = table->len;

	buf_puts(table, prefix);
	buf_add(table, name, strlen(name) + 1);
	return (uint32_t)at;
}

/* The old sections, and their names and strings ready to grow. */
static void
sections_copy(struct edit *e, const struct reading *r)
{
	const struct object *o = &r->o;
	const struct section *names = &o->sections[r->shstrtab];

	e->r = r;
	e->nsections = o->nsections;
	e->shstrndx = r->shstrtab;
	e->shdrs = xreallocarray(NULL, o->nsections, sizeof(*e->shdrs));
	e->data = xreallocarray(NULL, o->nsections, sizeof(*e->data));
	memcpy(e->shdrs, r->image.p + r->ehdr.e_shoff,
	    o->nsections * sizeof(*e->shdrs));
	for (size_t i = 0; i < o->nsections; i++) {
		e->data[i] = o->sections[i].data;
		if (e->shdrs[i].sh_type != SHT_LLVM_ADDRSIG)
			continue;
		e->shdrs[i] = (Elf64_Shdr){ .sh_name = e->shdrs[i].sh_name };
		e->data[i] = NULL;
	}
	buf_add(&e->strtab, o->strings, r->nstrings);
	e->shstrtab = &e->strtab;
	if (r->shstrtab != r->strtab) {
		e->shstrtab = &e->own_shstrtab;
		buf_add(e->shstrtab, names->data, names->size);
	}
}

/* Appends a symbol that is in section number `section`; its number. */
static uint32_t
symbol_add(struct edit *e, Elf64_Sym sym, size_t section)
{
	size_t i = e->nsymbols++;

	if (section >= SHN_LORESERVE) {
		sym.st_shndx = SHN_XINDEX;
		e->xindex[i] = (uint32_t)section;
	} else {
		sym.st_shndx = (uint16_t)section;
	}
	e->symbols[i] = sym;
	return (uint32_t)i;
}

static uint32_t
symbol_copy(struct edit *e, size_t old)
{
	e->symbols[e->nsymbols] = e->r->o.symbols[old];
	if (e->xindex)
		e->xindex[e->nsymbols] = e->r->o.xindex[old];
	return (uint32_t)e->nsymbols++;
}

/* A stub while its object is edited. section 0: nobody wants it. */
struct stub {
	size_t section;
	uint32_t function, from, to; /* symbol numbers; 0: none yet */
};

static void
stub_symbols_add(struct edit *e, struct stub *s, const char *from)
{
	const Elf64_Sym section = {
		.st_info = ELF64_ST_INFO(STB_LOCAL, STT_SECTION),
	};
	const Elf64_Sym function = {
		.st_name = edit_add_name(&e->strtab, "", from),
		.st_info = ELF64_ST_INFO(STB_LOCAL, STT_FUNC),
		.st_size = stub_size(),
	};

	s->section = stub_add(e, from);
	symbol_add(e, section, s->section);
	s->function = symbol_add(e, function, s->section);
}

/* A copy with another binding; who can see a local one is no question. */
static uint32_t
symbol_bind(struct edit *e, size_t old, unsigned char binding)
{
	uint32_t i = symbol_copy(e, old);
	Elf64_Sym *sym = &e->symbols[i];

	sym->st_info = ELF64_ST_INFO(binding, ELF64_ST_TYPE(sym->st_info));
	if (binding == STB_LOCAL)
		sym->st_other &= (unsigned char)~ELF64_ST_VISIBILITY(0xff);
	return i;
}

/*
 * Old locals stay where they are; behind them come those that were global, and
 * the stubs' own.
 */
static void
locals_make(struct edit *e, const struct plan *plan,
    const struct normalise *what, struct stub *stubs)
{
	const struct object *o = &e->r->o;
	size_t n = o->sections[e->r->symtab].info;

	for (size_t i = 0; i < n; i++) {
		if (plan[i].fate != FATE_DROP)
			e->map[i] = symbol_copy(e, i);
	}
	for (size_t i = n; i < o->nsymbols; i++) {
		if (plan[i].fate == FATE_LOCAL)
			e->map[i] = symbol_bind(e, i, STB_LOCAL);
	}
	for (size_t i = n; i < o->nsymbols; i++) {
		if (plan[i].fate == FATE_STUB && !stubs[plan[i].row].section)
			stub_symbols_add(e, &stubs[plan[i].row],
			    what->stubs[plan[i].row].from);
	}
	e->nlocals = e->nsymbols;
}

/* The old global symbol of that name that is kept; 0: none. */
static size_t
kept_find(const struct edit *e, const struct plan *plan, const char *name)
{
	const struct object *o = &e->r->o;

	for (size_t i = o->sections[e->r->symtab].info; i < o->nsymbols; i++) {
		if (i && plan[i].fate == FATE_KEEP &&
		    strcmp(symbol_name(o, i), name) == 0)
			return i;
	}
	return 0;
}

/*
 * Renames symbol i. If the object has the new name already, both are one from
 * now on, and a strong reference makes it strong.
 */
static void
symbol_rename(struct edit *e, const struct plan *plan, size_t i, const char *to)
{
	const Elf64_Sym *old = &e->r->o.symbols[i];
	size_t kept = kept_find(e, plan, to);
	Elf64_Sym *sym;

	if (!kept) {
		e->map[i] = symbol_copy(e, i);
		e->symbols[e->map[i]].st_name =
		    edit_add_name(&e->strtab, "", to);
		return;
	}
	e->map[i] = e->map[kept];
	sym = &e->symbols[e->map[kept]];
	if (sym->st_shndx == SHN_UNDEF &&
	    ELF64_ST_BIND(old->st_info) == STB_GLOBAL)
		sym->st_info =
		    ELF64_ST_INFO(STB_GLOBAL, ELF64_ST_TYPE(sym->st_info));
}

/* The undefined symbol behind a stub: weak from now on, its own name. */
static void
symbol_weaken(struct edit *e, size_t i, struct stub *s)
{
	e->map[i] = s->function;
	if (s->from)
		return;
	s->from = symbol_copy(e, i);
	e->symbols[s->from].st_info = ELF64_ST_INFO(STB_WEAK, STT_NOTYPE);
}

/* Renamed ones last: they may become one with a kept one. */
static void
globals_make(struct edit *e, const struct plan *plan,
    const struct normalise *what, struct stub *stubs)
{
	const struct object *o = &e->r->o;
	size_t first = o->sections[e->r->symtab].info;

	for (size_t i = first; i < o->nsymbols; i++) {
		if (plan[i].fate == FATE_KEEP)
			e->map[i] = symbol_copy(e, i);
		else if (plan[i].fate == FATE_WEAK)
			e->map[i] = symbol_bind(e, i, STB_WEAK);
		else if (plan[i].fate == FATE_STUB)
			symbol_weaken(e, i, &stubs[plan[i].row]);
	}
	for (size_t i = first; i < o->nsymbols; i++) {
		if (plan[i].fate == FATE_RENAME)
			symbol_rename(
			    e, plan, i, what->aliases[plan[i].row].to);
	}
}

/* An undefined symbol that may stay so. */
static uint32_t
weak_add(struct edit *e, const char *name)
{
	const Elf64_Sym sym = {
		.st_name = edit_add_name(&e->strtab, "", name),
		.st_info = ELF64_ST_INFO(STB_WEAK, STT_NOTYPE),
	};

	return symbol_add(e, sym, SHN_UNDEF);
}

/* The stubs' references to the successors. */
static void
stubs_finish(struct edit *e, const struct plan *plan,
    const struct normalise *what, struct stub *stubs)
{
	for (size_t k = 0; k < what->nstubs; k++) {
		struct stub *s = &stubs[k];
		size_t kept;

		if (!s->section)
			continue;
		kept = kept_find(e, plan, what->stubs[k].to);
		s->to = kept ? e->map[kept] : weak_add(e, what->stubs[k].to);
		stub_relocate(e, s->section, s->from, s->to);
	}
}

/* Entries of SHT_RELA and SHT_REL hold r_info at the same place. */
static int
entries_renumber(struct edit *e, size_t i, size_t entry)
{
	const struct object *o = &e->r->o;
	const struct section *s = &o->sections[i];
	unsigned char *copy;

	if (!s->data)
		return 0;
	if (s->size % entry != 0)
		return object_damaged(o, "'%s' has half an entry", s->name);
	copy = edit_alloc(e, s->size, 1);
	memcpy(copy, s->data, s->size);
	for (size_t at = 0; at < s->size; at += entry) {
		uint64_t info;

		memcpy(&info, copy + at + offsetof(Elf64_Rela, r_info),
		    sizeof(info));
		if (ELF64_R_SYM(info) >= o->nsymbols)
			return object_damaged(o, "'%s' names symbol %ju of %zu",
			    s->name, (uintmax_t)ELF64_R_SYM(info), o->nsymbols);
		info = ELF64_R_INFO((uint64_t)e->map[ELF64_R_SYM(info)],
		    reloc_normal(ELF64_R_TYPE(info)));
		memcpy(copy + at + offsetof(Elf64_Rela, r_info), &info,
		    sizeof(info));
	}
	e->data[i] = copy;
	return 0;
}

/* Everything but the symbol table that numbers symbols. */
static int
numbers_follow(struct edit *e)
{
	const struct object *o = &e->r->o;
	int result = 0;

	for (size_t i = 1; i < o->nsections && result == 0; i++) {
		const struct section *s = &o->sections[i];

		if (s->link != e->r->symtab)
			continue;
		switch (s->type) {
		case SHT_RELA:
			result = entries_renumber(e, i, sizeof(Elf64_Rela));
			break;
		case SHT_REL:
			result = entries_renumber(e, i, sizeof(Elf64_Rel));
			break;
		case SHT_GROUP:
			if (s->info >= o->nsymbols)
				result = object_damaged(o,
				    "group %zu names symbol %u of %zu", i,
				    s->info, o->nsymbols);
			else
				e->shdrs[i].sh_info = e->map[s->info];
			break;
		default:
			break;
		}
	}
	return result;
}

/* The grown tables take the place of the old ones. */
static void
tables_replace(struct edit *e)
{
	const struct reading *r = e->r;

	e->data[r->symtab] = (unsigned char *)e->symbols;
	e->shdrs[r->symtab].sh_size = e->nsymbols * sizeof(*e->symbols);
	e->shdrs[r->symtab].sh_info = (uint32_t)e->nlocals;
	if (e->xindex) {
		e->data[r->shndx] = (unsigned char *)e->xindex;
		e->shdrs[r->shndx].sh_size = e->nsymbols * sizeof(*e->xindex);
	}
	e->data[r->shstrtab] = (unsigned char *)e->shstrtab->s;
	e->shdrs[r->shstrtab].sh_size = e->shstrtab->len;
	e->data[r->strtab] = (unsigned char *)e->strtab.s;
	e->shdrs[r->strtab].sh_size = e->strtab.len;
}

/* A stub adds two sections and at most three symbols. */
int
edit_make(struct edit *e, const struct reading *r, const struct plan *plan,
    const struct normalise *what, struct normalised *done)
{
	const struct object *o = &r->o;
	struct stub *stubs = xcalloc(what->nstubs + 1, sizeof(*stubs));
	size_t room = o->nsymbols + 3 * what->nstubs;
	int result;

	*e = (struct edit){ 0 };
	if (o->nsymtabs != 1 ||
	    (!r->shndx && o->nsections + 2 * what->nstubs >= SHN_LORESERVE)) {
		free(stubs);
		return object_damaged(o, "%zu symbol tables, %zu sections",
		    o->nsymtabs, o->nsections);
	}
	sections_copy(e, r);
	e->symbols = xcalloc(room, sizeof(*e->symbols));
	e->map = xcalloc(o->nsymbols, sizeof(*e->map));
	if (r->shndx)
		e->xindex = xcalloc(room, sizeof(*e->xindex));
	locals_make(e, plan, what, stubs);
	globals_make(e, plan, what, stubs);
	stubs_finish(e, plan, what, stubs);
	done->shortened = locals_shorten(e, what->name_limit);
	result = numbers_follow(e);
	tables_replace(e);
	free(stubs);
	return result;
}
