/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * place.c - keeps the last .loc, the .file table, the last linemarker of cpp
 * and the last label, so that a finding can be told as a line of the source.
 * Copies only when it must.
 */
#include "config.h"

#include "fixup.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct source_file {
	unsigned number;
	char *name;
};

/* Behind the digits at i. */
static size_t
digits_end(struct span s, size_t i)
{
	while (i < s.n && s.p[i] >= '0' && s.p[i] <= '9')
		i++;
	return i;
}

static size_t
blanks_end(struct span s, size_t i)
{
	while (i < s.n && is_blank(s.p[i]))
		i++;
	return i;
}

void
place_loc(struct place *p, struct span line, struct span args)
{
	size_t i = blanks_end(args, digits_end(args, blanks_end(args, 0)));

	while (i < args.n && args.p[i] == '0')
		i++;
	if (i < args.n && args.p[i] >= '1' && args.p[i] <= '9')
		p->loc.text = line;
}

static bool
is_same(struct span a, struct span b)
{
	return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

void
place_typed(struct place *p, struct span name)
{
	if (p->typed.text.n != 0) {
		buf_add(&p->waiting, p->typed.text.p, p->typed.text.n);
		buf_putc(&p->waiting, '\n');
	}
	p->typed.text = name;
}

void
place_untyped(struct place *p, struct span name)
{
	if (is_same(p->typed.text, name))
		p->typed.text.n = 0;
}

static bool
is_waiting(const struct place *p, struct span name)
{
	struct span left = { p->waiting.s, p->waiting.len };
	const char *nl;

	for (; left.n != 0; left = span_behind(left, (struct span){ nl, 1 })) {
		nl = rawmemchr(left.p, '\n');
		if (is_same(
			(struct span){ left.p, (size_t)(nl - left.p) }, name))
			return true;
	}
	return false;
}

bool
place_is_typed(const struct place *p, struct span name)
{
	return name.n != 0 &&
	    (is_same(p->typed.text, name) || is_waiting(p, name));
}

void
place_label(struct place *p, struct span name)
{
	place_untyped(p, name);
	/* .Ltmp0, 1: and their like are not what people call a function. */
	if (span_starts(name, ".L") || (*name.p >= '0' && *name.p <= '9'))
		return;
	p->label.text = name;
	p->loc.text.n = 0; /* the line of the function before */
}

static void
mark_keep(struct mark *m)
{
	if (m->text.n == 0 || m->text.p == m->kept.s)
		return;
	buf_clear(&m->kept);
	buf_add(&m->kept, m->text.p, m->text.n);
	m->text.p = m->kept.s;
}

void
place_keep(struct place *p)
{
	mark_keep(&p->loc);
	mark_keep(&p->label);
	mark_keep(&p->marker);
	mark_keep(&p->typed);
}

/* The string at s.p[*i]; moves *i behind it. */
static bool
string_next(struct span s, size_t *i, struct span *inside)
{
	size_t end;

	if (*i == s.n || s.p[*i] != '"')
		return false;
	end = string_close(s, *i + 1);
	if (end == s.n)
		return false;
	*inside = span_part(s, *i + 1, end);
	*i = blanks_end(s, end + 1);
	return true;
}

bool
file_args_read(struct span args, struct file_args *f)
{
	size_t i;

	*f = (struct file_args){ 0 };
	i = digits_end(args, 0);
	f->number = span_part(args, 0, i);
	i = blanks_end(args, i);
	if (!string_next(args, &i, &f->first))
		return false;
	string_next(args, &i, &f->second);
	f->md5 = args.n - i > 3 && memcmp(args.p + i, "md5", 3) == 0;
	return f->md5 || i == args.n;
}

/* A number too big for anybody is as good as none. */
static unsigned
number_read(struct span s, size_t *i)
{
	unsigned long n = 0;

	for (; *i < s.n && s.p[*i] >= '0' && s.p[*i] <= '9'; ++*i)
		if (n <= UINT_MAX)
			n = n * 10 + (unsigned long)(s.p[*i] - '0');
	return n <= UINT_MAX ? (unsigned)n : 0;
}

/* # NUMBER "NAME" and flags, single digits. False: an ordinary comment. */
static bool
marker_read(struct span s, unsigned *number, struct span *name)
{
	size_t i, from;

	if (s.n == 0 || *s.p != '#')
		return false;
	from = i = blanks_end(s, 1);
	*number = number_read(s, &i);
	if (i == from || i == s.n || !is_blank(s.p[i]))
		return false;
	i = blanks_end(s, i);
	if (!string_next(s, &i, name))
		return false;
	while (i < s.n && s.p[i] >= '1' && s.p[i] <= '4')
		i = blanks_end(s, i + 1);
	return i == s.n;
}

void
place_marker(struct place *p, struct span comment)
{
	struct span name;
	unsigned number;

	if (comment.n == 0) {
		p->marker.text.n = 0;
	} else if (marker_read(comment, &number, &name)) {
		p->marker.text = comment;
		p->marked = p->line;
	}
}

/* The text of a string that gas would have: \\ \" \303 undone. */
static void
add_unescaped(struct buf *b, struct span s)
{
	unsigned c;

	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] != '\\' || i + 1 == s.n) {
			buf_putc(b, s.p[i]);
			continue;
		}
		c = (unsigned char)s.p[++i];
		if (c >= '0' && c <= '7') {
			c -= '0';
			for (int k = 0; k < 2 && i + 1 < s.n &&
			     s.p[i + 1] >= '0' && s.p[i + 1] <= '7';
			     k++)
				c = c * 8 + (unsigned)(s.p[++i] - '0');
		}
		buf_putc(b, (char)c);
	}
}

