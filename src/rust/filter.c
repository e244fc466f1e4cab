/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * filter.c - takes the warnings that our own flags cause out of rustc's
 * messages. What is the user's goes through byte by byte, but for advice that
 * cannot be followed (advice.c).
 */
#include "config.h"

#include "kmodrustc/rust.h"

#include <ctype.h>
#include <string.h>

#include "advice.h"

/* A block longer than this is handed on unfinished: it is no warning. */
#define BLOCK_MAX 65536

/*
 * The texts around the feature's name. From rustc_codegen_llvm's messages:
 * 1.63; 1.75 and later; 1.80 and later; 1.84 (toggled), 1.86 and later
 * (enabled); 1.85 and later. None of them is a lint, all have no place.
 */
/* clang-format off */
static const struct {
	const char *before, *after;
} noise[] = {
	{ "unknown feature specified for `-Ctarget-feature`: `", "`" },
	{ "unknown and unstable feature specified for `-Ctarget-feature`: `",
	    "`" },
	{ "unstable feature specified for `-Ctarget-feature`: `", "`" },
	{ "target feature `", "` cannot be " },
	{ "target feature `", "` must be " },
};
/* clang-format on */

/* The features that flags.c sets. */
static const char *const features[] = { "soft-float", "sse", "sse2" };

/* Does the text `s` after "warning: " come from our flags? */
static bool
is_noise(struct span s)
{
	struct span rest;
	size_t n;

	for (size_t i = 0; i < ARRAY_SIZE(noise); i++) {
		if (!span_starts(s, noise[i].before))
			continue;
		n = strlen(noise[i].before);
		for (size_t k = 0; k < ARRAY_SIZE(features); k++) {
			rest = (struct span){ s.p + n, s.n - n };
			if (!span_starts(rest, features[k]))
				continue;
			rest.p += strlen(features[k]);
			rest.n -= strlen(features[k]);
			if (span_starts(rest, noise[i].after))
				return true;
		}
	}
	return false;
}

/* The line without ANSI colours and newline; the buf is cleared before. */
static struct span
plain(struct buf *b, const char *line, size_t n)
{
	buf_clear(b);
	for (size_t i = 0; i < n; i++) {
		if (line[i] == '\033' && i + 1 < n && line[i + 1] == '[') {
			for (i += 2; i < n && !isalpha((unsigned char)line[i]);
			     i++)
				;
			continue;
		}
		if (line[i] != '\n' && line[i] != '\r')
			buf_putc(b, line[i]);
	}
	return (struct span){ b->len != 0 ? b->s : "", b->len };
}

static void
hand_on(struct rustc_filter *f, const char *text, size_t n)
{
	if (n == 0)
		return;
	if (f->out != NULL)
		f->out(f->ctx, text, n);
	else
		fwrite(text, 1, n, stderr);
}

/* Is `s` a count like "3 warnings emitted"? How many of its bytes, or 0. */
static size_t
count_length(struct span s, size_t *count)
{
	static const char *const words[] = { " warning emitted",
		" warnings emitted" };
	struct span rest;
	size_t n = 0;

	*count = 0;
	for (; n < s.n && n < 9 && isdigit((unsigned char)s.p[n]); n++)
		*count = *count * 10 + (size_t)(s.p[n] - '0');
	rest = (struct span){ s.p + n, s.n - n };
	for (size_t i = 0; i < ARRAY_SIZE(words) && n != 0; i++)
		if (span_starts(rest, words[i]))
			return n + strlen(words[i]);
	return 0;
}

/*
 * Hands on a message that closes the run, with every count of warnings in it
 * lowered by ours. A message that only counts goes if all were ours, of
 * "...; N warnings emitted" only the count.
 */
static void
hand_summary(struct rustc_filter *f, struct span text, bool only_count)
{
	struct buf b = { 0 };
	size_t count, n;

	while (text.n != 0) {
		n = count_length(text, &count);
		count = count > f->dropped ? count - f->dropped : 0;
		if (n == 0)
			buf_add(&b, text.p, n = 1);
		else if (count != 0)
			buf_printf(&b, "%zu warning%s emitted", count,
			    count == 1 ? "" : "s");
		else if (only_count)
			goto out;
		else if (b.len >= 2 && memcmp(b.s + b.len - 2, "; ", 2) == 0)
			b.len -= 2;
		text = (struct span){ text.p + n, text.n - n };
	}
	hand_on(f, b.s, b.len);
out:
	buf_free(&b);
}

enum message { MESSAGE_USER, MESSAGE_NOISE, MESSAGE_COUNT, MESSAGE_ABORT };

/* What is a message whose level and text are these? */
static enum message
message_of(bool is_error, struct span text)
{
	size_t count, n;

	if (is_error)
		return span_starts(text, "aborting due to ") ? MESSAGE_ABORT
							     : MESSAGE_USER;
	n = count_length(text, &count);
	if (n != 0 && n == text.n)
		return MESSAGE_COUNT;
	return is_noise(text) ? MESSAGE_NOISE : MESSAGE_USER;
}

