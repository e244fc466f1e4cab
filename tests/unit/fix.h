/* SPDX-License-Identifier: GPL-2.0-or-later */
/* fix.h - runs the fixup pass over a text, for tests */
#ifndef KMODRUSTC_FIX_H
#define KMODRUSTC_FIX_H

#include <check.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "kmodrustc/asm.h"

/* A file without a name that holds the text, at its beginning. */
static inline int
file_of(const char *text, size_t n)
{
	char path[] = "fixup-XXXXXX";
	int fd = mkstemp(path);

	ck_assert_int_ge(fd, 0);
	unlink(path);
	ck_assert_int_eq(write(fd, text, n), (ssize_t)n);
	ck_assert_int_eq(lseek(fd, 0, SEEK_SET), 0);
	return fd;
}

static inline void
read_all(int fd, struct buf *b)
{
	char part[65536];
	ssize_t n;

	buf_puts(b, "");
	lseek(fd, 0, SEEK_SET);
	while ((n = read(fd, part, sizeof(part))) > 0)
		buf_add(b, part, (size_t)n);
}

/* Runs the pass over the text; *out is what came out. `set`: HARDEN_* bits. */
static inline struct fixup_result
fix_hard(const char *text, size_t n, struct buf *out, unsigned set)
{
	const struct fixup_options options = {
		.harden = { .set = set, .padding = 16 },
	};
	struct fixup_result r;
	int in = file_of(text, n), to = file_of("", 0);

	ck_assert_int_eq(fixup_run(in, "x.s", to, &options, &r), 0);
	read_all(to, out);
	close(in);
	close(to);
	return r;
}

static inline struct fixup_result
fix(const char *text, size_t n, struct buf *out)
{
	return fix_hard(text, n, out, 0);
}

#endif
