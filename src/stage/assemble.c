/* SPDX-License-Identifier: GPL-2.0-or-later */
/* assemble.c - .S to .s and .s to .o by gcc; its complaints made ours */
#include "config.h"

#include "kmodrustc/stage.h"

#include <stdlib.h>
#include <string.h>

#include "kmodrustc/os.h"
#include "work.h"

/* What gcc says, line by line. */
struct complaints {
	struct strvec lines;
};

static void
collect(void *ctx, const char *line, size_t n)
{
	struct complaints *c = ctx;

	strvec_addn(&c->lines, line, n != 0 && line[n - 1] == '\n' ? n - 1 : n);
}

/*
 * cpp's own words have their own layout and all that is needed in it: they pass
 * as they are, in JSON as the note of one message.
 */
static void
say_cpp(const struct file *f, const struct complaints *c)
{
	struct buf all = { 0 };

	for (size_t i = 0; i < c->lines.n; i++)
		buf_printf(&all, "%s\n", c->lines.v[i]);
	if (all.len != 0 && diag_format() == DIAG_JSON)
		diag(&(struct diag){ .level = LEVEL_WARNING,
			 .code = "K0301",
			 .at = { .file = f->shown },
			 .note = all.s },
		    "the preprocessor says something of %s", f->shown);
	else if (all.len != 0)
		fputs(all.s, stderr);
	buf_free(&all);
}

static int
preprocess_one(struct job *job, struct work *w, size_t i)
{
	char *out = tmp_for(w->v[i].shown, ".i.s");
	struct strvec argv = { 0 };
	struct complaints c = { 0 };
	struct tool_run t = { .name = "gcc -E",
		.argv = &argv,
		.makes = out,
		.err_line = collect,
		.ctx = &c };
	int result = -1;

	if (out == NULL)
		return -1;
	tool_words(&argv, "CC", "gcc");
	strvec_add(&argv, "-E");
	strvec_add(&argv, "-mcmodel=kernel");
	strvec_add(&argv, "-fno-pic");
	strvec_add_all(&argv, &job->cc_args);
	strvec_add(&argv, "-x");
	strvec_add(&argv, "assembler-with-cpp");
	strvec_add(&argv, w->v[i].path);
	strvec_add(&argv, "-o");
	strvec_add(&argv, out);
	result = tool_run(job, &t);
	say_cpp(&w->v[i], &c);
	strvec_free(&c.lines);
	strvec_free(&argv);
	if (result == 0)
		work_advance(w, i, KIND_ASM, out);
	else
		free(out);
	return result;
}

static int
preprocess(struct job *job, struct work *w, struct buf *report)
{
	size_t n = 0;

	for (size_t i = 0; i < w->n; i++) {
		if (w->v[i].kind != KIND_CPP_ASM)
			continue;
		if (preprocess_one(job, w, i) < 0)
			return -1;
		n++;
	}
	buf_printf(report, "%zu .S", n);
	return 0;
}

const struct stage stage_preprocess = { "preproc", KIND_CPP_ASM, preprocess };

static int
gas_run(struct job *job, const char *in, const char *out, struct complaints *c)
{
	/* Its words are parsed below. */
	static const char *const env[] = { "LC_ALL=C", NULL };
	struct strvec argv = { 0 };
	struct tool_run t = { .name = "gcc -c",
		.argv = &argv,
		.makes = out,
		.env = env,
		.err_line = collect,
		.ctx = c,
		.quiet_code = true };
	int result;

	tool_words(&argv, "CC", "gcc");
	strvec_add(&argv, "-c");
	strvec_add(&argv, "-mcmodel=kernel");
	strvec_add(&argv, "-fno-pic");
	/* a .s without the note would make `ld -r` warn */
	strvec_add(&argv, "-Wa,--noexecstack");
	strvec_add_all(&argv, &job->cc_args);
	strvec_add(&argv, "-x");
	strvec_add(&argv, "assembler");
	strvec_add(&argv, in);
	strvec_add(&argv, "-o");
	strvec_add(&argv, out);
	result = tool_run(job, &t);
	strvec_free(&argv);
	return result;
}

/*
 * One `FILE:LINE: Error: words`; the words, or NULL if it is another line. FILE
 * is our text, or what a .S was preprocessed from: then *file gets it.
 */
static const char *
parse_complaint(const char *text, const char *in, unsigned *line,
    enum level *level, struct span *file)
{
	static const struct {
		const char *word;
		enum level level;
	} words[] = {
		{ ": Error: ", LEVEL_ERROR },
		{ ": Fatal error: ", LEVEL_ERROR },
		{ ": Warning: ", LEVEL_WARNING },
	};
	const char *found, *colon;

	for (size_t i = 0; i < ARRAY_SIZE(words); i++) {
		found = strstr(text, words[i].word);
		if (found == NULL)
			continue;
		colon = found;
		while (colon > text && colon[-1] != ':')
			colon--;
		if (colon == text)
			continue;
		*line = (unsigned)strtoul(colon, NULL, 10);
		*file = (struct span){ text, (size_t)(colon - 1 - text) };
		if (span_is(*file, in))
			file->n = 0;
		*level = words[i].level;
		return found + strlen(words[i].word);
	}
	return NULL;
}

