/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * completions.c - writes the completion script of one shell out of the option
 * tables and the --explain pages: completions bash|zsh|fish. Runs on the
 * machine that builds; nothing of it is installed.
 */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "../src/front/hand.h"

/* What may stand for a value. */
enum value_kind {
	VALUE_NONE, /* the option takes none */
	VALUE_ANY,
	VALUE_FILE,
	VALUE_DIR,
	VALUE_CODE,    /* of a message */
	VALUE_CODEGEN, /* of -C */
	VALUE_WORDS    /* one of the words that stand in the row */
};

/* One spelling of an option, with dashes. */
struct spelling {
	char text[64];
	const char *value; /* metavariable, NULL: none */
	const char *help;
	enum value_kind kind;
	enum option_arg arg;
	bool joined; /* the value follows at once */
};

/* Writes one script; each row is one spelling. */
struct shell {
	const char *name;
	void (*begin)(void);
	void (*row)(const struct spelling *s);
	void (*end)(void);
};

static const struct option *
find_row(const struct option *v, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(v[i].name, name) == 0)
			return &v[i];
	return NULL;
}

/* A word of a metavariable that is meant as it stands: "auto", not "X.Y". */
static bool
is_word(const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!islower((unsigned char)s[i]) &&
		    !isdigit((unsigned char)s[i]) && s[i] != '-')
			return false;
	return n != 0;
}

/* The words of "a|b|X" with `between` in the gaps; how many. */
static size_t
put_words(const char *value, const char *between)
{
	size_t n, count = 0;

	for (;; value += n + 1) {
		n = strcspn(value, "|");
		if (is_word(value, n))
			printf("%s%.*s", count++ != 0 ? between : "", (int)n,
			    value);
		if (value[n] == '\0')
			return count;
	}
}

static enum value_kind
kind_of(const struct option *row, const char *value)
{
	if (row->arg == ARG_NONE)
		return VALUE_NONE;
	if (row->id == OPTION_CODEGEN)
		return VALUE_CODEGEN;
	if (strcmp(value, "DIR") == 0 || row->id == OPTION_LIBRARY_PATH)
		return VALUE_DIR;
	if (strcmp(value, "FILE") == 0 || strcmp(value, "PATH") == 0)
		return VALUE_FILE;
	if (strcmp(value, "CODE") == 0)
		return VALUE_CODE;
	if (strchr(value, '|') != NULL)
		return VALUE_WORDS;
	return VALUE_ANY;
}

/* Each spelling of a row; the grammar of names is in hand.h. */
static void
spell(const struct shell *shell, const struct option *row)
{
	const struct option *rustc =
	    find_row(rustc_options, nrustc_options, row->name);
	struct spelling s = { .help = row->help, .arg = row->arg };
	size_t n = strlen(row->name);

	s.value = row->value != NULL ? row->value : "VALUE";
	/* rustc's row has the words where ours has a name for them */
	if (rustc != NULL && rustc->value != NULL &&
	    strchr(rustc->value, '|') != NULL)
		s.value = rustc->value;
	s.kind = kind_of(row, s.value);
	if (row->letter == '-') {
		s.joined = row->name[n - 1] == ',';
		snprintf(s.text, sizeof(s.text), "-%s", row->name);
		shell->row(&s);
		return;
	}
	if (row->letter != '\0') {
		snprintf(s.text, sizeof(s.text), "-%c", row->letter);
		shell->row(&s);
	}
	if (n > 1) {
		snprintf(s.text, sizeof(s.text), "--%s", row->name);
		shell->row(&s);
	}
}

static void
each_spelling(const struct shell *shell)
{
	for (size_t i = 0; i < nown_options; i++)
		if (own_options[i].class != OPTION_REFUSE)
			spell(shell, &own_options[i]);
	for (size_t i = 0; i < nrustc_options; i++)
		if (rustc_options[i].class != OPTION_REFUSE &&
		    find_row(own_options, nown_options,
			rustc_options[i].name) == NULL)
			spell(shell, &rustc_options[i]);
}

