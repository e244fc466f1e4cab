/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * args.c - from words to options, spelled as rustc's getopts takes them:
 * --opt V, --opt=V, -Cx=y, -C x=y, bundles like -gO, --, -, and @file with an
 * argument a line. Knows spelling only; what an option means is act.c's.
 */
#include "config.h"

#include "hand.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* The words of one origin, and how far they were read. */
struct reader {
	struct args *args;
	struct strvec words;
	size_t at;
	bool from_env;
};

static struct arg *
arg_add(struct reader *r, enum arg_what what, const struct option *row)
{
	struct args *args = r->args;

	args->v = xreallocarray(args->v, args->n + 1, sizeof(*args->v));
	args->v[args->n] =
	    (struct arg){ .what = what, .row = row, .from_env = r->from_env };
	return &args->v[args->n++];
}

/* The texts become the argument's. */
static void
bad_add(struct reader *r, const char *code, char *text, char *help)
{
	struct arg *arg = arg_add(r, ARG_BAD, NULL);

	arg->code = code;
	arg->text = text;
	arg->help = help;
}

static void
unknown_add(struct reader *r, const char *word)
{
	bad_add(r, "K0202", xasprintf("unknown option `%s`", word),
	    suggest_option(word));
}

/* ---- options ---- */

/* `value` is copied; for -C it is taken apart. */
static void
option_add(struct reader *r, const struct option *row,
    const struct option *rustc, const char *value)
{
	const struct option *codegen = NULL;
	struct arg *arg;
	char *name;
	size_t n;

	if (row->id == OPTION_CODEGEN) {
		n = strcspn(value, "=");
		codegen = option_find(codegen_options, ncodegen_options,
		    (struct span){ value, n });
		if (codegen == NULL) {
			name = xasprintf("-C %.*s", (int)n, value);
			unknown_add(r, name);
			free(name);
			return;
		}
		value = value[n] == '=' ? value + n + 1 : NULL;
		if (value == NULL && codegen->arg == ARG_VALUE) {
			bad_add(r, "K0206",
			    xasprintf("`-C %s` needs a value", codegen->name),
			    xasprintf("write `-C %s=VALUE`", codegen->name));
			return;
		}
	}
	/* rustc lectures about it, compiles nothing and returns 0 */
	if (row->id == OPTION_LINT && strcmp(value, "all") == 0) {
		unknown_add(r, "-Wall");
		return;
	}
	arg = arg_add(r, ARG_OPTION, row);
	arg->rustc = rustc;
	arg->codegen = codegen;
	arg->value = value != NULL ? xstrdup(value) : NULL;
}

static char *
row_spelling(const struct option *row)
{
	if (row->letter == '-' || row->name[1] == '\0')
		return xasprintf("-%s", row->name);
	if (row->class != OPTION_OURS && row->letter != '\0')
		return xasprintf("-%c", row->letter);
	return xasprintf("--%s", row->name);
}

/* An option that wants a value and was given none yet: the next word. */
static void
option_add_next(
    struct reader *r, const struct option *row, const struct option *rustc)
{
	char *name;

	if (r->at < r->words.n) {
		option_add(r, row, rustc, r->words.v[r->at++]);
		return;
	}
	name = row_spelling(row);
	bad_add(r, "K0206", xasprintf("`%s` needs a value", name),
	    xasprintf("write `%s %s`", name,
		row->value != NULL ? row->value : "VALUE"));
	free(name);
}

/* Both tables' rows of an option; false if neither has it. */
static bool
rows_find(struct span name, char letter, const struct option **row,
    const struct option **rustc)
{
	const struct option *own;

	if (letter != '\0') {
		own = option_find_letter(own_options, nown_options, letter);
		*rustc =
		    option_find_letter(rustc_options, nrustc_options, letter);
	} else {
		own = option_find(own_options, nown_options, name);
		if (own != NULL && own->letter == '-')
			own = NULL;
		*rustc = option_find(rustc_options, nrustc_options, name);
	}
	*row = own != NULL ? own : *rustc;
	return *row != NULL;
}

static void
read_long(struct reader *r, const char *word)
{
	const char *s = word + 2, *value;
	const struct option *row, *rustc;
	size_t n = strcspn(s, "=");

	value = s[n] == '=' ? s + n + 1 : NULL;
	if (!rows_find((struct span){ s, n }, '\0', &row, &rustc))
		unknown_add(r, word);
	else if (row->arg == ARG_NONE && value != NULL)
		bad_add(r, "K0206",
		    xasprintf("`--%s` takes no value", row->name),
		    xasprintf("write `--%s`", row->name));
	else if (row->arg == ARG_VALUE && value == NULL)
		option_add_next(r, row, rustc);
	else
		option_add(r, row, rustc, value);
}

