/* SPDX-License-Identifier: GPL-2.0-or-later */
/* base.h - memory that cannot fail, growing text, argument vectors, messages */
#ifndef KMODRUSTC_BASE_H
#define KMODRUSTC_BASE_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#define PRINTF_LIKE(fmt, args) __attribute__((format(printf, fmt, args)))
#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

/* ---- memory: never NULL; out of memory is fatal() ---- */

void *xmalloc(size_t size);
void *xcalloc(size_t n, size_t size);
void *xrealloc(void *old, size_t size);
/* Room for n elements of `size` bytes; an overflowing product is fatal(). */
void *xreallocarray(void *old, size_t n, size_t size);
char *xstrdup(const char *s);
char *xstrndup(const char *s, size_t n);
char *xasprintf(const char *fmt, ...) PRINTF_LIKE(1, 2);

/* ---- span: a piece of somebody else's text; never owns ---- */

struct span {
	const char *p;
	size_t n;
};

bool span_is(struct span a, const char *s);
bool span_starts(struct span a, const char *prefix);
bool text_starts(const char *s, const char *prefix);
bool text_ends(const char *s, const char *suffix);

/*
 * buf: text that grows. {0} is an empty one. `s` is NUL-terminated once
 * anything was added and NULL before that; `len` does not count the NUL.
 */
struct buf {
	char *s;
	size_t len, cap;
};

void buf_add(struct buf *b, const void *data, size_t n);
void buf_puts(struct buf *b, const char *s);
void buf_putc(struct buf *b, char c);
void buf_printf(struct buf *b, const char *fmt, ...) PRINTF_LIKE(2, 3);
void buf_vprintf(struct buf *b, const char *fmt, va_list ap);
/* Forgets the text, keeps the memory. */
void buf_clear(struct buf *b);
/* Gives the text away (never NULL, the caller frees it); b is {0} again. */
char *buf_detach(struct buf *b);
void buf_free(struct buf *b);
/* Adds `s` so that a POSIX shell reads it back as one word. */
void buf_add_shell_word(struct buf *b, const char *s);

/*
 * strvec: a list of strings that owns them. `v` is NULL-terminated once
 * anything was added, so that it can be an argv.
 */
struct strvec {
	char **v;
	size_t n, cap;
};

void strvec_add(struct strvec *sv, const char *s);            /* copies */
void strvec_addn(struct strvec *sv, const char *s, size_t n); /* copies */
void strvec_addf(struct strvec *sv, const char *fmt, ...) PRINTF_LIKE(2, 3);
/* Splits at blanks, as a shell variable like CC="ccache gcc" is meant. */
void strvec_add_words(struct strvec *sv, const char *words);
void strvec_add_all(struct strvec *sv, const struct strvec *more);
bool strvec_has(const struct strvec *sv, const char *s);
void strvec_free(struct strvec *sv);

/*
 * The name among `n` names nearest to `word` by edit distance, for "did you
 * mean"; NULL if none is near. `name(i, ctx)` gives the i-th, NULL to skip it.
 */
const char *nearest_name(const char *word, size_t n,
    const char *(*name)(size_t i, const void *ctx), const void *ctx);
/* The same, at most `reach` letters away. */
const char *nearest_within(const char *word, size_t reach, size_t n,
    const char *(*name)(size_t i, const void *ctx), const void *ctx);

/* ---- messages: every word to the user goes through here ---- */

enum level { LEVEL_NOTE, LEVEL_WARNING, LEVEL_ERROR };

/*
 * A place in a source. file NULL: none; line 0: the file alone. Columns are in
 * bytes, as compilers count them in .loc; 0: unknown.
 */
struct where {
	const char *file;
	unsigned line, col;
};

/* All members are borrowed for the call; a NULL text leaves its line out. */
struct diag {
	enum level level;
	const char *code; /* "K0401"; its page is explain/K0401.txt */
	struct where at;
	const char *label;  /* words behind the caret */
	const char *object; /* libx.a(y.o) .text.f+0x3: R_X86_64_... sym */
	const char *kernel; /* what loader or modpost would say, verbatim */
	const char *note;
	const char *help; /* one concrete action */
};

enum diag_format { DIAG_HUMAN, DIAG_SHORT, DIAG_JSON };
enum diag_color { COLOR_AUTO, COLOR_ALWAYS, COLOR_NEVER };

/* Once, before the first message; until then human form, automatic colour. */
void diag_setup(enum diag_format format, enum diag_color color);
/* Will messages have colour on this stderr? (rustc --color, tty, NO_COLOR) */
bool diag_has_color(void);
enum diag_format diag_format(void);
/* From now on warnings are neither said nor counted. */
void diag_no_warnings(void);
/* Files are told by their whole paths, as rustc does if the source came so. */
void diag_whole_paths(void);
/* Of JSON, what is `rendered` has the short form. */
void diag_render_short(void);

/*
 * Says one message in rustc's layout (DESIGN 6), at once. The same code is
 * shown five times, then only counted. fmt is the sentence: lower case, both
 * values, no full stop.
 */
void diag(const struct diag *d, const char *fmt, ...) PRINTF_LIKE(2, 3);
/* The short forms for a message without a place. help may be NULL. */
void diag_error(const char *code, const char *help, const char *fmt, ...)
    PRINTF_LIKE(3, 4);
void diag_warning(const char *code, const char *help, const char *fmt, ...)
    PRINTF_LIKE(3, 4);
void diag_note(const char *fmt, ...) PRINTF_LIKE(1, 2);
/* Errors said so far, those only counted included. */
size_t diag_errors(void);
/* "... and 12 more of K0401" for each code that was cut short since then. */
void diag_more(void);
/* The last words of a run: the same and, after an error, where to read more. */
void diag_finish(void);
void diag_reset(void); /* forgets all counts; for tests */
/*
 * Where messages go instead of stderr; NULL: stderr. For tests, and for --doctor,
 * which makes a line of its report of them.
 */
void diag_stream(FILE *to);

/* A line of -v, -vv or -### on stderr, never counted, never coloured. */
void say(const char *fmt, ...) PRINTF_LIKE(1, 2);

/* Cannot go on: says it as K0901, runs the exit handlers, exit code 4. */
void fatal(const char *fmt, ...) PRINTF_LIKE(1, 2) __attribute__((noreturn));

/*
 * The --explain pages: generated from explain/K*.txt. The first line is the
 * title. page_find gives NULL for an unknown code.
 */
struct page {
	const char *code, *text;
};
extern const struct page pages[];
extern const size_t npages;
const struct page *page_find(const char *code);

/* ---- JSON text, for --error-format=json ---- */

void json_string(struct buf *b, const char *s); /* quotes and escapes */

#endif