/* The -C options one may set, each with `=` if a value must follow. */
static void
put_codegen(const char *between)
{
	const char *gap = "";

	for (size_t i = 0; i < ncodegen_options; i++) {
		const struct option *row = &codegen_options[i];

		if (row->class != OPTION_PASS && row->class != OPTION_INTERPRET)
			continue;
		printf(
		    "%s%s%s", gap, row->name, row->arg == ARG_VALUE ? "=" : "");
		gap = between;
	}
}

static void
put_codes(const char *between)
{
	for (size_t i = 0; i < npages; i++)
		printf("%s%s", i != 0 ? between : "", pages[i].code);
}

/* A text within single quotes; `special` characters get a backslash. */
static void
put_quoted(const char *s, const char *special)
{
	for (; *s != '\0'; s++) {
		if (*s == '\'')
			fputs("'\\'", stdout);
		else if (strchr(special, *s) != NULL)
			putchar('\\');
		putchar(*s);
	}
}

#define GENERATED "# generated from kmodrustc's option tables\n"
#define INPUTS "rs|s|S|o|a|rlib|ko"

/* ---- bash: words are looked at as they are, `--opt=` is split by bash ---- */

static void
bash_begin(void)
{
	fputs(GENERATED "_kmodrustc()\n"
			"{\n"
			"\tlocal cur=${COMP_WORDS[COMP_CWORD]}\n"
			"\tlocal prev=${COMP_WORDS[COMP_CWORD-1]} word\n"
			"\tCOMPREPLY=()\n"
			"\tif [[ $cur == = ]]; then\n"
			"\t\tcur=\n"
			"\telif [[ $prev == = && COMP_CWORD -ge 2 ]]; then\n"
			"\t\tprev=${COMP_WORDS[COMP_CWORD-2]}\n"
			"\tfi\n"
			"\tcase $prev in\n",
	    stdout);
}

static void
bash_row(const struct spelling *s)
{
	static const char *const by_kind[] = {
		[VALUE_ANY] = "\t\treturn ;;\n",
		[VALUE_FILE] =
		    "\t\tmapfile -t COMPREPLY < <(compgen -f -- \"$cur\")\n"
		    "\t\tcompopt -o filenames 2>/dev/null; return ;;\n",
		[VALUE_DIR] =
		    "\t\tmapfile -t COMPREPLY < <(compgen -d -- \"$cur\")\n"
		    "\t\tcompopt -o filenames 2>/dev/null; return ;;\n",
	};

	/* an optional value is what any word may be: a file or directory */
	if (s->kind == VALUE_NONE || s->joined || s->arg == ARG_OPTIONAL)
		return;
	printf("\t%s)\n", s->text);
	switch (s->kind) {
	case VALUE_NONE:
		return;
	case VALUE_ANY:
	case VALUE_FILE:
	case VALUE_DIR:
		fputs(by_kind[s->kind], stdout);
		return;
	case VALUE_CODE:
		fputs("\t\tword='", stdout);
		put_codes(" ");
		break;
	case VALUE_CODEGEN:
		fputs("\t\tcompopt -o nospace 2>/dev/null\n\t\tword='", stdout);
		put_codegen(" ");
		break;
	case VALUE_WORDS:
		fputs("\t\tword='", stdout);
		put_words(s->value, " ");
		break;
	}
	fputs("'\n\t\tmapfile -t COMPREPLY < <(compgen -W \"$word\" -- "
	      "\"$cur\"); return ;;\n",
	    stdout);
}

static void
bash_word(const struct spelling *s)
{
	printf("\t\t\t%s\n", s->text);
}

static void
bash_end(void)
{
	static const struct shell words = { .row = bash_word };

	fputs("\tesac\n"
	      "\tif [[ $cur == -* ]]; then\n"
	      "\t\tword='\n",
	    stdout);
	each_spelling(&words);
	fputs("\t\t'\n"
	      "\t\tmapfile -t COMPREPLY < <(compgen -W \"$word\" -- \"$cur\")\n"
	      "\telse\n"
	      "\t\tmapfile -t COMPREPLY < <(compgen -d -- \"$cur\"\n"
	      "\t\t\tcompgen -f -- \"$cur\" | grep -E '\\.(" INPUTS ")$')\n"
	      "\t\tcompopt -o filenames 2>/dev/null\n"
	      "\tfi\n"
	      "}\n"
	      "complete -F _kmodrustc kmodrustc\n",
	    stdout);
}