/*
 * The line of the user's own text that says this, if it is the only one: in
 * ours lines have moved. 0: not known.
 */
static unsigned
line_of_text(const char *path, const char *text)
{
	FILE *f = fopen(path, "re");
	char *line = NULL, *start;
	unsigned number = 0, found = 0, times = 0;
	size_t cap = 0, n = strlen(text);

	while (f != NULL && getline(&line, &cap, f) >= 0) {
		number++;
		start = line + strspn(line, " \t");
		if (strncmp(start, text, n) != 0 ||
		    start[n + strspn(start + n, " \t\r\n")] != '\0')
			continue;
		found = number;
		times++;
	}
	free(line);
	if (f != NULL)
		fclose(f);
	return times == 1 ? found : 0;
}

/* One complaint, with the place and the text it is about. */
static void
say_complaint(const struct file *f, const char *in, unsigned line,
    enum level level, const char *words, struct span other)
{
	struct diag d = { .level = level, .code = "K0301" };
	char *text, *function, *file;

	if (other.n != 0) {
		function = text = NULL;
		d.at = (struct where){ xstrndup(other.p, other.n), line, 0 };
	} else {
		asm_find_line(in, line, &d.at, &function, &text);
	}
	file = (char *)(size_t)d.at.file;
	if (file == NULL) {
		d.at.file = f->shown;
		if (!f->from_rust && text != NULL)
			d.at.line = line_of_text(f->shown, text);
	}
	d.label = text;
	if (level == LEVEL_ERROR)
		d.help = "--save-temps keeps the assembler text";
	diag(&d, "the assembler says: %s", words);
	free(text);
	free(function);
	free(file);
}

/* Says what gas said about `in`, each with its place. The errors said. */
static size_t
say_complaints(const struct file *f, const char *in, const struct complaints *c)
{
	size_t errors = 0;
	const char *words;
	enum level level;
	struct span other;
	unsigned line;

	for (size_t i = 0; i < c->lines.n; i++) {
		words =
		    parse_complaint(c->lines.v[i], in, &line, &level, &other);
		if (words == NULL)
			continue;
		say_complaint(f, in, line, level, words, other);
		errors += level == LEVEL_ERROR;
	}
	return errors;
}

/* A failed run: once more over a text with Rust lines, to name them. */
static void
explain(struct job *job, const struct file *f, const struct complaints *c)
{
	struct complaints again = { 0 };
	struct fixup_result r = { 0 };
	const struct complaints *best = c;
	const char *in = f->path;
	char *lines = rustc_with_lines(job, f);
	char *fixed =
	    lines != NULL ? tmp_for(f->shown, ".lines.fixed.s") : NULL;
	char *out = fixed != NULL ? tmp_for(f->shown, ".lines.o") : NULL;

	if (out != NULL && fixup_file(job, lines, fixed, f, &r) == 0 &&
	    gas_run(job, fixed, out, &again) < 0 && again.lines.n != 0) {
		best = &again;
		in = fixed;
	}
	if (say_complaints(f, in, best) == 0) {
		for (size_t i = 0; i < c->lines.n; i++)
			fprintf(stderr, "%s\n", c->lines.v[i]);
		diag_error("K0303", NULL, "`gcc -c` failed on %s", f->shown);
	}
	strvec_free(&again.lines);
	fixup_result_free(&r);
	free(lines);
	free(fixed);
	free(out);
}

int
assemble_file(struct job *job, const struct file *f, const char *out)
{
	struct complaints c = { 0 };
	size_t said = diag_errors();
	int result = gas_run(job, f->path, out, &c);

	if (result < 0 && diag_errors() == said && signal_caught() == 0)
		explain(job, f, &c);
	else if (result == 0)
		say_complaints(f, f->path, &c);
	strvec_free(&c.lines);
	return result;
}

static int
assemble_one(struct job *job, struct work *w, size_t i)
{
	char *out = tmp_for(w->v[i].shown, ".o");

	if (out == NULL)
		return -1;
	if (assemble_file(job, &w->v[i], out) < 0) {
		free(out);
		return -1;
	}
	work_advance(w, i, KIND_OBJECT, out);
	return 0;
}

static int
run(struct job *job, struct work *w, struct buf *report)
{
	struct strvec cc = { 0 };

	tool_words(&cc, "CC", "gcc");
	for (size_t i = 0; i < w->n; i++)
		if (w->v[i].kind == KIND_FIXED && assemble_one(job, w, i) < 0) {
			strvec_free(&cc);
			return -1;
		}
	for (size_t i = 0; i < cc.n; i++)
		buf_printf(report, "%s ", cc.v[i]);
	buf_puts(report, "-c -mcmodel=kernel -fno-pic");
	strvec_free(&cc);
	return 0;
}

const struct stage stage_assemble = { "assemble", KIND_FIXED, run };
