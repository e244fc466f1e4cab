/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tell.c - findings become messages: one per rule and symbol of an object, or
 * per function. What is right or wrong is decided elsewhere.
 */
#include "config.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "verify/rules.h"

#define TOLD_IN_FULL 5 /* diag() shows no more of one code */

/* ---- the {words} of the rules' texts ---- */

struct telling {
	const struct judge *j;
	const struct subject *s;
};

static uint32_t
type_of(const struct telling *t)
{
	return t->s->rela ? ELF64_R_TYPE(t->s->rela->r_info) : 0;
}

static void
add_number(struct buf *b, const struct telling *t)
{
	buf_printf(b, "%" PRIu32, type_of(t));
}

static void
add_type(struct buf *b, const struct telling *t)
{
	const char *name = reloc_name(type_of(t));

	if (name != NULL)
		buf_puts(b, name);
	else
		buf_printf(b, "of type %" PRIu32, type_of(t));
}

static void
add_symbol(struct buf *b, const struct telling *t)
{
	char *words = symbol_words(t->s->o, t->s->symbol);

	buf_puts(b, words);
	free(words);
}

static void
add_raw(struct buf *b, const struct telling *t)
{
	buf_puts(b, symbol_name(t->s->o, t->s->symbol));
}

static void
add_section(struct buf *b, const struct telling *t)
{
	buf_puts(b, t->s->o->sections[t->s->section].name);
}

static void
add_index(struct buf *b, const struct telling *t)
{
	buf_printf(b, "%zu", t->s->section);
}

/* Who refuses it: for any kernel those that are too old. */
static void
add_who(struct buf *b, const struct telling *t)
{
	const char *since = reloc_since(type_of(t));

	if (t->j->kernel->version != 0 || since == NULL)
		buf_puts(b, kernel_name(t->j->kernel));
	else
		buf_printf(b, "kernels before %s", since);
}

static void
add_since(struct buf *b, const struct telling *t)
{
	const char *since = reloc_since(type_of(t));

	buf_puts(b, since ? since : "no version");
}

static void
add_class(struct buf *b, const struct telling *t)
{
	buf_printf(b, "%u", t->s->o->class);
}

static void
add_byte_order(struct buf *b, const struct telling *t)
{
	buf_printf(b, "%u", t->s->o->data);
}

static void
add_machine(struct buf *b, const struct telling *t)
{
	buf_printf(b, "%u", t->s->o->machine);
}

static void
add_object_type(struct buf *b, const struct telling *t)
{
	buf_printf(b, "%u", t->s->o->type);
}

static const struct word {
	const char *name;
	void (*add)(struct buf *b, const struct telling *t);
} words[] = {
	{ "number", add_number }, /* of the relocation's type: 9 */
	{ "type", add_type },     /* R_X86_64_GOTPCREL */
	{ "symbol", add_symbol }, /* demangled */
	{ "raw", add_raw },       /* as in the symbol table */
	{ "section", add_section },
	{ "index", add_index }, /* of the section */
	{ "who", add_who },     /* "Linux 4.4", "kernels before 4.16" */
	{ "since", add_since }, /* "4.16" */
	{ "class", add_class }, /* of the ELF header: numbers */
	{ "byte-order", add_byte_order },
	{ "machine", add_machine },
	{ "object-type", add_object_type },
};

static const struct word *
word_find(struct span name)
{
	for (size_t i = 0; i < ARRAY_SIZE(words); i++) {
		if (span_is(name, words[i].name))
			return &words[i];
	}
	return NULL;
}

/* The text with its words filled in, the caller's; NULL stays NULL. */
static char *
fill(const char *text, const struct telling *t)
{
	struct buf b = { 0 };
	const char *end;

	if (text == NULL)
		return NULL;
	for (; *text != '\0'; text++) {
		const struct word *w = NULL;

		if (*text == '{' && (end = strchr(text, '}')) != NULL)
			w = word_find((struct span){
			    text + 1, (size_t)(end - text - 1) });
		if (w == NULL) {
			buf_putc(&b, *text);
			continue;
		}
		w->add(&b, t);
		text = end;
	}
	return buf_detach(&b);
}

/* ---- findings ---- */

void
finding_add(
    struct findings *f, const struct rule *rule, const struct subject *s)
{
	size_t *link = NULL;

