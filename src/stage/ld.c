/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ld.c - runs the linker and says what it says in our own words. What is to be
 * linked is its callers' matter.
 */
#include "config.h"

#include "kmodrustc/stage.h"

#include <stdlib.h>
#include <string.h>

#include "kmodrustc/elf.h"
#include "kmodrustc/os.h"
#include "work.h"

/* A run and what came of it. */
struct ld {
	const struct strvec *argv;
	struct strvec lines;
	const char *file; /* that the linker spoke of last; NULL */
};

static void
take_line(void *ctx, const char *line, size_t n)
{
	struct ld *ld = ctx;

	while (n != 0 && (line[n - 1] == '\n' || line[n - 1] == '\r'))
		n--;
	if (n != 0)
		strvec_addn(&ld->lines, line, n);
}

static const char *
base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash != NULL ? slash + 1 : path;
}

/* The word of the command line that the text begins with; NULL: none. */
static const char *
file_at(const struct ld *ld, const char *text)
{
	for (size_t i = 1; i < ld->argv->n; i++) {
		const char *word = ld->argv->v[i];

		if (*word != '-' && text_starts(text, word) &&
		    strchr(": ;,)'", text[strlen(word)]) != NULL)
			return word;
	}
	return NULL;
}

/* The text with names of files instead of paths; the caller's. */
static char *
text_for_people(const struct ld *ld, const char *text)
{
	struct buf b = { 0 };
	const char *file;

	while (*text != '\0') {
		file = file_at(ld, text);
		if (file != NULL) {
			buf_puts(&b, base_name(file));
			text += strlen(file);
		} else {
			buf_putc(&b, *text++);
		}
	}
	return buf_detach(&b);
}

/* GNU ld: multiple definition of `x'; a.o:a.c:(.text+0x0): first defined here */
static bool
say_twice(struct ld *ld, const char *text)
{
	static const char words[] = "multiple definition of ";
	const char *name = strstr(text, words), *end, *first;
	struct diag d = {
		.level = LEVEL_ERROR,
		.code = "K0506",
		.help =
		    "give one of them another name, or hide it: `static` in C, no `#[no_mangle]` in Rust"
	};
	char *mangled, *plain, *note = NULL;

	if (name == NULL)
		return false;
	name += strlen(words) + 1;
	end = strchr(name, '\'');
	if (end == NULL)
		return false;
	first = text_starts(end, "'; ") ? file_at(ld, end + 3) : NULL;
	if (ld->file != NULL && first != NULL)
		note = xasprintf("in %s, first in %s", base_name(ld->file),
		    base_name(first));
	mangled = xstrndup(name, (size_t)(end - name));
	plain = demangle(mangled);
	d.note = note;
	diag(&d, "`%s` is defined twice", plain);
	free(mangled);
	free(plain);
	free(note);
	return true;
}

/* The lines behind line i that only go on with it, as one; NULL: none. */
static char *
take_rest(struct ld *ld, size_t *i)
{
	struct buf b = { 0 };

	while (
	    *i + 1 < ld->lines.n && text_starts(ld->lines.v[*i + 1], ">>> ")) {
		++*i;
		buf_printf(&b, "%s%s", b.len != 0 ? "; " : "",
		    ld->lines.v[*i] + 4 + strspn(ld->lines.v[*i] + 4, " "));
	}
	return b.s;
}

/* What begins a line besides the program's name, and what it makes of it. */
static const struct {
	const char *word;
	enum level level;
} line_words[] = {
	{ "NOTE: ", LEVEL_NOTE },
	{ "error: ", LEVEL_ERROR },
	{ "fatal error: ", LEVEL_ERROR },
	{ "warning: ", LEVEL_WARNING },
};

static enum level
line_level(const char **text, enum level otherwise)
{
	for (size_t i = 0; i < ARRAY_SIZE(line_words); i++)
		if (text_starts(*text, line_words[i].word)) {
			*text += strlen(line_words[i].word);
			return line_words[i].level;
		}
	return otherwise;
}

/* Says line *i; `failed`: the run did, so that it is an error if not marked. */
static void
say_line(struct ld *ld, size_t *i, bool failed)
{
	struct diag d = { .code = "K0506" };
	const char *text = ld->lines.v[*i], *program = ld->argv->v[0], *file;
	char *people, *rest, *note;

	if (text_starts(text, program) && text[strlen(program)] == ':')
		text += strlen(program) + 1;
	text += strspn(text, " \t");
	file = file_at(ld, text);
	if (file != NULL)
		ld->file = file;
	d.level = line_level(&text, failed ? LEVEL_ERROR : LEVEL_WARNING);
	/* "a.o: in function `x':" only tells where what follows is */
	if (d.level == LEVEL_NOTE || text_ends(text, "':") ||
	    say_twice(ld, text))
		return;
	rest = take_rest(ld, i);
	note = rest != NULL ? text_for_people(ld, rest) : NULL;
	people = text_for_people(ld, text);
	d.note = note;
	diag(&d, "the linker says: %s", people);
	free(people);
	free(note);
	free(rest);
}

int
ld_run(const struct job *job, const struct strvec *argv)
{
	/* its words, not a translation of them */
	static const char *const env[] = { "LC_ALL=C", NULL };
	struct ld ld = { .argv = argv };
	struct tool_run t = {
		.name = "ld -r",
		.argv = argv,
		.env = env,
		.err_line = take_line,
		.ctx = &ld,
		.quiet_code = true,
	};
	size_t said = diag_errors();
	int result = tool_run(job, &t);

	for (size_t i = 0; i < ld.lines.n && signal_caught() == 0; i++)
		say_line(&ld, &i, result < 0);
	if (result < 0 && diag_errors() == said && signal_caught() == 0)
		diag_error("K0506", "-vv shows the command",
		    "`%s` failed with exit code %d", argv->v[0], t.code);
	strvec_free(&ld.lines);
	return result;
}
