/* SPDX-License-Identifier: GPL-2.0-or-later */
/* facts.c - what loaders take and refuse, by version; no code but look-up */
#include "config.h"

#include "kmodrustc/kernel.h"

#include <stdlib.h>
#include <string.h>

#include "release.h"

/*
 * When something is so: in versions from `from` to before `until` (0: to this
 * day), in releases that hold `tag` (NULL: any) with an ABI number of `abi` or
 * more. A fact is a list of these ended by { 0 }; it holds where one row does.
 * Where only single trees were read, a row reaches from the first tree that
 * was seen to take a thing, or from behind the last that was seen not to
 * refuse one: an unknown version is judged more strictly, never less.
 * The kernels named as sources were read in arch/x86/kernel/module.c unless
 * another file is named.
 */
struct since {
	unsigned from, until;
	const char *tag;
	unsigned abi;
};

/* clang-format off */
static const struct since since_3_10[] = {
	{ .from = KVER(3, 10, 0) },
	{ 0 }
};

/*
 * Upstream b21ebf2fb4cd. Refused: 3.10.108, 3.19.8, 4.4.121, 4.9.80, 4.12.4,
 * 4.15.0. Taken: every row's first version.
 */
static const struct since since_plt32[] = {
	{ .from = KVER(3, 10, 0), .until = KVER(3, 11, 0),
	  .tag = ".el7", .abi = 1160 },
	{ .from = KVER(3, 18, 140), .until = KVER(3, 19, 0) },
	{ .from = KVER(4, 4, 155), .until = KVER(4, 5, 0) },
	{ .from = KVER(4, 9, 115), .until = KVER(4, 10, 0) },
	{ .from = KVER(4, 14, 177), .until = KVER(4, 15, 0) },
	{ .from = KVER(4, 15, 18), .until = KVER(4, 16, 0) },
	{ .from = KVER(4, 16, 0) },
	{ 0 }
};

/* Refused: 4.18.0-147.el8, 4.19.90. Taken: 4.20.0, 5.4.273, 5.10 to 7.2. */
static const struct since since_pc64[] = {
	{ .from = KVER(4, 20, 0) },
	{ 0 }
};

/*
 * The bytes at the relocated place must be zero. No such check: 3.10.108,
 * 3.19.8, 4.4.121, 4.9.80, 4.12.4. Checked: 3.10.0-1160.el7, 3.18.140,
 * 4.4.155, 4.9.115, 4.14.177, 4.15.0 and every later tree.
 */
static const struct since since_zero_place[] = {
	{ .from = KVER(3, 10, 0), .until = KVER(3, 11, 0), .tag = ".el7" },
	{ .from = KVER(3, 18, 0), .until = KVER(3, 19, 0) },
	{ .from = KVER(4, 4, 122), .until = KVER(4, 5, 0) },
	{ .from = KVER(4, 9, 81), .until = KVER(4, 10, 0) },
	{ .from = KVER(4, 12, 5) },
	{ 0 }
};

/*
 * simplify_symbols() of kernel/module.c passes over it: upstream ebfac7b778fa
 * (ClangBuiltLinux/linux#1250), 5.12. Passed over: 4.14.280, 5.4.273,
 * 5.10.223, 6.1 and later; looked for: 3.10, 4.4.155, 4.9.154,
 * 4.18.0-147.el8, 4.19.90. (A sublevel counts up to 255.)
 */
static const struct since since_got_ignored[] = {
	{ .from = KVER(4, 14, 255), .until = KVER(4, 15, 0) },
	{ .from = KVER(5, 4, 255), .until = KVER(5, 5, 0) },
	{ .from = KVER(5, 10, 223), .until = KVER(5, 11, 0) },
	{ .from = KVER(5, 12, 0) },
	{ 0 }
};

/*
 * kernel/module/sysfs.c add_sect_attrs(): void up to 6.8.1, int in 6.12.117
 * and 6.14.0. Tried: 6.1 loads with a stack dump, 6.12 and 7.2 refuse (-17).
 */
static const struct since since_twins_refused[] = {
	{ .from = KVER(6, 8, 2) },
	{ 0 }
};