	if (rule->scope == PER_RELOC) {
		if (f->of_symbol == NULL)
			f->of_symbol =
			    xcalloc(s->o->nsymbols + 1, sizeof(*f->of_symbol));
		link = &f->of_symbol[s->symbol];
		while (*link != 0 && f->v[*link - 1].rule != rule)
			link = &f->v[*link - 1].next;
		if (*link != 0) {
			f->v[*link - 1].places++;
			return;
		}
		*link = f->n + 1;
	}
	if (f->n == f->cap) {
		f->cap = f->cap ? f->cap * 2 : 64;
		f->v = xreallocarray(f->v, f->cap, sizeof(*f->v));
	}
	f->v[f->n++] = (struct finding){ .rule = rule, .s = *s, .places = 1 };
}

void
findings_free(struct findings *f)
{
	free(f->v);
	free(f->of_symbol);
	*f = (struct findings){ 0 };
}

/* "needs __adddf3, __divdf3 (and 3 more in `avg`)"; marks them as told. */
static char *
needs_of_function(struct findings *f, struct finding *first, struct places *p)
{
	size_t n = 0, function = 0;
	struct buf b = { 0 };
	char *name;

	if (first->s.rela != NULL)
		function = function_around(p, &first->s);
	for (struct finding *i = first; i < f->v + f->n; i++) {
		struct subject use;

		if (i->rule != first->rule || i->told)
			continue;
		use = first_use(p, i->s.symbol);
		if ((use.rela ? function_around(p, &use) : 0) != function)
			continue;
		i->told = true;
		if (n++ < 2)
			buf_printf(&b, "%s%s", n == 1 ? "needs " : ", ",
			    symbol_name(p->o, i->s.symbol));
	}
	name = function != 0 ? symbol_words(p->o, function) : NULL;
	if (n > 2)
		buf_printf(&b, " (and %zu more", n - 2);
	if (name != NULL)
		buf_printf(&b, "%s in `%s`", n > 2 ? "" : " (used", name);
	if (n > 2 || name != NULL)
		buf_putc(&b, ')');
	free(name);
	return buf_detach(&b);
}

static void
tell_in_full(struct findings *f, struct finding *i, struct places *p,
    const struct verify *v, const struct judge *j)
{
	const struct rule *r = i->rule;
	const struct telling t = { j, &i->s };
	struct diag d = { .level = LEVEL_ERROR, .code = r->code };
	const char *name = i->s.symbol ? symbol_name(p->o, i->s.symbol) : "";
	char *file = NULL, *says, *label = NULL, *object, *kernel, *note = NULL,
	     *help, *function = NULL;

	if (i->s.symbol != 0 && i->s.rela == NULL)
		i->s = first_use(p, i->s.symbol);
	says = fill(r->says, &t);
	kernel = fill(r->kernel, &t);
	help = fill(r->help, &t);
	object = place_words(p, r, &i->s);
	if (*name && v->find_use && v->find_use(v->ctx, name, &d.at, &function))
		file = (char *)(uintptr_t)d.at.file;
	if (r->by_function)
		label = needs_of_function(f, i, p);
	else if (file != NULL)
		label = xasprintf("needs `%s`", name);
	if (i->places > 1)
		note = xasprintf("and at %zu more place%s in this object",
		    i->places - 1, i->places == 2 ? "" : "s");
	d.label = label;
	d.object = object;
	d.kernel = kernel;
	d.note = note;
	d.help = help;
	diag(&d, "%s", says);
	free(says);
	free(label);
	free(object);
	free(kernel);
	free(note);
	free(help);
	free(file);
	free(function);
}

void
findings_tell(struct findings *f, const struct object *o,
    const struct verify *v, const struct judge *j, size_t *told)
{
	struct places p = { .o = o };

	for (size_t i = 0; i < f->n; i++) {
		struct finding *at = &f->v[i];

		if (at->told)
			continue;
		if (told[at->rule - rules]++ < TOLD_IN_FULL)
			tell_in_full(f, at, &p, v, j);
		else /* only counted by diag() */
			diag(&(struct diag){ .level = LEVEL_ERROR,
				 .code = at->rule->code },
			    "%s", at->rule->says);
	}
	places_free(&p);
	free(f->of_symbol);
	f->of_symbol = NULL;
	f->n = 0;
}
