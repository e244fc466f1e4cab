/* SPDX-License-Identifier: GPL-2.0-or-later */
/* fixup.h - what the files of this room share; no other room includes it */
#ifndef KMODRUSTC_ASM_FIXUP_H
#define KMODRUSTC_ASM_FIXUP_H

#include <stdint.h>

#include "kmodrustc/asm.h"

/* ---- text.c: what gas sees in a piece of text ---- */

enum item {
	ITEM_CHAR,  /* one character, or 'c */
	ITEM_BLANK, /* one */
	ITEM_STRING,
	ITEM_COMMENT,
	ITEM_OPEN_STRING, /* goes on in the next line */
	ITEM_OPEN_COMMENT,
	ITEM_BREAK /* ends a statement: newline, `;`, NUL */
};

/* The item at s.p[i], i < s.n: returns where it ends. */
size_t item_end(struct span s, size_t i, enum item *kind);
/* The index of the quote that closes a string whose inside is at i; s.n. */
size_t string_close(struct span s, size_t i);

static inline bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\f' || c == '\v';
}

/* Can it be part of a name? \ is for the parameters of macros. */
static inline bool
is_name(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
	    (c >= 'A' && c <= 'Z') || c == '_' || c == '.' || c == '$' ||
	    c == '\\' || (unsigned char)c >= 0x80;
}

struct span span_part(struct span s, size_t from, size_t to);
/* Up to `inner`, from behind `inner`: inner is a part of s. */
struct span span_before(struct span s, struct span inner);
struct span span_behind(struct span s, struct span inner);
struct span span_trim(struct span s); /* without blanks around */

/* Is `w` the word, whatever its case? gas reads CALL as call. */
bool word_is(struct span w, const char *word);
/*
 * Is `w` one of `words`, whatever its case? The list is lower case, with one
 * blank between words, all of them directives or none. `name*` is every word
 * that begins so and goes on with letters and digits, or anything at all if
 * it is a directive.
 */
bool word_in(struct span w, const char *words);
/* Takes the next word of the list; n 0: there is none. */
struct span word_next(const char **words);

/*
 * Cuts at the commas outside of parentheses and strings, blanks trimmed.
 * Returns how many there are; no more than `max` are stored.
 */
size_t operands_cut(struct span args, struct span *v, size_t max);

/* ---- traits.c: what matters in the operands of a statement ---- */

enum trait {
	TRAIT_GOTPCREL = 1, /* @GOTPCREL */
	TRAIT_GOT = 2,      /* any other way to the GOT */
	TRAIT_PLT = 4,
	TRAIT_TLS = 8,
	TRAIT_FS = 16,      /* %fs */
	TRAIT_FPU = 32,     /* a register of FPU, SSE, AVX, AMX, MPX */
	TRAIT_STAR = 64,    /* the operand of an indirect branch */
	TRAIT_BYTES = 4096, /* a branch or address so many bytes away */
	TRAIT_CODE = 2048,  /* a directive's: the label of a place in code */
	/* by where it stands (struct state), not by its operands */
	TRAIT_ENTRY = 128,    /* it has a function's label */
	TRAIT_FIRST = 256,    /* a function's first instruction or bytes */
	TRAIT_OPEN_END = 512, /* a function's end, a call before it */
	TRAIT_DEAD = 1024     /* behind a jump, and nothing leads here */
};

/* Blank-separated beginnings of all operators, for the screen. */
extern const char operator_stems[];

/* `bare`: xmm0 without % counts too, for the text of macros. */
unsigned traits_of(struct span s, bool bare);

/* A use of an operator: SYMBOL@OPERATOR. */
struct at {
	struct span symbol;   /* its quotes included; n 0: no plain name */
	struct span operator; /* with the @ */
	struct span all;
};

/* The first use of an operator with that trait. */
bool at_find(struct span s, enum trait trait, struct at *a);

#define MAX_OPERANDS 8

bool is_register64(struct span operand);
/* Is the operand SYM@GOTPCREL(%rip) and nothing more? */
bool is_got_operand(struct span operand, struct at *a);
/* The operand among `args` that holds `inner`. */
struct span operand_around(struct span args, struct span inner);
/* Does it end in (%rip), without a segment? n 0 is no operand. */
bool has_rip_base(struct span operand);

/* ---- place.c: which Rust line and which function are we in? ---- */

struct mark {
	struct span text; /* a line seen, n 0: none */
	struct buf kept;
};

/* {0} is ready. */
struct place {
	struct mark loc, label;
	struct mark typed;    /* what .type NAME,@function named last */
	struct buf waiting;   /* what it named before; a newline behind each */
	struct mark marker;   /* the line behind a linemarker of cpp */
	unsigned long line;   /* the line at hand, which the reader counts */
	unsigned long marked; /* that of the marker */
	struct source_file *files; /* the .file table */
	size_t nfiles;
};

/*
 * A .loc line and its operands. Line 0, code that is nobody's, changes nothing.
 * The rest is only looked at when somebody asks for the place.
 */
void place_loc(struct place *p, struct span line, struct span args);
/*
 * A comment at the left edge: # 12 "e.S" 2 is where the next line comes from,
 * if there is no .loc; others change nothing. n 0: what was marked has ended.
 */
void place_marker(struct place *p, struct span comment);
/* A line that begins with a label; `name` is the label without colon. */
void place_label(struct place *p, struct span name);
/* A .type NAME,@function; did `name` have one, and no other label since? */
void place_typed(struct place *p, struct span name);
void place_untyped(struct place *p, struct span name); /* it has its label */
bool place_is_typed(const struct place *p, struct span name);
/* Copies what points into text that is about to go. */
void place_keep(struct place *p);
/* at->file is the caller's to free; NULL if no line is known. */
void place_where(const struct place *p, struct where *at);
char *place_function(const struct place *p); /* the caller's, "" if none */
void place_free(struct place *p);

