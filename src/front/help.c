/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * help.c - what is said on stdout and ends the run: --help and --help -v out of
 * the option tables, --version, --explain. Builds nothing.
 */
#include "config.h"

#include "hand.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "kmodrustc/os.h"

#define HELP_COLUMN 26
#define HELP_WIDTH 79

/* What --help -v says of a class, by its value. */
/* clang-format off */
static const char *const class_words[] = {
	[OPTION_OURS] = "ours",
	[OPTION_INTERPRET] = "interpreted",
	[OPTION_PASS] = "passed on",
	[OPTION_FORCE] = "forced",
	[OPTION_REFUSE] = "refused",
	[OPTION_IGNORE] = "no effect",
};
/* clang-format on */

/* "-v, --verbose", as in rustc's own help; "-C panic=VALUE". */
static void
add_spelling(struct buf *b, const struct option *row, bool codegen)
{
	const bool longname =
	    !codegen && row->letter != '-' && row->name[1] != '\0';
	const char *value = row->value;

	if (codegen) {
		buf_printf(b, "-C %s", row->name);
		value = row->arg == ARG_VALUE ? "VALUE" : NULL;
	} else if (row->letter == '-') {
		buf_printf(b, "-%s", row->name);
	} else if (row->letter != '\0') {
		buf_printf(b, "-%c%s", row->letter, longname ? ", " : "");
	}
	if (longname)
		buf_printf(b, "--%s", row->name);
	if (value == NULL)
		return;
	if (row->arg == ARG_OPTIONAL)
		buf_printf(b, "[=%s]", value);
	else if (row->letter == '-' && text_ends(row->name, ","))
		buf_puts(b, value);
	else
		buf_printf(b, "%c%s", longname || codegen ? '=' : ' ', value);
}

/* A text whose first line begins at `column`, broken at blanks. */
static void
put_text(const char *text, size_t column)
{
	const size_t width = HELP_WIDTH - column;
	size_t n = strlen(text);

	while (n > width) {
		for (n = width; n > 0 && text[n] != ' '; n--)
			;
		if (n == 0)
			n = strcspn(text, " ");
		printf("%.*s\n%*s", (int)n, text, (int)column, "");
		text += n + strspn(text + n, " ");
		n = strlen(text);
	}
	puts(text);
}

/* Spelling and text side by side; `spelling` is cleared. */
static void
put_row(struct buf *spelling, const char *text)
{
	if (spelling->len + 3 >= HELP_COLUMN)
		printf("  %s\n%*s", spelling->s, HELP_COLUMN, "");
	else
		printf("  %-*s", HELP_COLUMN - 2, spelling->s);
	put_text(text, HELP_COLUMN);
	buf_clear(spelling);
}

/* Options of rustc: what each does, what becomes of it, and why. */
static void
put_rustc_rows(const struct option *v, size_t n, bool codegen)
{
	struct buf b = { 0 }, text = { 0 };

	for (const struct option *row = v; row < v + n; row++) {
		add_spelling(&b, row, codegen);
		buf_printf(&text, "[%s%s%s] %s", class_words[row->class],
		    row->class == OPTION_FORCE ? ": " : "",
		    row->class == OPTION_FORCE ? row->forced : "", row->help);
		if (row->since > 63)
			buf_puts(&text, " (not in 1.63)");
		if (row->reason != NULL)
			buf_printf(&text, ": %s", row->reason);
		put_row(&b, text.s);
		buf_clear(&text);
	}
	buf_free(&b);
	buf_free(&text);
}