/*
 * kernel/module/main.c "Only one .modinfo section must exist": not in 6.1, in
 * 6.5.0 and later. Tried on 6.12: refused; on 6.1: the first one wins.
 */
static const struct since since_modinfo_refused[] = {
	{ .from = KVER(6, 2, 0) },
	{ 0 }
};

/* module_enforce_rwx_sections(): not in 5.4.273, in 5.10 and later. */
static const struct since since_wx_refused[] = {
	{ .from = KVER(5, 5, 0) },
	{ 0 }
};

/*
 * module_address_lookup() of kernel/module/kallsyms.c returns strscpy()'s
 * -E2BIG as a length. Not in 6.8.1. Tried on 6.12 and 7.2: 511 characters are
 * fine, 512 jump to garbage; on 5.10 and 6.1 the name is only cut.
 */
static const struct since since_long_names_choke[] = {
	{ .from = KVER(6, 8, 2) },
	{ 0 }
};

/*
 * kernel/module/main.c setup_modinfo() "module tries to import module
 * namespace": read in 7.2; such namespaces came with 6.16.
 */
static const struct since since_module_import_refused[] = {
	{ .from = KVER(6, 16, 0) },
	{ 0 }
};

/* clang-format on */

static bool
is_since(const struct since *s, const struct kernel *k)
{
	for (; s->from; s++) {
		if (k->version < s->from ||
		    (s->until && k->version >= s->until))
			continue;
		if (s->tag &&
		    (!k->release || !strstr(k->release, s->tag) ||
			release_abi(k->release) < s->abi))
			continue;
		return true;
	}
	return false;
}

/* A fact that holds for every version is one that held from 3.10 on. */
static bool
is_always(const struct since *s)
{
	for (; s->from; s++) {
		if (s->from == KVER(3, 10, 0) && !s->until && !s->tag)
			return true;
	}
	return false;
}

/*
 * Relocation types of the x86-64 psABI, in order of their numbers. size: the
 * bytes changed; taken: by which loaders, NULL: none; first: for messages.
 */