/* The operands of .file; spans with n 0 are not there. */
struct file_args {
	struct span number;        /* empty: the form that names the STT_FILE */
	struct span first, second; /* insides of the strings, escaped */
	bool md5;
};

bool file_args_read(struct span args, struct file_args *f);
void place_file(struct place *p, const struct file_args *f);

/* ---- statement.c: one statement, by itself ---- */

struct statement {
	struct span text; /* all of it, its end (`;`, newline) too */
	struct line line;
	struct span prefix;   /* lock, notrack, {disp32} ... with blanks */
	struct span op, args; /* behind the prefixes */
	unsigned traits;
	struct buf own; /* the text, once it was changed */
	bool changed, dropped;
	bool bare; /* set before: see traits_of() */
};

/* Cuts a statement; a changed one is cut again by statement_set. */
void statement_lex(struct statement *st, struct span text);
/* Takes the content of `text`. */
void statement_set(struct statement *st, struct buf *text);
/* `old`, a part of the statement, becomes `new`. */
void statement_replace(
    struct statement *st, struct span old, const char *new, size_t n);

/* lock, rep, cs ...: what may stand before an instruction. */
extern const char prefix_words[];

/* ---- state.c: what directives changed on the way ---- */

struct state {
	struct place place;
	unsigned at;        /* TRAIT_ENTRY, FIRST, OPEN_END of the statement */
	bool entry;         /* between a function's label and its code */
	size_t entry_depth; /* ... inside of so many macros */
	bool moved;         /* ... there was a change of section, too */
	bool call;          /* the last instruction was one */
	bool jump;          /* it was a jmp, and nothing since but .loc, .cfi */
	bool data;          /* .init.data or .exit.data was entered just now */
	bool pointed;       /* ... before the label at hand */
	bool debug;         /* .section named one for debuggers last */
	bool app;           /* between #APP and #NO_APP */
	bool cfi;           /* .cfi_sections sent it to .debug_frame */
	bool dwarf5;        /* there was a .file 0 */
	bool macros;        /* there was a macro or a repetition */
	size_t macro_depth; /* inside of so many */
	/* Is the section one whose content goes? And that of .previous? */
	bool skip, skip_previous;
	uint64_t skips, skips_previous; /* bits: the .pushsection stack */
	size_t pushed;
};

/* Words of directives that the state looks at: list i; NULL: no more. */
const char *state_words(size_t i);
/* Names of sections that the kernel shall not get. */
extern const char unwanted_sections[];
/* Does the statement enter one of them? */
bool section_is_unwanted(const struct statement *st);
void state_watch(struct state *s, const struct statement *st);
/* TRAIT_ENTRY or TRAIT_OPEN_END of a label; 0: neither. */
unsigned label_traits(const struct state *s, struct span name);
/* While s->skip: does this statement stay although the section goes? */
bool state_keeps(const struct statement *st);

/* ---- fixup.c, rewrites.c, refusals.c ---- */

struct fixup {
	struct state state;
	const struct fixup_options *options;
	struct fixup_result *result;
	/* lines to go before the statement, between its label and its op */
	struct buf before, behind;
	size_t slots; /* made so far */
};

/*
 * A row: applies to a statement that has one of `traits` (0: whatever it has)
 * and whose op, behind prefixes, is in `words` (NULL: whatever it is). apply()
 * returns whether it changed or dropped the statement, or put lines around it.
 * `harden`: only where one of these is asked for; 0: always.
 */
struct rewrite {
	const char *id, *name;
	unsigned traits;
	const char *words;
	bool (*apply)(struct fixup *f, struct statement *st);
	unsigned harden;
};

/* harden.c's */
bool return_thunk(struct fixup *f, struct statement *st);
bool int3_behind(struct fixup *f, struct statement *st);
bool retpoline(struct fixup *f, struct statement *st);
bool retpoline_memory(struct fixup *f, struct statement *st);
bool entry_endbr(struct fixup *f, struct statement *st);
bool entry_padding(struct fixup *f, struct statement *st);
bool entry_pointer(struct fixup *f, struct statement *st);
bool end_trap(struct fixup *f, struct statement *st);

static inline bool
is_asked(unsigned harden, const struct fixup_options *o)
{
	return harden == 0 || (harden & o->harden.set) != 0;
}

/* The same, but of traits and words one is enough; is() (if any) decides. */
struct refuse {
	struct refusal row;
	unsigned traits;
	const char *words;
	bool in_app; /* only inside #APP */
	bool (*is)(const struct fixup *f, const struct statement *st);
	unsigned harden;
};

extern const struct rewrite rewrites[];
extern const struct refuse refuses[];

bool is_table_jump(const struct statement *st);
/* The row that refuses the statement, NULL. */
const struct refusal *refusal_find(
    const struct fixup *f, const struct statement *st);

/* ---- screen.c: which lines need no closer look? ---- */

/* Bits: a word that some table asks for has these letters. */
struct letters {
	uint32_t first[1024], second[1024];
};

struct screen {
	struct letters directive, insn, operator, section;
	bool star;  /* somebody asks for indirect branches */
	bool code;  /* and for tables of places in code */
	bool bytes; /* and for ways by so many bytes */
};

/* Asks the tables; nothing is listed twice. */
void screen_setup(struct screen *s, const struct fixup_options *options);
/*
 * If the line at p is one, as compilers write it, that nothing can apply to:
 * where its newline is. Else NULL. Notes .loc, labels and sections. There
 * must be a newline, and eight bytes more.
 */
const char *screen_pass(
    const struct screen *s, struct state *state, const char *p);

#endif
