/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * rules_reloc.c - the faults of relocations: what apply_relocate_add() of
 * arch/x86/kernel/module.c would refuse, or do wrong without a word. Which
 * loader takes which type is a fact of the kernel room.
 */
#include "config.h"

#include <string.h>

#include "verify/rules.h"

/* Types that <elf.h> of glibc 2.36 has no names for (x86-64 psABI 1.0, APX). */
enum {
	CODE_4_GOTPCRELX = 43,
	CODE_4_GOTTPOFF,
	CODE_4_TLSDESC,
	CODE_5_GOTPCRELX,
	CODE_5_GOTTPOFF,
	CODE_5_TLSDESC,
	CODE_6_GOTPCRELX,
	CODE_6_GOTTPOFF,
	CODE_6_TLSDESC
};

enum family { OTHER, GOT, TLS };

static const unsigned char families[] = {
	[R_X86_64_GOT32] = GOT,
	[R_X86_64_GOTPCREL] = GOT,
	[R_X86_64_GOTOFF64] = GOT,
	[R_X86_64_GOTPC32] = GOT,
	[R_X86_64_GOT64] = GOT,
	[R_X86_64_GOTPCREL64] = GOT,
	[R_X86_64_GOTPC64] = GOT,
	[R_X86_64_GOTPLT64] = GOT,
	[R_X86_64_PLTOFF64] = GOT,
	[R_X86_64_GOTPCRELX] = GOT,
	[R_X86_64_REX_GOTPCRELX] = GOT,
	[CODE_4_GOTPCRELX] = GOT,
	[CODE_5_GOTPCRELX] = GOT,
	[CODE_6_GOTPCRELX] = GOT,

	[R_X86_64_DTPMOD64] = TLS,
	[R_X86_64_DTPOFF64] = TLS,
	[R_X86_64_TPOFF64] = TLS,
	[R_X86_64_TLSGD] = TLS,
	[R_X86_64_TLSLD] = TLS,
	[R_X86_64_DTPOFF32] = TLS,
	[R_X86_64_GOTTPOFF] = TLS,
	[R_X86_64_TPOFF32] = TLS,
	[R_X86_64_GOTPC32_TLSDESC] = TLS,
	[R_X86_64_TLSDESC_CALL] = TLS,
	[R_X86_64_TLSDESC] = TLS,
	[CODE_4_GOTTPOFF] = TLS,
	[CODE_4_TLSDESC] = TLS,
	[CODE_5_GOTTPOFF] = TLS,
	[CODE_5_TLSDESC] = TLS,
	[CODE_6_GOTTPOFF] = TLS,
	[CODE_6_TLSDESC] = TLS,
};

static enum family
family_of(uint32_t type)
{
	return type < ARRAY_SIZE(families) ? families[type] : OTHER;
}

static uint32_t
type_of(const struct subject *s)
{
	return ELF64_R_TYPE(s->rela->r_info);
}

bool
got_reloc(const struct judge *j, const struct subject *s)
{
	return family_of(type_of(s)) == GOT &&
	    !kernel_takes_reloc(j->kernel, type_of(s));
}

bool
tls_reloc(const struct judge *j, const struct subject *s)
{
	return family_of(type_of(s)) == TLS &&
	    !kernel_takes_reloc(j->kernel, type_of(s));
}

bool
plt_reloc(const struct judge *j, const struct subject *s)
{
	return type_of(s) == R_X86_64_PLT32 &&
	    !kernel_takes_reloc(j->kernel, R_X86_64_PLT32);
}

/* What we wrote holds no PLT type, whatever the kernel takes (DESIGN 4.10). */
bool
plt_of_ours(const struct judge *j, const struct subject *s)
{
	return type_of(s) == R_X86_64_PLT32 && j->ours && !plt_reloc(j, s);
}

static bool
is_other_untaken(const struct judge *j, uint32_t type)
{
	return family_of(type) == OTHER && type != R_X86_64_PLT32 &&
	    !kernel_takes_reloc(j->kernel, type);
}

bool
reloc_of_later_kernel(const struct judge *j, const struct subject *s)
{
	return is_other_untaken(j, type_of(s)) && reloc_since(type_of(s));
}

bool
unknown_reloc(const struct judge *j, const struct subject *s)
{
	return is_other_untaken(j, type_of(s)) && !reloc_since(type_of(s));
}

/* The value of an absolute symbol plus addend; false: a kernel address. */
static bool
absolute_value(const struct subject *s, uint64_t *value)
{
	const Elf64_Sym *sym = &s->o->symbols[s->symbol];

	if (s->symbol != 0 && sym->st_shndx != SHN_ABS)
		return false;
	*value = sym->st_value + (uint64_t)s->rela->r_addend;
	return true;
}

/*
 * Modules and the kernel lie above 0xffffffff80000000, so the loader's check
 * that the value fits an unsigned 32-bit place fails for all but numbers.
 */
bool
narrow_address(const struct judge *j, const struct subject *s)
{
	uint64_t value;

	(void)j;
	return type_of(s) == R_X86_64_32 &&
	    (!absolute_value(s, &value) || value > UINT32_MAX);
}

static bool
is_far(uint64_t value)
{
	return (int64_t)value < INT32_MIN || (int64_t)value > INT32_MAX;
}

/* Addresses of the kernel always fit a signed 32-bit place, numbers may not. */
bool
far_absolute(const struct judge *j, const struct subject *s)
{
	uint64_t value;

	(void)j;
	return type_of(s) == R_X86_64_32S && absolute_value(s, &value) &&
	    is_far(value);
}

bool
has_far_absolute(const struct object *o)
{
	for (size_t i = 1; i < o->nsymbols; i++) {
		if (o->symbols[i].st_shndx == SHN_ABS &&
		    is_far(o->symbols[i].st_value))
			return true;
	}
	return false;
}

bool
place_not_zero(const struct judge *j, const struct subject *s)
{
	static const unsigned char zero[8];
	const struct section *target = &s->o->sections[s->section];

	return j->zero_place && target->data != NULL &&
	    kernel_takes_reloc(j->kernel, type_of(s)) &&
	    memcmp(target->data + s->rela->r_offset, zero,
		reloc_size(type_of(s))) != 0;
}

bool
reloc_type_is_suspect(const struct judge *j, uint32_t type)
{
	return !kernel_takes_reloc(j->kernel, type) || type == R_X86_64_32 ||
	    (j->ours && type == R_X86_64_PLT32);
}
