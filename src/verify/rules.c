/* SPDX-License-Identifier: GPL-2.0-or-later */
/* rules.c - the table of rules; the predicates are in the rules_*.c */
#include "config.h"

#include "verify/rules.h"

#define REPAIR "give the object to kmodrustc as an input, which repairs it"

/*
 * A row is one property: {id, code, scope, by_function, gravity, predicate that names
 * the fault, the sentence, what the kernel (modpost, insmod) says of it, help}.
 * Sorted by scope as the enum is. The {words} are explained in tell.c.
 * Every text of the kernel was seen in its log or read in its source:
 * facts of kernel/module/main.c, arch/x86/kernel/module.c, scripts/mod.
 */
/* clang-format off */
const struct rule rules[] = {
	{ "rust-name", "K0501", PER_ARCHIVE, false, GRAVE, undefined_rust_name,
	  "undefined Rust name `{symbol}`",
	  "modpost says \"{raw}\" undefined!, insmod Unknown symbol {raw}",
	  "give what defines it: a library by `--extern NAME=libNAME.rlib`, "
	  "another .rs or .o as input" },
	{ "wide-integer", "K0505", PER_ARCHIVE, true, GRAVE, undefined_wide_integer,
	  "128-bit arithmetic needs a routine that no kernel has",
	  "modpost says \"{raw}\" undefined!, insmod Unknown symbol {raw}",
	  "with rust-src installed Rust has it; else use u64 or i64, or shifts "
	  "where a power of two divides" },
	{ "float", "K0601", PER_ARCHIVE, true, GRAVE, undefined_float,
	  "floating point in kernel code",
	  "modpost would say \"{raw}\" undefined; with FPU registers it would "
	  "load and corrupt user programs without any message",
	  "integers do it: `a / 2 + b / 2`, a fixed point; `--soft-float` "
	  "links slow integer routines" },

	{ "renamed-export", "K0507", PER_ARCHIVE, false, OF_C, renamed_export,
	  "`{symbol}` is no export of {kernel}: {rename}",
	  "modpost says \"{raw}\" undefined!, insmod Unknown symbol {raw} (err -2)",
	  "instead, {instead}" },
	{ "inline-only", "K0508", PER_ARCHIVE, false, OF_C, inline_only,
	  "`{symbol}` is {how} in C, which {not-exported}",
	  "modpost says \"{raw}\" undefined!, insmod Unknown symbol {raw} (err -2)",
	  "use {instead}" },
	{ "unknown-export", "K0502", PER_ARCHIVE, false, OF_C, unknown_export,
	  "`{symbol}` is not among the {exports} exports of {kernel}",
	  "modpost says \"{raw}\" undefined!, insmod Unknown symbol {raw} (err -2)",
	  "{what-was-meant}" },
	{ "gpl-only", "K0509", PER_ARCHIVE, false, GRAVE, gpl_only_export,
	  "`{symbol}` is exported for GPL modules only, the licence of this one "
	  "is `{license}`",
	  "modpost says GPL-incompatible module uses GPL-only symbol '{raw}', "
	  "insmod Unknown symbol {raw} (err -2)",
	  "license=GPL or license=Dual MIT/GPL in .modinfo, or do without it" },
	{ "namespace", "K0510", PER_ARCHIVE, false, OF_C, unimported_namespace,
	  "`{symbol}` is exported in the namespace {namespace}, which is not "
	  "imported",
	  "modpost says module uses symbol {raw} from namespace {namespace}, but "
	  "does not import it",
	  "MODULE_IMPORT_NS({namespace}) in the module's C code (in quotes since "
	  "6.13), or import_ns={namespace} in .modinfo" },
	{ "foreign-namespace", "K0510", PER_ARCHIVE, false, OF_C, foreign_namespace,
	  "`{symbol}` is exported for some modules only, `{namespace}`",
	  "modpost says module uses symbol {raw} from namespace {namespace}, but "
	  "does not import it",
	  "do without it: such a namespace cannot be imported" },
	{ "long-import", "K0512", PER_ARCHIVE, false, GRAVE, long_import,
	  "`{short}` has {length} characters, an imported name has room for 55",
	  "modpost says too long symbol \"{raw}\"",
	  "give it a shorter name where it is exported" },

	{ "module-import", "K0510", PER_OBJECT, false, GRAVE, imported_module,
	  "the namespace `{module-import}` is imported, which only its modules "
	  "have",
	  "module tries to import module namespace: {module-import}",
	  "leave import_ns={module-import} out of .modinfo" },
	{ "mangled-entry", "K0513", PER_OBJECT, false, NOT_GRAVE, mangled_entry,
	  "the kernel finds no `{entry}`: without #[no_mangle] it has another "
	  "name", NULL,
	  "write #[no_mangle] above `pub extern \"C\" fn {entry}`" },
	{ "elf-class", "K0408", PER_OBJECT, false, GRAVE, wrong_class,
	  "an object of ELF class {class}, not a 64-bit one (2)",
	  "Invalid ELF section header size",
	  "compile for x86_64: no -m32, no -mx32" },
	{ "elf-byte-order", "K0408", PER_OBJECT, false, GRAVE, wrong_byte_order,
	  "an object of byte order {byte-order}, not little-endian (1)",
	  "Invalid ELF header type",
	  "compile for x86_64" },
	{ "elf-machine", "K0408", PER_OBJECT, false, GRAVE, wrong_machine,
	  "an object for machine {machine}, not x86-64 (62)",
	  "Invalid architecture in ELF header: {machine}",
	  "compile for x86_64, `--target x86_64-unknown-none`" },
	{ "elf-type", "K0408", PER_OBJECT, false, GRAVE, wrong_type,
	  "an ELF file of type {object-type}, not a relocatable object (1)",
	  "Invalid ELF header type: {object-type} != 1",
	  "give the .o file, not a program or a shared library" },
	{ "symbol-table", "K0407", PER_OBJECT, false, GRAVE, wrong_symtabs,
	  "not exactly one symbol table",
	  "module has no symbols (stripped?)",
	  "strip a module with `strip --strip-debug` at most" },
	{ "rel", "K0414", PER_OBJECT, false, GRAVE, has_rel_relocs,
	  "relocations of type SHT_REL, x86-64 has SHT_RELA",
	  "REL relocation unsupported",
	  "assemble with GNU as or LLVM for x86_64" },

	{ "tls-section", "K0404", PER_SECTION, false, GRAVE, tls_section,
	  "thread-local section `{section}`, the kernel has no thread-local "
	  "storage", NULL,
	  "use a plain static with a lock or an atomic, no thread_local" },
	{ "wx-section", "K0406", PER_SECTION, false, GRAVE, writable_code,
	  "section `{section}` is writable and executable",
	  "section {section} (index {index}) has invalid WRITE|EXEC flags",
	  "code in an \"ax\" section, data in an \"aw\" one" },
	{ "constructor", "K0409", PER_SECTION, false, GRAVE, constructor,
	  "constructors in `{section}`, which the kernel does not run", NULL,
	  "call the function from the module's init function" },
	{ "twin-section", "K0405", PER_SECTION, false, GRAVE, twin_section,
	  "two loaded sections have the name `{section}`",
	  "sysfs: cannot create duplicate filename '{section}'",
	  "give both the same flags, so that ld -r joins them" },
	{ "twin-modinfo", "K0405", PER_SECTION, false, GRAVE, twin_modinfo,
	  "two sections have the name .modinfo",
	  "Only one .modinfo section must exist.",
	  "give both the flags \"a\", so that ld -r joins them" },
	{ "retained-section", "K0405", PER_SECTION, false, GRAVE, retained_section,
	  "section `{section}` has the flag R (SHF_GNU_RETAIN), the one of the "
	  "module's C code has not: two sections of one name",
	  "sysfs: cannot create duplicate filename '{section}'; of .modinfo: "
	  "Only one .modinfo section must exist.",
	  REPAIR },

	{ "tls-symbol", "K0404", PER_SYMBOL, false, GRAVE, tls_symbol,
	  "thread-local symbol `{symbol}`, the kernel has no thread-local "
	  "storage", NULL,
	  "use a plain static with a lock or an atomic, no thread_local" },
	{ "ifunc", "K0412", PER_SYMBOL, false, GRAVE, indirect_function,
	  "indirect function `{symbol}`, a call would enter its resolver", NULL,
	  "choose the function in the module's init, through a pointer" },
	{ "common", "K0413", PER_SYMBOL, false, GRAVE, common_symbol,
	  "common symbol `{symbol}`",
	  "please compile with -fno-common",
	  "compile the C part with -fno-common, or define the variable once "
	  "with a value" },
	{ "long-name", "K0511", PER_SYMBOL, false, GRAVE, long_name,
	  "`{short}` has {length} characters, kernels have room for 511",
	  "nothing, but an oops that shows it corrupts the kernel's stack "
	  "(seen in 6.12 and 7.2)",
	  "a shorter name by #[export_name = \"...\"]; what is not exported is "
	  "shortened by kmodrustc" },
	{ "cut-name", "K0511", PER_SYMBOL, false, NOT_GRAVE, cut_name,
	  "`{short}` has {length} characters, {kernel} shows no more than its "
	  "limit of {limit}", NULL,
	  "a shorter name by #[export_name = \"...\"]; what is not exported is "
	  "shortened by kmodrustc" },
	{ "got-symbol", "K0504", PER_SYMBOL, false, GRAVE, undefined_got_symbol,
	  "undefined _GLOBAL_OFFSET_TABLE_",
	  "Unknown symbol _GLOBAL_OFFSET_TABLE_",
	  REPAIR },

	{ "got", "K0401", PER_RELOC, false, GRAVE, got_reloc,
	  "relocation {type} of `{symbol}` needs a global offset table, no "
	  "kernel module has one",
	  "Unknown rela relocation: {number}",
	  "give the .rs or .s to kmodrustc, which addresses it directly; C: "
	  "-mcmodel=kernel -fno-pic" },
	{ "plt", "K0402", PER_RELOC, false, GRAVE, plt_reloc,
	  "relocation {type} of `{symbol}`, refused by {who}",
	  "Unknown rela relocation: {number}",
	  "give the object to kmodrustc as an input, which makes it PC32; or "
	  "name a newer kernel, --kernel={since}" },
	{ "plt-of-ours", "K0402", PER_RELOC, false, GRAVE, plt_of_ours,
	  "relocation {type} of `{symbol}` was left over, some kernels refuse "
	  "it",
	  "Unknown rela relocation: {number}",
	  "a mistake of kmodrustc: please report it" },
	{ "tls", "K0404", PER_RELOC, false, GRAVE, tls_reloc,
	  "relocation {type} of `{symbol}`, the kernel has no thread-local "
	  "storage",
	  "Unknown rela relocation: {number}",
	  "use a plain static with a lock or an atomic, no thread_local" },
	{ "later-reloc", "K0403", PER_RELOC, false, GRAVE, reloc_of_later_kernel,
	  "relocation {type} of `{symbol}`, refused by {who}",
	  "Unknown rela relocation: {number}",
	  "name a kernel that takes it, --kernel={since} or later, or write "
	  "the difference in 32 bits" },
	{ "unknown-reloc", "K0403", PER_RELOC, false, GRAVE, unknown_reloc,
	  "relocation {type} of `{symbol}`, which no kernel applies",
	  "Unknown rela relocation: {number}",
	  "use an address of 32 or 64 bits" },
	{ "narrow-address", "K0410", PER_RELOC, false, GRAVE, narrow_address,
	  "relocation {type} of `{symbol}`: the address of a kernel object "
	  "does not fit",
	  "overflow in relocation type {number} val ffffffff...; likely not "
	  "compiled with -mcmodel=kernel",
	  "C: -mcmodel=kernel -fno-pic; assembler: `movq $x` for `movl $x`" },
	{ "far-absolute", "K0410", PER_RELOC, false, GRAVE, far_absolute,
	  "relocation {type} of `{symbol}`: its value does not fit",
	  "overflow in relocation type {number}; likely not compiled with "
	  "-mcmodel=kernel",
	  "load the number with `movabsq`" },
	{ "place-not-zero", "K0411", PER_RELOC, false, GRAVE, place_not_zero,
	  "the place that {type} of `{symbol}` changes is not zero",
	  "existing value is nonzero for type {number}",
	  "assemble it anew with GNU as, which keeps the number in the "
	  "relocation" },
};
/* clang-format on */

const size_t nrules = ARRAY_SIZE(rules);

enum level
rule_level(const struct judge *j, const struct rule *r)
{
	/* What is not known from the exports themselves is no proof. */
	bool proved = kernel_knows_exports(j->kernel);

	switch (r->gravity) {
	case GRAVE:
		return LEVEL_ERROR;
	case NOT_GRAVE:
		return LEVEL_WARNING;
	case OF_C:
		break;
	}
	if (j->undefined == UNDEFINED_DEFAULT && j->module && proved)
		return LEVEL_ERROR;
	return j->undefined == UNDEFINED_ERROR ? LEVEL_ERROR : LEVEL_WARNING;
}

bool
rule_finds(const struct judge *j, const struct rule *r, const struct subject *s)
{
	return (r->gravity != OF_C || j->undefined != UNDEFINED_IGNORE) &&
	    r->bad(j, s);
}

size_t
rule_rows(void)
{
	return nrules;
}

const char *
rule_row_id(size_t i)
{
	return rules[i].id;
}

const char *
rule_row_code(size_t i)
{
	return rules[i].code;
}
