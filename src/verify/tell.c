/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tell.c - findings become messages: one per rule and symbol of an object, or
 * per function. What is right or wrong is decided elsewhere, the texts are
 * filled in by words.c.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "verify/rules.h"

#define TOLD_IN_FULL 5 /* diag() shows no more of one code */

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

/* Is the fault about what the object gives, not what it wants? */
static bool
is_definition(const struct rule *r, const struct subject *s)
{
	return r->scope == PER_SYMBOL && s->symbol != 0 &&
	    s->o->symbols[s->symbol].st_shndx != SHN_UNDEF;
}

static void
tell_in_full(struct findings *f, struct finding *i, struct places *p,
    const struct verify *v, const struct judge *j)
{
	const struct rule *r = i->rule;
	struct diag d = { .level = rule_level(j, r), .code = r->code };
	const char *name = i->s.symbol ? symbol_name(p->o, i->s.symbol) : "";
	find_line *find;
	char *file = NULL, *says, *label = NULL, *object, *kernel, *note = NULL,
	     *help, *function = NULL;

	if (i->s.symbol != 0 && i->s.rela == NULL)
		i->s = first_use(p, i->s.symbol);
	says = rule_text(r->says, j, &i->s);
	kernel = rule_text(r->kernel, j, &i->s);
	help = rule_text(r->help, j, &i->s);
	object = place_words(p, r, &i->s);
	find = is_definition(r, &i->s) ? v->find_definition : v->find_use;
	if (*name && find && find(v->ctx, name, &d.at, &function))
		file = (char *)(uintptr_t)d.at.file;
	if (r->by_function)
		label = needs_of_function(f, i, p);
	else if (file != NULL && find == v->find_use)
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
			diag(&(struct diag){ .level = rule_level(j, at->rule),
				 .code = at->rule->code },
			    "%s", at->rule->says);
	}
	places_free(&p);
	free(f->of_symbol);
	f->of_symbol = NULL;
	f->n = 0;
}
