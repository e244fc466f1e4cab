/* SPDX-License-Identifier: GPL-2.0-or-later */
/* asm.h - x86-64 assembler text as LLVM writes it: lexer and rewrites */
#ifndef KMODRUSTC_ASM_H
#define KMODRUSTC_ASM_H

#include <stdint.h>

#include "kmodrustc/base.h"
#include "kmodrustc/kernel.h"

enum line_kind {
	LINE_BLANK,
	LINE_COMMENT,   /* nothing but a comment; #APP, #NO_APP too */
	LINE_LABEL,     /* label alone */
	LINE_DIRECTIVE, /* .name args; a label may stand before it */
	LINE_INSN,      /* mnemonic operands; a label may stand before */
	LINE_ASSIGN,    /* name = value */
};

/*
 * One statement, cut into spans of the caller's text. Lossless: label, gap,
 * op, sep, args, tail joined are the text, byte for byte. Wherever blanks may
 * be, comments of the other kind may be too.
 */
struct line {
	enum line_kind kind;
	struct span label; /* blanks before it, names and colons */
	struct span gap;   /* blanks before op */
	struct span op;    /* mnemonic or directive, with the dot */
	struct span sep;   /* blanks behind op */
	struct span args;  /* to the comment, without blanks at the end */
	struct span tail;  /* blanks, comment, newline; `;` and all after */
};

/*
 * Cuts `text` (one line, with or without its newline; of several statements
 * the first). A prefix such as `lock` is the op. Never fails.
 */
void line_lex(struct span text, struct line *l);

/*
 * ---- the pass over one .s ----
 *
 * rewrites.c holds the table; a row that applied is counted under its index.
 */

struct refusal; /* a row of the table of refusals */

/* Something that no rewrite makes safe. Strings belong to the result. */
struct finding {
	const struct refusal *why;
	/* By the .loc before it, else cpp's linemarker; file NULL: unknown. */
	struct where at;
	char *function;         /* the label it stands under; "" if none */
	char *text;             /* the instruction, cut to 80 bytes */
	unsigned long asm_line; /* line in the .s */
};

struct refusal {
	const char *id;   /* names tests/golden/rewrite/<id>/ */
	const char *code; /* K0601 ... */
	const char *says; /* the sentence of the message */
	const char *kernel, *help;
};

struct fixup_options {
	/* What .file "x.<hash>-cgu.0" shall say instead; NULL: leave it. */
	const char *source;
	struct hardening harden; /* what the code is to be given */
};

#define FIXUP_MAX_FINDINGS 20 /* per run; the rest is only counted */

struct fixup_result {
	size_t lines;
	size_t *counts; /* per row of the rewrite table */
	struct finding *findings;
	size_t nfindings, nrefused; /* nrefused counts all */
};

/*
 * Copies the assembler text of `in` to `out`, repaired. Memory does not grow
 * with the input (it does with its longest line, its number of .file names and
 * of functions typed long before their label). `name` is the file's name for
 * messages. out -1: only look. 0: done, see result->nrefused; -1: a read or
 * write failed (said, K0105).
 */
int fixup_run(int in, const char *name, int out,
    const struct fixup_options *options, struct fixup_result *result);
void fixup_result_free(struct fixup_result *result);

/* Goes up when a row does something else than before: kept objects are old. */
#define REWRITE_REVISION 4U

/* The tables: what row i rewrites or refuses; how many rows. */
size_t rewrite_rows(void);
const char *rewrite_row_name(size_t i); /* "GOT call": words for -v */
const char *rewrite_row_id(size_t i);   /* golden directory */
size_t refusal_rows(void);
const struct refusal *refusal_row(size_t i);

/*
 * Where in the Rust source does the text in file `path` first use `symbol`?
 * A use with a .loc or linemarker before it goes before one without (in data,
 * or in a .s that has none: at->file is NULL then), and in that file one with
 * a column before one without. at->file is the caller's to free.
 * *function (`function` may be NULL) gets the label above it, the caller's
 * too. false: not found, or the file cannot be read.
 */
bool asm_find_use(
    const char *path, const char *symbol, struct where *at, char **function);
/*
 * What stands in line `line` of the file: its place (at->file NULL: no .loc
 * or linemarker before it), the label above it ("" if none) and its text, blanks
 * trimmed, cut to 80 bytes. at->file, *function, *text are the caller's. false:
 * there is no such line; all are NULL then.
 */
bool asm_find_line(const char *path, unsigned long line, struct where *at,
    char **function, char **text);

/* Is the source rustc's own library, wherever it was compiled? */
bool asm_is_library(const char *file);

/*
 * The first line in function `symbol` that is of no library. at->file is the
 * caller's; false: not found.
 */
bool asm_find_function(const char *path, const char *symbol, struct where *at);

/* ---- stack frames ---- */

/* How much stack a function takes for itself, what it saves included. */
struct frame {
	const char *function; /* its symbol */
	unsigned long bytes;
	struct where at; /* where it begins; file NULL: no .loc there */
};

/*
 * Calls each() for every function of the text in file `path` whose frame has
 * more than `limit` bytes, in their order; all is borrowed for the call. It
 * reads what compilers write before a function's first call, with the probes
 * of large frames. -1: the file cannot be read (said, K0201).
 */
int asm_each_frame(const char *path, unsigned long limit,
    void (*each)(const struct frame *f, void *ctx), void *ctx);
/*
 * Is the symbol a function out of the source of core, alloc or std, one made
 * for the user's types too? Of a trait's default method only the type tells.
 */
bool is_std_function(const char *symbol);

#endif
