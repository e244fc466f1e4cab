/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * symvers.c - the names in a Module.symvers, mapped and hashed in one pass; the
 * other columns are looked at only for a name that is asked about.
 */
#include "config.h"

#include "symvers.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "kmodrustc/kernel.h"

/*
 * A slot is where a name begins in the text, plus one; 0 is free. The names
 * themselves stay in the mapped file, which ends each of them with a tab.
 */
struct symvers {
	char *text;
	size_t size;
	uint32_t *slots;
	size_t mask; /* number of slots - 1, a power of two - 1 */
	size_t count;
};

/* Eight bytes at a time; 27000 names are half a megabyte. */
static size_t
name_hash(const char *s, size_t n)
{
	static const uint64_t odd = 0x9e3779b97f4a7c15U;
	uint64_t h = n, word;

	for (; n >= sizeof(word); s += sizeof(word), n -= sizeof(word)) {
		memcpy(&word, s, sizeof(word));
		h = (h ^ word) * odd;
		h ^= h >> 32;
	}
	word = 0;
	memcpy(&word, s, n);
	h = (h ^ word) * odd;
	return (size_t)(h ^ h >> 32);
}

/* The slot that holds the name, or the free one where it belongs. */
static uint32_t *
slot_find(const struct symvers *sv, const char *name, size_t n)
{
	size_t i = name_hash(name, n) & sv->mask;

	for (;; i = (i + 1) & sv->mask) {
		uint32_t at = sv->slots[i];

		if (at == 0)
			return &sv->slots[i];
		if (sv->size - (at - 1) > n && sv->text[at - 1 + n] == '\t' &&
		    memcmp(sv->text + at - 1, name, n) == 0)
			return &sv->slots[i];
	}
}

/* Lines are "crc TAB name TAB module TAB export TAB namespace". */
static void
line_add(struct symvers *sv, const char *line, const char *end)
{
	const char *name = memchr(line, '\t', (size_t)(end - line));
	const char *tab;
	uint32_t *slot;

	if (!name)
		return;
	name++;
	tab = memchr(name, '\t', (size_t)(end - name));
	if (!tab || tab == name)
		return;
	slot = slot_find(sv, name, (size_t)(tab - name));
	if (*slot)
		return;
	*slot = (uint32_t)(name - sv->text) + 1;
	sv->count++;
}

/* False: more names than half the slots. */
static bool
lines_add(struct symvers *sv)
{
	const char *p = sv->text, *end = sv->text + sv->size;

	while (p < end) {
		const char *nl = memchr(p, '\n', (size_t)(end - p));

		if (sv->count > sv->mask / 2)
			return false;
		line_add(sv, p, nl ? nl : end);
		p = nl ? nl + 1 : end;
	}
	return true;
}

/* A line of a real file has 70 bytes, so that the first size fits. */
static void
names_hash(struct symvers *sv)
{
	size_t slots = 64;

	while (slots < sv->size / 32)
		slots *= 2;
	for (;; slots *= 2) {
		sv->slots = xcalloc(slots, sizeof(*sv->slots));
		sv->mask = slots - 1;
		sv->count = 0;
		if (lines_add(sv))
			return;
		free(sv->slots);
	}
}

struct symvers *
symvers_read(const char *path)
{
	struct symvers *sv = xcalloc(1, sizeof(*sv));
	struct stat st;
	int error, fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0 || fstat(fd, &st) < 0)
		goto fail;
	if (!S_ISREG(st.st_mode) || st.st_size > INT32_MAX) {
		errno = S_ISDIR(st.st_mode) ? EISDIR : EFBIG;
		goto fail;
	}
	if (st.st_size > 0) {
		sv->text = mmap(NULL, (size_t)st.st_size, PROT_READ,
		    MAP_PRIVATE | MAP_POPULATE, fd, 0);
		if (sv->text == MAP_FAILED) {
			sv->text = NULL;
			goto fail;
		}
		sv->size = (size_t)st.st_size;
	}
	close(fd);
	names_hash(sv);
	return sv;
fail:
	error = errno;
	if (fd >= 0)
		close(fd);
	free(sv);
	errno = error;
	return NULL;
}

/* The next column of a line, which is moved behind it. */
static struct span
column_take(const char **p, const char *end)
{
	const char *from = *p, *tab = memchr(from, '\t', (size_t)(end - from));

	*p = tab ? tab + 1 : end;
	return (struct span){ from, (size_t)((tab ? tab : end) - from) };
}

/*
 * "module export namespace" since late 5.4, "namespace module export" in early
 * 5.4 and 5.5 (modpost.c: the namespace moved last), "module export" before.
 */
static void
columns_read(const char *p, const char *end, struct export_fact *e)
{
	struct span a = column_take(&p, end), b = column_take(&p, end);
	struct span c = column_take(&p, end);
	bool early = !span_starts(b, "EXPORT_") && span_starts(c, "EXPORT_");

	e->module = early ? b : a;
	e->kind = early ? c : b;
	e->namespace = early ? a : c;
	/* _GPL_FUTURE only warned, while it was there (before 5.18) */
	e->gpl_only = span_is(e->kind, "EXPORT_SYMBOL_GPL") ||
	    span_is(e->kind, "EXPORT_UNUSED_SYMBOL_GPL");
}

bool
symvers_find(
    const struct symvers *sv, const char *symbol, struct export_fact *e)
{
	size_t n = strlen(symbol);
	uint32_t at = *slot_find(sv, symbol, n);
	const char *p, *end = sv->text + sv->size, *nl;

	*e = (struct export_fact){ 0 };
	if (at == 0)
		return false;
	p = sv->text + at - 1 + n + 1;
	nl = memchr(p, '\n', (size_t)(end - p));
	columns_read(p, nl ? nl : end, e);
	return true;
}

size_t
symvers_slots(const struct symvers *sv)
{
	return sv->mask + 1;
}

struct span
symvers_name(const struct symvers *sv, size_t slot)
{
	const char *name = sv->text + sv->slots[slot] - 1;

	if (sv->slots[slot] == 0)
		return (struct span){ 0 };
	return (struct span){ name,
		(size_t)((const char *)rawmemchr(name, '\t') - name) };
}

bool
symvers_has(const struct symvers *sv, const char *symbol)
{
	return *slot_find(sv, symbol, strlen(symbol)) != 0;
}

size_t
symvers_count(const struct symvers *sv)
{
	return sv->count;
}

void
symvers_free(struct symvers *sv)
{
	if (!sv)
		return;
	if (sv->text)
		munmap(sv->text, sv->size);
	free(sv->slots);
	free(sv);
}