/* clang-format off */
static const struct {
	const char *name;
	unsigned size;
	const struct since *taken;
	const char *first;
} relocations[] = {
	[0] = { "R_X86_64_NONE", 0, since_3_10, "3.10" },
	[1] = { "R_X86_64_64", 8, since_3_10, "3.10" },
	[2] = { "R_X86_64_PC32", 4, since_3_10, "3.10" },
	[3] = { .name = "R_X86_64_GOT32", .size = 4 },
	[4] = { "R_X86_64_PLT32", 4, since_plt32, "4.16" },
	[5] = { .name = "R_X86_64_COPY" },
	[6] = { .name = "R_X86_64_GLOB_DAT", .size = 8 },
	[7] = { .name = "R_X86_64_JUMP_SLOT", .size = 8 },
	[8] = { .name = "R_X86_64_RELATIVE", .size = 8 },
	[9] = { .name = "R_X86_64_GOTPCREL", .size = 4 },
	[10] = { "R_X86_64_32", 4, since_3_10, "3.10" },
	[11] = { "R_X86_64_32S", 4, since_3_10, "3.10" },
	[12] = { .name = "R_X86_64_16", .size = 2 },
	[13] = { .name = "R_X86_64_PC16", .size = 2 },
	[14] = { .name = "R_X86_64_8", .size = 1 },
	[15] = { .name = "R_X86_64_PC8", .size = 1 },
	[16] = { .name = "R_X86_64_DTPMOD64", .size = 8 },
	[17] = { .name = "R_X86_64_DTPOFF64", .size = 8 },
	[18] = { .name = "R_X86_64_TPOFF64", .size = 8 },
	[19] = { .name = "R_X86_64_TLSGD", .size = 4 },
	[20] = { .name = "R_X86_64_TLSLD", .size = 4 },
	[21] = { .name = "R_X86_64_DTPOFF32", .size = 4 },
	[22] = { .name = "R_X86_64_GOTTPOFF", .size = 4 },
	[23] = { .name = "R_X86_64_TPOFF32", .size = 4 },
	[24] = { "R_X86_64_PC64", 8, since_pc64, "4.20" },
	[25] = { .name = "R_X86_64_GOTOFF64", .size = 8 },
	[26] = { .name = "R_X86_64_GOTPC32", .size = 4 },
	[27] = { .name = "R_X86_64_GOT64", .size = 8 },
	[28] = { .name = "R_X86_64_GOTPCREL64", .size = 8 },
	[29] = { .name = "R_X86_64_GOTPC64", .size = 8 },
	[30] = { .name = "R_X86_64_GOTPLT64", .size = 8 },
	[31] = { .name = "R_X86_64_PLTOFF64", .size = 8 },
	[32] = { .name = "R_X86_64_SIZE32", .size = 4 },
	[33] = { .name = "R_X86_64_SIZE64", .size = 8 },
	[34] = { .name = "R_X86_64_GOTPC32_TLSDESC", .size = 4 },
	[35] = { .name = "R_X86_64_TLSDESC_CALL" },
	[36] = { .name = "R_X86_64_TLSDESC", .size = 8 },
	[37] = { .name = "R_X86_64_IRELATIVE", .size = 8 },
	[38] = { .name = "R_X86_64_RELATIVE64", .size = 8 },
	[39] = { .name = "R_X86_64_PC32_BND", .size = 4 },
	[40] = { .name = "R_X86_64_PLT32_BND", .size = 4 },
	[41] = { .name = "R_X86_64_GOTPCRELX", .size = 4 },
	[42] = { .name = "R_X86_64_REX_GOTPCRELX", .size = 4 },
	[43] = { .name = "R_X86_64_CODE_4_GOTPCRELX", .size = 4 },
	[44] = { .name = "R_X86_64_CODE_4_GOTTPOFF", .size = 4 },
	[45] = { .name = "R_X86_64_CODE_4_GOTPC32_TLSDESC", .size = 4 },
	[46] = { .name = "R_X86_64_CODE_5_GOTPCRELX", .size = 4 },
	[47] = { .name = "R_X86_64_CODE_5_GOTTPOFF", .size = 4 },
	[48] = { .name = "R_X86_64_CODE_5_GOTPC32_TLSDESC", .size = 4 },
	[49] = { .name = "R_X86_64_CODE_6_GOTPCRELX", .size = 4 },
	[50] = { .name = "R_X86_64_CODE_6_GOTTPOFF", .size = 4 },
	[51] = { .name = "R_X86_64_CODE_6_GOTPC32_TLSDESC", .size = 4 },
};
/* clang-format on */

const char *
reloc_name(uint32_t type)
{
	return type < ARRAY_SIZE(relocations) ? relocations[type].name : NULL;
}

unsigned
reloc_size(uint32_t type)
{
	return type < ARRAY_SIZE(relocations) ? relocations[type].size : 0;
}

const char *
reloc_since(uint32_t type)
{
	return type < ARRAY_SIZE(relocations) ? relocations[type].first : NULL;
}

bool
kernel_takes_reloc(const struct kernel *k, uint32_t type)
{
	const struct since *taken;

	if (type >= ARRAY_SIZE(relocations))
		return false;
	taken = relocations[type].taken;
	if (!taken)
		return false;
	return k->version ? is_since(taken, k) : is_always(taken);
}

bool
kernel_wants_zero_place(const struct kernel *k)
{
	return k->version == 0 || is_since(since_zero_place, k);
}

bool
kernel_wants_got_symbol(const struct kernel *k)
{
	return k->version == 0 || !is_since(since_got_ignored, k);
}

bool
kernel_refuses_twin_sections(const struct kernel *k)
{
	return k->version == 0 || is_since(since_twins_refused, k);
}

bool
kernel_refuses_twin_modinfo(const struct kernel *k)
{
	return k->version == 0 || is_since(since_modinfo_refused, k);
}

bool
kernel_refuses_wx(const struct kernel *k)
{
	return k->version == 0 || is_since(since_wx_refused, k);
}

bool
kernel_chokes_on_long_names(const struct kernel *k)
{
	return k->version == 0 || is_since(since_long_names_choke, k);
}

bool
kernel_refuses_module_import(const struct kernel *k)
{
	return k->version == 0 || is_since(since_module_import_refused, k);
}
