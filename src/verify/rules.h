/* SPDX-License-Identifier: GPL-2.0-or-later */
/* rules.h - what walker, rules and messages share; nobody else includes it */
#ifndef KMODRUSTC_VERIFY_PRIVATE_H
#define KMODRUSTC_VERIFY_PRIVATE_H

#include "kmodrustc/verify.h"

/* What a rule looks at; the members behind its scope's own are 0. */
struct subject {
	const struct object *o;
	size_t section;         /* PER_SECTION; PER_RELOC: the changed one */
	size_t twin;            /* an earlier section of its name, 0: none */
	size_t symbol;          /* PER_ARCHIVE, PER_SYMBOL, PER_RELOC */
	const Elf64_Rela *rela; /* PER_RELOC */
};

/* Who judges. */
struct judge {
	const struct kernel *kernel; /* never NULL */
	bool ours;                   /* as in struct verify */
	bool library;                /* as well */
	bool member;                 /* as well */
	bool module;     /* the object is a finished module, a .ko */
	bool zero_place; /* kernel_wants_zero_place(kernel) */
	enum undefined undefined;
	/*
	 * What the .modinfo of the file's objects say, those read so far. In
	 * the first reading what depends on them is not certain: a PER_ARCHIVE
	 * predicate that may be true is true.
	 */
	bool first_reading;
	char *license, *name;  /* NULL: they say nothing */
	struct strvec imports; /* import_ns */
};

/* How grave a fault is. */
enum gravity {
	GRAVE,     /* an error */
	OF_C,      /* C code may define or import it: see enum undefined */
	NOT_GRAVE, /* a warning */
};

/*
 * One fault. The predicate names it and is asked about
 *   PER_ARCHIVE	each undefined symbol that is not weak; told only if no
 *		member of the file defines it
 *   PER_OBJECT	each object, the only rules for one that could not be read on
 *   PER_SECTION	each section that is loaded (SHF_ALLOC) or W+X
 *   PER_SYMBOL	each symbol that is undefined, common, TLS or IFUNC, or whose
 *		name is long
 *   PER_RELOC	each relocation of a loaded section that looks suspicious
 */
struct rule {
	const char *id;   /* tests/golden/rule/<id>/ */
	const char *code; /* explain/<code>.txt */
	enum scope scope;
	bool by_function; /* one message per function, not per symbol */
	enum gravity gravity;
	bool (*bad)(const struct judge *j, const struct subject *s);
	/* Texts with {words}; the table of words is in tell.c. */
	const char *says, *kernel, *help;
};

/* Sorted by scope. */
extern const struct rule rules[];
extern const size_t nrules;

enum level rule_level(const struct judge *j, const struct rule *r);
/* Does the rule count at all, and is its fault there? */
bool rule_finds(
    const struct judge *j, const struct rule *r, const struct subject *s);

/* ---- predicates, in the order of the table ---- */

typedef bool predicate(const struct judge *j, const struct subject *s);

/* rules_name.c */
predicate undefined_rust_name, undefined_wide_integer, undefined_float,
    mangled_entry;
/* rules_export.c */
predicate renamed_export, inline_only, unknown_export, gpl_only_export,
    unimported_namespace, foreign_namespace, long_import, imported_module,
    long_name, cut_name;
/* rules_object.c */
predicate wrong_class, wrong_byte_order, wrong_machine, wrong_type,
    wrong_symtabs, has_rel_relocs, tls_section, writable_code, constructor,
    twin_section, twin_modinfo, retained_section, tls_symbol, indirect_function,
    common_symbol, undefined_got_symbol;
/* rules_reloc.c */
predicate got_reloc, plt_reloc, plt_of_ours, tls_reloc, reloc_of_later_kernel,
    unknown_reloc, narrow_address, far_absolute, place_not_zero;

/*
 * Is a relocation worth looking at for its type alone? And any R_X86_64_32S
 * of this object? (Those without a symbol and those whose place is not zero
 * always are.)
 */
bool reloc_type_is_suspect(const struct judge *j, uint32_t type);
bool has_far_absolute(const struct object *o);
/*
 * Could a rule of rules_name.c or rules_export.c ask for this name? Quick, may
 * err to true.
 */
bool name_is_asked_for(const char *name);
/* Could a name of this object be too long for some kernel? */
bool has_long_name(const struct object *o);
/* The one that mangled_entry() is about. Borrowed. */
const char *entry_not_found(const struct object *o);
/* The licence by which the kernel would judge; "unspecified". Borrowed. */
const char *judge_license(const struct judge *j);
/* The first import_ns of a module's own namespace; "" if none. Borrowed. */
const char *module_import(const struct object *o);

/* ---- the {words} of the texts (words.c) ---- */

/* The text filled in for one fault; the caller's. NULL stays NULL. */
char *rule_text(
    const char *text, const struct judge *j, const struct subject *s);
bool rule_word_known(struct span name);

/* ---- findings: the faults of one object, told together (tell.c) ---- */

struct finding {
	const struct rule *rule;
	struct subject s;
	size_t places; /* relocations that have this fault */
	size_t next;   /* of the same symbol, index + 1; 0: none */
	bool told;
};

struct findings {
	struct finding *v;
	size_t n, cap;
	size_t *of_symbol; /* first one of each symbol, index + 1 */
};

/* A relocation with the rule and symbol of an earlier one only counts. */
void finding_add(
    struct findings *f, const struct rule *rule, const struct subject *s);
/*
 * Says the findings about object `o` and forgets them. told[] counts the
 * messages of each row.
 */
void findings_tell(struct findings *f, const struct object *o,
    const struct verify *v, const struct judge *j, size_t *told);
void findings_free(struct findings *f);

/* ---- words for places (place.c) ---- */

/* The functions of an object by place, and who uses a symbol first. */
struct places {
	const struct object *o;
	size_t *functions; /* symbols, by section and value */
	size_t nfunctions;
	struct use *uses; /* per symbol */
};

void places_free(struct places *p);
/* The relocation that first uses a symbol; rela NULL: none. */
struct subject first_use(struct places *p, size_t symbol);
/* The function a relocation is in: a symbol, 0 if none covers it. */
size_t function_around(struct places *p, const struct subject *s);
/* A symbol or, for a section's symbol, its section; demangled; the caller's. */
char *symbol_words(const struct object *o, size_t symbol);
/* "libx.a(y.o) .text.f+0x3: R_X86_64_GOTPCREL jiffies-4 (in `f`)". */
char *place_words(
    struct places *p, const struct rule *rule, const struct subject *s);

/* ---- a number per name (names.c) ---- */

struct names {
	struct name_slot *slots;
	size_t n, cap;
};

/*
 * The number kept for a name, 0 for a new one; valid until the next call.
 * Names are told apart by a 64-bit hash and not kept.
 */
size_t *names_at(struct names *t, const char *name);
/* Is this number kept for any name? */
bool names_any(const struct names *t, size_t number);
void names_clear(struct names *t);
void names_free(struct names *t);

#endif
