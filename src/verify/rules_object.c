/* SPDX-License-Identifier: GPL-2.0-or-later */
/* rules_object.c - the faults of an object's header, sections and symbols */
#include "config.h"

#include <string.h>

#include "verify/rules.h"

#ifndef SHF_GNU_RETAIN
#define SHF_GNU_RETAIN (1 << 21)
#endif

/*
 * ---- the header: load_module() of kernel/module/main.c ----
 */

bool
wrong_class(const struct judge *j, const struct subject *s)
{
	(void)j;
	return s->o->class != ELFCLASS64;
}

bool
wrong_byte_order(const struct judge *j, const struct subject *s)
{
	(void)j;
	return s->o->data != ELFDATA2LSB;
}

bool
wrong_machine(const struct judge *j, const struct subject *s)
{
	(void)j;
	return s->o->machine != EM_X86_64;
}

bool
wrong_type(const struct judge *j, const struct subject *s)
{
	(void)j;
	return s->o->type != ET_REL;
}

/*
 * The loader wants exactly one symbol table. `ld -r` makes one for an object
 * that has none, which is harmless if nothing refers to a symbol.
 */
bool
wrong_symtabs(const struct judge *j, const struct subject *s)
{
	if (s->o->nsections == 0)
		return false;
	if (s->o->nsymtabs == 0)
		return j->module || s->o->nrelocs != 0;
	return s->o->nsymtabs > 1;
}

/* include/linux/moduleloader.h: apply_relocate() without MODULES_USE_ELF_REL */
bool
has_rel_relocs(const struct judge *j, const struct subject *s)
{
	(void)j;
	return s->o->has_rel;
}

/*
 * ---- sections ----
 */

static const struct section *
section_of(const struct subject *s)
{
	return &s->o->sections[s->section];
}

/* The loader lays it out as plain data: every user would read elsewhere. */
bool
tls_section(const struct judge *j, const struct subject *s)
{
	(void)j;
	return (section_of(s)->flags & SHF_TLS) != 0;
}

/* module_enforce_rwx_sections(): loaded or not, empty or not. */
bool
writable_code(const struct judge *j, const struct subject *s)
{
	const uint64_t wx = SHF_WRITE | SHF_EXECINSTR;

	return kernel_refuses_wx(j->kernel) &&
	    (section_of(s)->flags & wx) == wx;
}

/* Only a kernel with CONFIG_CONSTRUCTORS (gcov, KASAN) runs any of these. */
bool
constructor(const struct judge *j, const struct subject *s)
{
	static const char *const names[] = { ".ctors", ".dtors", ".fini_array",
		".init_array", ".preinit_array" };
	const struct section *sec = section_of(s);

	(void)j;
	if (sec->size == 0)
		return false;
	if (sec->type == SHT_INIT_ARRAY || sec->type == SHT_FINI_ARRAY ||
	    sec->type == SHT_PREINIT_ARRAY)
		return true;
	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		size_t n = strlen(names[i]);

		if (strncmp(sec->name, names[i], n) == 0 &&
		    (sec->name[n] == '\0' || sec->name[n] == '.'))
			return true;
	}
	return false;
}

/*
 * Would `ld -r` leave both? In a finished module they are what they are. It
 * joins equal names unless the type, a flag of the OS or processor range
 * (SHF_GNU_RETAIN) or a group differs: elf_orphan_compatible() of
 * ld/ldelf.c, tried with ld 2.40. It says nothing of .text, .data, .rodata
 * and .bss, which ld's own script joins, but module.lds may be used instead.
 */
static bool
stays_twin(const struct judge *j, const struct subject *s)
{
	const uint64_t kept = SHF_MASKOS | SHF_MASKPROC;
	const struct section *a = section_of(s);
	const struct section *b = &s->o->sections[s->twin];

	if (s->twin == 0)
		return false;
	return j->module || a->type != b->type ||
	    ((a->flags ^ b->flags) & kept) ||
	    ((a->flags | b->flags) & SHF_GROUP);
}

static bool
is_modinfo(const struct subject *s)
{
	return strcmp(section_of(s)->name, ".modinfo") == 0;
}

/* add_sect_attrs() of kernel/module/sysfs.c; it leaves out empty sections. */
bool
twin_section(const struct judge *j, const struct subject *s)
{
	return !is_modinfo(s) && stays_twin(j, s) &&
	    kernel_refuses_twin_sections(j->kernel);
}

bool
twin_modinfo(const struct judge *j, const struct subject *s)
{
	return is_modinfo(s) && stays_twin(j, s) &&
	    kernel_refuses_twin_modinfo(j->kernel);
}

/* rustc 1.95's #[used] #[link_section]: C's section of that name has no R. */
bool
retained_section(const struct judge *j, const struct subject *s)
{
	static const char *const of_c[] = { ".data", ".exit.data", ".exit.text",
		".init.data", ".init.rodata", ".init.text", ".modinfo",
		".rodata", ".text", "__param", "__versions" };

	if (j->module || !(section_of(s)->flags & SHF_GNU_RETAIN) ||
	    s->twin != 0)
		return false;
	for (size_t i = 0; i < ARRAY_SIZE(of_c); i++) {
		if (strcmp(section_of(s)->name, of_c[i]) == 0)
			return is_modinfo(s)
			    ? kernel_refuses_twin_modinfo(j->kernel)
			    : kernel_refuses_twin_sections(j->kernel);
	}
	return false;
}

/*
 * ---- symbols ----
 */

static const Elf64_Sym *
symbol_of(const struct subject *s)
{
	return &s->o->symbols[s->symbol];
}

/* One that lies in a TLS section is told with the section. */
bool
tls_symbol(const struct judge *j, const struct subject *s)
{
	size_t section = symbol_section(s->o, s->symbol);

	(void)j;
	return ELF64_ST_TYPE(symbol_of(s)->st_info) == STT_TLS &&
	    (section == SHN_UNDEF || section >= s->o->nsections ||
		!(s->o->sections[section].flags & SHF_TLS));
}

/* The loader takes st_value as it is: a call would enter the resolver. */
bool
indirect_function(const struct judge *j, const struct subject *s)
{
	(void)j;
	return ELF64_ST_TYPE(symbol_of(s)->st_info) == STT_GNU_IFUNC;
}

/* simplify_symbols() passes over those of gcc's LTO. */
bool
common_symbol(const struct judge *j, const struct subject *s)
{
	(void)j;
	return symbol_of(s)->st_shndx == SHN_COMMON &&
	    strncmp(symbol_name(s->o, s->symbol), "__gnu_lto", 9) != 0;
}

bool
undefined_got_symbol(const struct judge *j, const struct subject *s)
{
	return symbol_of(s)->st_shndx == SHN_UNDEF &&
	    ELF64_ST_BIND(symbol_of(s)->st_info) != STB_WEAK &&
	    strcmp(symbol_name(s->o, s->symbol), "_GLOBAL_OFFSET_TABLE_") ==
	    0 &&
	    kernel_wants_got_symbol(j->kernel);
}