static void
read_bundle(struct reader *r, const char *word)
{
	const struct option *row, *rustc;

	for (const char *s = word + 1; *s != '\0'; s++) {
		if (*s == '-' ||
		    !rows_find((struct span){ 0 }, *s, &row, &rustc)) {
			unknown_add(r, word);
			return;
		}
		if (row->arg != ARG_VALUE) {
			option_add(r, row, rustc, NULL);
			continue;
		}
		if (s[1] != '\0')
			option_add(r, row, rustc, s + 1);
		else
			option_add_next(r, row, rustc);
		return;
	}
}

/* The rows with one dash before a whole name. False: it is none of them. */
static bool
read_single_dash(struct reader *r, const char *word)
{
	const struct option *row;

	for (size_t i = 0; i < nown_options; i++) {
		row = &own_options[i];
		if (row->letter != '-' || !text_starts(word + 1, row->name))
			continue;
		if (text_ends(row->name, ","))
			option_add(r, row, NULL, word + 1 + strlen(row->name));
		else if (strcmp(word + 1, row->name) != 0)
			continue;
		else if (row->arg == ARG_VALUE)
			option_add_next(r, row, NULL);
		else
			option_add(r, row, NULL, NULL);
		return true;
	}
	return false;
}

static void
read_all(struct reader *r)
{
	const char *word;
	bool files_only = false;

	while (r->at < r->words.n) {
		word = r->words.v[r->at++];
		if (files_only || word[0] != '-' || word[1] == '\0')
			arg_add(r, ARG_INPUT, NULL)->value = xstrdup(word);
		else if (strcmp(word, "--") == 0)
			files_only = true;
		else if (text_starts(word, "--"))
			read_long(r, word);
		else if (!read_single_dash(r, word))
			read_bundle(r, word);
	}
}

/* ---- words ---- */

/*
 * rustc's rule: an argument a line, no quoting, no @file inside, expanded
 * behind `--` as well. Empty lines are left out.
 */
static void
add_response_file(struct reader *r, const char *path)
{
	FILE *f = fopen(path, "re");
	char *line = NULL;
	size_t cap = 0;
	ssize_t n;
	bool nul = false;

	errno = f != NULL ? 0 : errno;
	while (f != NULL && (n = getline(&line, &cap, f)) > 0) {
		if (line[n - 1] == '\n')
			n--;
		if (n > 0 && line[n - 1] == '\r')
			n--;
		nul |= memchr(line, '\0', (size_t)n) != NULL;
		if (n > 0)
			strvec_addn(&r->words, line, (size_t)n);
	}
	if (f == NULL || ferror(f))
		bad_add(r, "K0210",
		    xasprintf("cannot read the arguments in %s: %s", path,
			strerror(errno)),
		    xasprintf(
			"a source whose name begins with @ is written `./@%s`",
			path));
	else if (nul)
		bad_add(r, "K0210",
		    xasprintf(
			"%s is no list of arguments: it holds a zero byte",
			path),
		    NULL);
	if (f != NULL)
		fclose(f);
	free(line);
}

static void
add_word(struct reader *r, const char *word)
{
	if (word[0] == '@')
		add_response_file(r, word + 1);
	else
		strvec_add(&r->words, word);
}

void
args_read(struct args *args, int argc, char **argv)
{
	struct reader env = { .args = args, .from_env = true };
	struct reader line = { .args = args };
	const char *flags = getenv("KMODRUSTC_FLAGS");
	struct strvec words = { 0 };
	char *toolchain;
	int first = 1;

	if (flags != NULL)
		strvec_add_words(&words, flags);
	for (size_t i = 0; i < words.n; i++)
		add_word(&env, words.v[i]);
	strvec_free(&words);
	read_all(&env);
	/* The first word may be a toolchain, as rustup's rustc takes it. */
	if (argc > 1 && argv[1][0] == '+') {
		toolchain = xasprintf("rustc %s", argv[1]);
		option_add(&line,
		    option_find(
			own_options, nown_options, (struct span){ "rustc", 5 }),
		    NULL, toolchain);
		free(toolchain);
		first = 2;
	}
	for (int i = first; i < argc; i++)
		add_word(&line, argv[i]);
	read_all(&line);
	strvec_free(&env.words);
	strvec_free(&line.words);
}

void
args_free(struct args *args)
{
	for (size_t i = 0; i < args->n; i++) {
		free(args->v[i].value);
		free(args->v[i].text);
		free(args->v[i].help);
	}
	free(args->v);
	*args = (struct args){ 0 };
}

const struct arg *
args_last(const struct args *args, enum option_id id)
{
	const struct arg *last = NULL;

	for (size_t i = 0; i < args->n; i++)
		if (args->v[i].what == ARG_OPTION && !args->v[i].dropped &&
		    (args->v[i].row->id == id ||
			(args->v[i].codegen != NULL &&
			    args->v[i].codegen->id == id)))
			last = &args->v[i];
	return last;
}

char *
arg_name(const struct arg *arg)
{
	if (arg->codegen != NULL)
		return xasprintf("-C %s", arg->codegen->name);
	return row_spelling(arg->row);
}