/* ---- zsh: one line of _arguments a spelling ---- */

static void
zsh_begin(void)
{
	fputs("#compdef kmodrustc\n" GENERATED "_arguments -s -S \\\n", stdout);
}

static void
zsh_row(const struct spelling *s)
{
	const bool longname = s->text[1] == '-';

	printf("\t'*%s%s[", s->text,
	    s->kind == VALUE_NONE        ? ""
		: s->joined              ? "-"
		: s->arg == ARG_OPTIONAL ? "=-"
		: longname               ? "="
		: s->text[2] == '\0'     ? "+"
					 : "");
	put_quoted(s->help, "[]:\\");
	putchar(']');
	if (s->kind != VALUE_NONE) {
		fputs(s->arg == ARG_OPTIONAL ? "::" : ":", stdout);
		put_quoted(s->value, "[]:\\");
		putchar(':');
	}
	switch (s->kind) {
	case VALUE_NONE:
		break;
	case VALUE_ANY:
		putchar(' ');
		break;
	case VALUE_FILE:
		fputs("_files", stdout);
		break;
	case VALUE_DIR:
		fputs("_files -/", stdout);
		break;
	case VALUE_CODE:
		putchar('(');
		put_codes(" ");
		putchar(')');
		break;
	case VALUE_CODEGEN:
		putchar('(');
		put_codegen(" ");
		putchar(')');
		break;
	case VALUE_WORDS:
		putchar('(');
		put_words(s->value, " ");
		putchar(')');
		break;
	}
	fputs("' \\\n", stdout);
}

static void
zsh_end(void)
{
	fputs("\t'*:input:_files -g \"*.(" INPUTS ")\"'\n", stdout);
}

/* ---- fish: one command a spelling ---- */

static void
fish_begin(void)
{
	fputs(GENERATED, stdout);
}

static void
fish_row(const struct spelling *s)
{
	const bool longname = s->text[1] == '-';

	/* -Wa,WORD is one word that fish cannot take apart */
	if (s->joined)
		return;
	printf("complete -c kmodrustc %s '%s'",
	    longname                 ? "-l"
		: s->text[2] != '\0' ? "-o"
				     : "-s",
	    s->text + (longname ? 2 : 1));
	fputs(" -d '", stdout);
	put_quoted(s->help, "\\");
	putchar('\'');
	if (s->kind != VALUE_NONE && s->arg == ARG_VALUE)
		fputs(s->kind == VALUE_FILE ? " -r" : " -x", stdout);
	switch (s->kind) {
	case VALUE_NONE:
	case VALUE_ANY:
	case VALUE_FILE:
		break;
	case VALUE_DIR:
		fputs(" -a '(__fish_complete_directories)'", stdout);
		break;
	case VALUE_CODE:
		fputs(" -a '", stdout);
		put_codes(" ");
		putchar('\'');
		break;
	case VALUE_CODEGEN:
		fputs(" -a '", stdout);
		put_codegen(" ");
		putchar('\'');
		break;
	case VALUE_WORDS:
		fputs(" -a '", stdout);
		put_words(s->value, " ");
		putchar('\'');
		break;
	}
	putchar('\n');
}

static void
fish_end(void)
{
}

static const struct shell shells[] = {
	{ "bash", bash_begin, bash_row, bash_end },
	{ "fish", fish_begin, fish_row, fish_end },
	{ "zsh", zsh_begin, zsh_row, zsh_end },
};

int
main(int argc, char **argv)
{
	for (size_t i = 0; argc == 2 && i < ARRAY_SIZE(shells); i++) {
		if (strcmp(argv[1], shells[i].name) != 0)
			continue;
		shells[i].begin();
		each_spelling(&shells[i]);
		shells[i].end();
		return ferror(stdout) || fflush(stdout) != 0;
	}
	fputs("usage: completions bash|fish|zsh\n", stderr);
	return 1;
}