void
place_file(struct place *p, const struct file_args *f)
{
	struct buf name = { 0 };
	size_t i = 0;

	if (f->second.n != 0 && !span_starts(f->second, "/") &&
	    f->first.n != 0) {
		add_unescaped(&name, f->first);
		buf_putc(&name, '/');
	}
	add_unescaped(&name, f->second.n != 0 ? f->second : f->first);
	p->files = xreallocarray(p->files, p->nfiles + 1, sizeof(*p->files));
	p->files[p->nfiles].number = number_read(f->number, &i);
	p->files[p->nfiles++].name = buf_detach(&name);
}

/* As rustc would name it: without the directory we are in. */
static char *
name_for_people(const char *name)
{
	char cwd[PATH_MAX];
	size_t n;

	if (*name == '/' && getcwd(cwd, sizeof(cwd)) != NULL) {
		n = strlen(cwd);
		if (strncmp(name, cwd, n) == 0 && name[n] == '/')
			name += n + 1;
	}
	return xstrdup(name);
}

/* Line 0 and <built-in> are no places. */
static void
where_marked(const struct place *p, struct where *at)
{
	struct buf text = { 0 };
	struct span name;
	unsigned number;

	if (!marker_read(p->marker.text, &number, &name) || number == 0 ||
	    name.n == 0 || *name.p == '<')
		return;
	add_unescaped(&text, name);
	buf_putc(&text, '\0');
	at->file = name_for_people(text.s);
	at->line = number + (unsigned)(p->line - p->marked - 1);
	buf_free(&text);
}

void
place_where(const struct place *p, struct where *at)
{
	struct line l;
	unsigned number;
	size_t i = 0, k = p->nfiles;

	*at = (struct where){ 0 };
	if (p->loc.text.n == 0) {
		where_marked(p, at);
		return;
	}
	line_lex(p->loc.text, &l);
	number = number_read(l.args, &i);
	while (k > 0 && p->files[k - 1].number != number)
		k--;
	if (k == 0)
		return;
	i = blanks_end(l.args, i);
	at->line = number_read(l.args, &i);
	i = blanks_end(l.args, i);
	at->col = number_read(l.args, &i);
	at->file = name_for_people(p->files[k - 1].name);
}

char *
place_function(const struct place *p)
{
	struct buf name = { 0 };
	struct span s = p->label.text;

	if (s.n >= 2 && *s.p == '"')
		s = span_part(s, 1, s.n - 1);
	add_unescaped(&name, s);
	return buf_detach(&name);
}

void
place_free(struct place *p)
{
	for (size_t i = 0; i < p->nfiles; i++)
		free(p->files[i].name);
	free(p->files);
	buf_free(&p->loc.kept);
	buf_free(&p->label.kept);
	buf_free(&p->marker.kept);
	buf_free(&p->typed.kept);
	buf_free(&p->waiting);
	*p = (struct place){ 0 };
}
