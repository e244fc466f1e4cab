/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * stub.c - a function that goes to whichever of two exports the kernel has
 * (printk, _printk): one object for kernels before and after a rename.
 */
#include "config.h"

#include "edit.h"

#include <string.h>

/*
 *  0  endbr64
 *  4  movq $to, %r11      R_X86_64_32S: 0 where the kernel lacks it
 * 11  testq %r11, %r11
 * 14  jne to              R_X86_64_PC32
 * 20  jmp from            R_X86_64_PC32
 *
 * Both references are weak: modpost and the loader leave what is missing at 0,
 * and a PC32 to 0 is never checked for overflow (apply_relocate_add(), 3.10 to
 * 7.2). Plain jumps to named functions, so no thunk is needed, and objtool
 * takes them for tail calls. %r11 is free at the entry of every function, also
 * of a variadic one, whose %al counts vector registers.
 */
/* clang-format off */
static const unsigned char stub_code[] = {
	0xf3, 0x0f, 0x1e, 0xfa,
	0x49, 0xc7, 0xc3, 0, 0, 0, 0,
	0x4d, 0x85, 0xdb,
	0x0f, 0x85, 0, 0, 0, 0,
	0xe9, 0, 0, 0, 0,
};

/* Its relocations. to: against the successor, else against the old name. */
static const struct {
	unsigned offset, type;
	int addend;
	bool to;
} stub_relocs[] = {
	{ 7, R_X86_64_32S, 0, true },
	{ 16, R_X86_64_PC32, -4, true },
	{ 21, R_X86_64_PC32, -4, false },
};

/* clang-format on */

size_t
stub_size(void)
{
	return sizeof(stub_code);
}

size_t
stub_add(struct edit *e, const char *from)
{
	uint32_t name =
	    edit_add_name(e->shstrtab, ".rela.text.kmodrustc.", from);
	Elf64_Rela *rela =
	    edit_alloc(e, ARRAY_SIZE(stub_relocs), sizeof(*rela));
	const Elf64_Shdr code = {
		.sh_name = name + strlen(".rela"),
		.sh_type = SHT_PROGBITS,
		.sh_flags = SHF_ALLOC | SHF_EXECINSTR,
		.sh_size = sizeof(stub_code),
		.sh_addralign = 16,
	};
	const Elf64_Shdr relocs = {
		.sh_name = name,
		.sh_type = SHT_RELA,
		.sh_flags = SHF_INFO_LINK,
		.sh_size = ARRAY_SIZE(stub_relocs) * sizeof(*rela),
		.sh_link = (uint32_t)e->r->symtab,
		.sh_info = (uint32_t)e->nsections,
		.sh_addralign = 8,
		.sh_entsize = sizeof(*rela),
	};
	size_t section = edit_add_section(e, &code, stub_code);

	edit_add_section(e, &relocs, rela);
	return section;
}

void
stub_relocate(struct edit *e, size_t code, uint32_t from, uint32_t to)
{
	/* stub_add() put the relocations right behind the code */
	Elf64_Rela *rela = (Elf64_Rela *)(uintptr_t)e->data[code + 1];

	for (size_t i = 0; i < ARRAY_SIZE(stub_relocs); i++) {
		uint32_t symbol = stub_relocs[i].to ? to : from;

		rela[i] = (Elf64_Rela){
			.r_offset = stub_relocs[i].offset,
			.r_info =
			    ELF64_R_INFO((uint64_t)symbol, stub_relocs[i].type),
			.r_addend = stub_relocs[i].addend,
		};
	}
}