/* The same from the first line of a human or short message. */
static enum message
message_of_line(struct span line)
{
	static const char warning[] = "warning: ", error[] = "error: ";

	if (span_starts(line, warning))
		return message_of(false,
		    (struct span){
			line.p + strlen(warning), line.n - strlen(warning) });
	if (span_starts(line, error))
		return message_of(true,
		    (struct span){
			line.p + strlen(error), line.n - strlen(error) });
	return MESSAGE_USER;
}

/* The same from a line of JSON: rustc writes the members in this order. */
static enum message
message_of_json(struct span line)
{
	static const char *const starts[] = { "{\"message\":\"",
		"{\"$message_type\":\"diagnostic\",\"message\":\"" };
	static const char warning[] =
	    "\",\"code\":null,\"level\":\"warning\",\"spans\":[],";
	static const char error[] =
	    "\",\"code\":null,\"level\":\"error\",\"spans\":[],";
	struct span text, rest;
	size_t n;

	for (size_t i = 0; i < ARRAY_SIZE(starts); i++) {
		if (!span_starts(line, starts[i]))
			continue;
		text.p = line.p + strlen(starts[i]);
		rest.n = line.n - strlen(starts[i]);
		/* Our texts hold neither quotes nor backslashes. */
		for (n = 0; n < rest.n && text.p[n] != '"'; n++)
			if (text.p[n] == '\\')
				return MESSAGE_USER;
		text.n = n;
		rest = (struct span){ text.p + n, rest.n - n };
		if (span_starts(rest, warning))
			return message_of(false, text);
		if (span_starts(rest, error))
			return message_of(true, text);
	}
	return MESSAGE_USER;
}

/* Is it one of the lines that follow our warnings' first line? */
static bool
is_noise_detail(struct span line)
{
	size_t blanks = 0;

	while (blanks < line.n && line.p[blanks] == ' ')
		blanks++;
	if (blanks == 0)
		return line.n == 0;
	line = (struct span){ line.p + blanks, line.n - blanks };
	return span_is(line, "|") || span_starts(line, "= note: ") ||
	    span_starts(line, "= help: ");
}

/*
 * The message in the block came from our flags: only lines that are no part
 * of it (LLVM writes to the same stream) are handed on. A place in the source
 * makes it the user's after all.
 */
static void
drop_block(struct rustc_filter *f)
{
	struct buf b = { 0 }, rest = { 0 };
	const char *s = f->block.s, *nl;
	size_t left = f->block.len, n;
	struct span line;
	bool first = true, placed = false;

	for (; left != 0; s += n, left -= n) {
		nl = memchr(s, '\n', left);
		n = nl != NULL ? (size_t)(nl + 1 - s) : left;
		line = plain(&b, s, n);
		placed |= memmem(line.p, line.n, "--> ", 4) != NULL;
		if (!first && !is_noise_detail(line))
			buf_add(&rest, s, n);
		first = false;
	}
	if (placed) {
		hand_on(f, f->block.s, f->block.len);
	} else {
		f->dropped++;
		hand_on(f, rest.s, rest.len);
	}
	buf_free(&b);
	buf_free(&rest);
}

/* The block is whole: hands it on, or drops it. */
static void
finish_block(struct rustc_filter *f, enum message what)
{
	const struct span all = { f->block.s, f->block.len };

	switch (what) {
	case MESSAGE_USER:
		advice_drop(&f->block);
		hand_on(f, f->block.s, f->block.len);
		break;
	case MESSAGE_NOISE:
		drop_block(f);
		break;
	case MESSAGE_COUNT:
	case MESSAGE_ABORT:
		hand_summary(f, all, what == MESSAGE_COUNT);
		break;
	}
	buf_clear(&f->block);
}

/* What the block is, by its first line. */
static enum message
block_message(const struct rustc_filter *f)
{
	const char *nl;
	struct buf b = { 0 };
	enum message what;

	nl = memchr(f->block.s, '\n', f->block.len);
	what = message_of_line(plain(&b, f->block.s,
	    nl != NULL ? (size_t)(nl - f->block.s) : f->block.len));
	buf_free(&b);
	return what;
}

static void
flush_block(struct rustc_filter *f)
{
	if (f->block.len != 0)
		finish_block(f, block_message(f));
}

void
rustc_filter_line(void *filter, const char *line, size_t n)
{
	struct rustc_filter *f = filter;
	struct buf b = { 0 };
	struct span text = plain(&b, line, n);

	if (span_starts(text, "{\"")) {
		flush_block(f);
		buf_add(&f->block, line, n);
		finish_block(f, message_of_json((struct span){ line, n }));
	} else {
		if (span_starts(text, "warning") || span_starts(text, "error"))
			flush_block(f);
		buf_add(&f->block, line, n);
		/* Of the human form, a blank line ends a message. */
		if (diag_format() != DIAG_HUMAN || text.n == 0 ||
		    f->block.len > BLOCK_MAX)
			flush_block(f);
	}
	buf_free(&b);
}

void
rustc_filter_end(struct rustc_filter *filter)
{
	flush_block(filter);
	buf_free(&filter->block);
}
