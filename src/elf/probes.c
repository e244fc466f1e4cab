/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * probes.c - old rustcs (1.63) make each frame over a page by way of a function
 * of their own library, which no kernel has, and objtool does not understand a
 * stack pointer that is lowered by a register:
 *
 *	movl $N, %eax; call __rust_probestack; subq %rax, %rsp
 *
 * becomes what C code does, subq $N, %rsp. Later rustcs touch the pages in line.
 */
#include "config.h"

#include "edit.h"

#include <string.h>

static const char probe_name[] = "__rust_probestack";

/* The three instructions; zero where the number and the address are. */
static const unsigned char probe[] = { 0xb8, 0, 0, 0, 0, 0xe8, 0, 0, 0, 0, 0x48,
	0x29, 0xc4 };

#define NUMBER_AT 1 /* in `probe` */
#define ADDRESS_AT 6
#define ADDRESS_END 10

/* subq $N, %rsp and a nop of six bytes. */
static const unsigned char plain[sizeof(probe)] = { 0x48, 0x81, 0xec, 0, 0, 0,
	0, 0x66, 0x0f, 0x1f, 0x44, 0, 0 };

#define PLAIN_NUMBER_AT 3

static bool
is_probe(const struct object *o, const struct relocs *rs, size_t j)
{
	const struct section *s = &o->sections[rs->target];
	uint32_t type = ELF64_R_TYPE(rs->v[j].r_info);
	uint64_t at = rs->v[j].r_offset;
	const unsigned char *p;

	if ((type != R_X86_64_PLT32 && type != R_X86_64_PC32) ||
	    rs->v[j].r_addend != -4 || !s->data || at < ADDRESS_AT ||
	    at - ADDRESS_AT > s->size ||
	    s->size - (at - ADDRESS_AT) < sizeof(probe))
		return false;
	p = s->data + at - ADDRESS_AT;
	return p[0] == probe[0] && p[ADDRESS_AT - 1] == probe[ADDRESS_AT - 1] &&
	    memcmp(p + ADDRESS_END, probe + ADDRESS_END,
		sizeof(probe) - ADDRESS_END) == 0;
}

static void
probe_replace(const struct reading *r, const struct relocs *rs, size_t j,
    struct buf *file)
{
	/* R_X86_64_NONE of no symbol, at the nop: nobody asks there */
	const Elf64_Rela none = { .r_offset = rs->v[j].r_offset + 1 };
	const struct object *o = &r->o;
	const unsigned char *code =
	    o->sections[rs->target].data + rs->v[j].r_offset - ADDRESS_AT;
	size_t rela = (size_t)(o->sections[rs->section].data - r->image.p);
	char *to = file->s + (code - r->image.p);

	memcpy(to, plain, sizeof(plain));
	memcpy(to + PLAIN_NUMBER_AT, code + NUMBER_AT, sizeof(uint32_t));
	memcpy(file->s + rela + j * sizeof(none), &none, sizeof(none));
}

/* 0: there is none. */
static size_t
probe_symbol(const struct object *o)
{
	for (size_t i = 1; i < o->nsymbols; i++) {
		if (o->symbols[i].st_shndx == SHN_UNDEF &&
		    strcmp(symbol_name(o, i), probe_name) == 0)
			return i;
	}
	return 0;
}

size_t
probes_replace(const struct reading *r, struct buf *file)
{
	const struct object *o = &r->o;
	size_t symbol = probe_symbol(o), n = 0;

	for (size_t i = 0; symbol != 0 && i < o->nrelocs; i++) {
		const struct relocs *rs = &o->relocs[i];

		for (size_t j = 0; j < rs->n; j++) {
			if (ELF64_R_SYM(rs->v[j].r_info) != symbol ||
			    !is_probe(o, rs, j))
				continue;
			if (n++ == 0)
				buf_add(file, r->image.p, r->image.n);
			probe_replace(r, rs, j, file);
		}
	}
	return n;
}
