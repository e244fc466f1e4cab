/* SPDX-License-Identifier: GPL-2.0-or-later */
/* mem.c - memory that cannot fail; what failing means is fatal()'s matter */
#include "config.h"

#include "kmodrustc/base.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static void *
or_die(void *p, size_t size)
{
	if (p == NULL && size != 0)
		fatal("out of memory (%zu bytes)", size);
	return p;
}

void *
xmalloc(size_t size)
{
	return or_die(malloc(size ? size : 1), size);
}

void *
xcalloc(size_t n, size_t size)
{
	return or_die(calloc(n ? n : 1, size ? size : 1), size);
}

void *
xrealloc(void *old, size_t size)
{
	return or_die(realloc(old, size ? size : 1), size);
}

void *
xreallocarray(void *old, size_t n, size_t size)
{
	if (size != 0 && n > SIZE_MAX / size)
		fatal("out of memory (%zu times %zu bytes)", n, size);
	return xrealloc(old, n * size);
}

char *
xstrndup(const char *s, size_t n)
{
	char *copy = xmalloc(n + 1);

	if (n != 0)
		memcpy(copy, s, n);
	copy[n] = '\0';
	return copy;
}

char *
xstrdup(const char *s)
{
	return xstrndup(s, strlen(s));
}

char *
xasprintf(const char *fmt, ...)
{
	struct buf b = { 0 };
	va_list ap;

	va_start(ap, fmt);
	buf_vprintf(&b, fmt, ap);
	va_end(ap);
	return buf_detach(&b);
}