void
help_show(bool all)
{
	struct buf b = { 0 };

	fputs(
	    "Usage: kmodrustc [OPTION]... INPUT...\n"
	    "       kmodrustc --verify [OPTION]... FILE...\n"
	    "Turns Rust source into an archive or object that a Linux kernel loads.\n"
	    "INPUT is .rs, .s, .S, .o, .a, .rlib, or - for Rust on stdin.\n"
	    "\n",
	    stdout);
	for (size_t i = 0; i < nown_options; i++) {
		if (own_options[i].class != OPTION_OURS)
			continue;
		add_spelling(&b, &own_options[i], false);
		put_row(&b, own_options[i].help);
	}
	buf_free(&b);
	if (all) {
		puts("\nrustc's options, and what becomes of them:");
		put_rustc_rows(rustc_options, nrustc_options, false);
		puts("\nrustc's codegen options:");
		put_rustc_rows(codegen_options, ncodegen_options, true);
		return;
	}
	fputs(
	    "\nrustc's options are taken as rustc spells them: -O, -g, -C, --cfg, --edition,\n-L, --extern, lints and the others; --help -v says what becomes of each.\n--print=WHAT says where kmod-mk is (what a Kbuild file includes), kmod-glue,\nkmod-rust-src or kmod-cache-dir. @FILE reads arguments from FILE, one a line.\nThe environment: KDIR, KMODRUSTC_FLAGS, KMODRUSTC_RUSTC, KMODRUSTC_RUST_SRC,\nKMODRUSTC_CACHE, CC, LD, AR.\n",
	    stdout);
}

int
help_flush(void)
{
	if (fflush(stdout) == 0 && !ferror(stdout))
		return 0;
	diag_error(
	    "K0105", NULL, "cannot write to stdout: %s", strerror(errno));
	return -1;
}

/* ---- --version ---- */

bool
rustc_is_us(void)
{
	const char *rustc = getenv("RUSTC");

	return rustc != NULL && is_ourselves(rustc);
}

/* What `rustc -V` or `rustc -vV` says; -1: said. */
static int
rustc_version(const struct strvec *words, bool verbose, struct buf *out)
{
	struct strvec argv = { 0 };
	/* A rustc that is us after all says so, instead of asking on. */
	static const char *const env[] = { "KMODRUSTC_ACTIVE=1", NULL };
	struct proc p = { .out = out, .env = env };
	struct ended how;
	int ret = -1;

	strvec_add_all(&argv, words);
	strvec_add(&argv, verbose ? "-vV" : "-V");
	p.argv = argv.v;
	if (proc_run(&p, &how) == 0)
		ret = proc_judge(&how, "rustc");
	if (ret == 0 && out->len == 0) {
		diag_error("K0101",
		    "--rustc or KMODRUSTC_RUSTC names the real one",
		    "`%s` is no rustc: it has no version", words->v[0]);
		ret = -1;
	}
	strvec_free(&argv);
	return ret;
}

/*
 * Build scripts want a text whose last line begins with `rustc`, cargo wants
 * rustc's own lines; ours are put where both are content.
 */
static void
put_version(bool verbose, bool as_rustc, struct buf *out)
{
	size_t line = strcspn(out->s, "\n");

	if (!verbose && !as_rustc)
		printf("kmodrustc %s\nlicence GPL-2.0-or-later, no warranty\n",
		    PACKAGE_VERSION);
	line += out->s[line] == '\n';
	fwrite(out->s, 1, line, stdout);
	if (verbose)
		printf("kmodrustc: %s\n", PACKAGE_VERSION);
	fputs(out->s + line, stdout);
}

int
version_show(const char *wanted, bool verbose, bool as_rustc)
{
	struct strvec words = { 0 };
	struct buf out = { 0 };
	int ret;

	as_rustc = as_rustc || getenv("CARGO") != NULL || rustc_is_us();
	if (!verbose && !as_rustc && !rustc_look(wanted, &words)) {
		printf("kmodrustc %s\nlicence GPL-2.0-or-later, no warranty\n"
		       "rustc was not found\n",
		    PACKAGE_VERSION);
		return 0;
	}
	ret = words.n != 0 ? 0 : rustc_find(wanted, &words);
	if (ret == 0)
		ret = rustc_version(&words, verbose, &out);
	if (ret == 0)
		put_version(verbose, as_rustc, &out);
	strvec_free(&words);
	buf_free(&out);
	return ret;
}

/* ---- --explain ---- */

static const char *
page_code(size_t i, const void *ctx)
{
	(void)ctx;
	return pages[i].code;
}

int
explain_show(const char *code)
{
	const struct page *page = page_find(code);
	const char *near;
	char *help;

	if (page != NULL) {
		fputs(page->text, stdout);
		return 0;
	}
	near = nearest_name(code, npages, page_code, NULL);
	help = near != NULL ? xasprintf("did you mean %s?", near) : NULL;
	diag_error("K0206", help, "`--explain` does not know `%s`", code);
	free(help);
	return -1;
}
