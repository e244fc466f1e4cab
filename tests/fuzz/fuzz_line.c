/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * fuzz_line.c - any bytes as assembler text: the lexer must lose nothing, the
 * pass must survive, and its screen must let pass only what needs nothing.
 */
#include "config.h"

#include "kmodrustc/asm.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check_lossless(struct span text)
{
	struct line l;
	const char *at = text.p;
	const struct span *parts[] = { &l.label, &l.gap, &l.op, &l.sep, &l.args,
		&l.tail };

	line_lex(text, &l);
	for (size_t i = 0; i < ARRAY_SIZE(parts); i++) {
		if (parts[i]->p != at)
			abort();
		at += parts[i]->n;
	}
	if (at != text.p + text.n)
		abort();
}

/* What the pass makes of before + text, without the first `cut` bytes. */
static char *
fix(const char *before, struct span text, size_t cut, size_t *n)
{
	/* any set of mitigations, the same one for the same text */
	const struct fixup_options options = {
		.source = "x.rs",
		.harden = { .set = (unsigned)text.n & 63, .padding = 16 },
	};
	int in = memfd_create("in", 0), out = memfd_create("out", 0);
	struct fixup_result r;
	char *result;
	off_t size;

	if (in < 0 || out < 0 || write(in, before, strlen(before)) < 0 ||
	    write(in, text.p, text.n) < 0 || lseek(in, 0, SEEK_SET) != 0 ||
	    fixup_run(in, "fuzz", out, &options, &r) < 0)
		abort();
	fixup_result_free(&r);
	size = lseek(out, 0, SEEK_CUR);
	if (size < (off_t)cut)
		abort();
	*n = (size_t)size - cut;
	result = malloc(*n + 1);
	if (pread(out, result, *n, (off_t)cut) != (ssize_t)*n)
		abort();
	close(in);
	close(out);
	return result;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char macro[] = "\t.macro\tm\n\t.endm\n";
	struct span text = { (const char *)data, size };
	size_t n, m;
	char *a, *b;

	check_lossless(text);
	a = fix("", text, 0, &n);
	b = fix(macro, text, strlen(macro), &m);
	if (n != m || memcmp(a, b, n) != 0)
		abort();
	free(a);
	free(b);
	return 0;
}
