/* SPDX-License-Identifier: GPL-2.0-or-later */
/* words.c - the {words} of the rules' texts, filled in for one fault */
#include "config.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "verify/rules.h"

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

static const char *
name_of(const struct telling *t)
{
	return symbol_name(t->s->o, t->s->symbol);
}

/* A name of hundreds of characters, cut for reading. */
static void
add_short(struct buf *b, const struct telling *t)
{
	const char *name = name_of(t);

	buf_printf(b, "%.60s%s", name, strlen(name) > 60 ? "..." : "");
}

static void
add_length(struct buf *b, const struct telling *t)
{
	buf_printf(b, "%zu", strlen(name_of(t)));
}

static void
add_limit(struct buf *b, const struct telling *t)
{
	buf_printf(b, "%zu", kernel_name_limit(t->j->kernel));
}

static void
add_kernel(struct buf *b, const struct telling *t)
{
	buf_puts(b, kernel_name(t->j->kernel));
}

static void
add_not_exported(struct buf *b, const struct telling *t)
{
	if (t->j->kernel->version == 0)
		buf_puts(b, "no kernel exports");
	else
		buf_printf(b, "%s does not export", kernel_name(t->j->kernel));
}

static void
add_exports(struct buf *b, const struct telling *t)
{
	buf_printf(b, "%zu", kernel_export_count(t->j->kernel));
}

static void
add_how(struct buf *b, const struct telling *t)
{
	const struct inline_fact *f = inline_find(t->j->kernel, name_of(t));

	buf_puts(b, f != NULL ? f->how : "inline");
}

/* The row of a renamed export; the rule has found it before. */
static const struct rename_fact *
rename_of(const struct telling *t)
{
	return rename_missing(t->j->kernel, name_of(t));
}

/* Has a later kernel, this one, not even the new name? */
static bool
is_successor_gone(const struct kernel *k, const struct rename_fact *r)
{
	if (kernel_knows_exports(k))
		return !kernel_exports(k, r->successor);
	return r->until != 0 && k->version >= r->until;
}

/* "since 6.10 it is `x`, with other arguments" */
static void
add_rename(struct buf *b, const struct telling *t)
{
	const struct rename_fact *r = rename_of(t);
	bool old, gone;

	if (r == NULL)
		return;
	old = strcmp(r->old, name_of(t)) == 0;
	gone = old && is_successor_gone(t->j->kernel, r);
	buf_printf(b, "%s %u.%u it %s `%s`", old ? "since" : "before",
	    r->since >> 16, r->since >> 8 & 255, old && !gone ? "is" : "was",
	    old ? r->successor : r->old);
	if (gone)
		buf_puts(b, ", which is no export here either");
	else if (!r->same_prototype)
		buf_puts(b, ", with other arguments");
}

static void
add_instead(struct buf *b, const struct telling *t)
{
	const struct inline_fact *f = inline_find(t->j->kernel, name_of(t));
	const struct rename_fact *r = rename_of(t);

	if (f != NULL)
		buf_puts(b, f->shim);
	else if (r != NULL && r->instead != NULL)
		buf_puts(b, r->instead);
	else
		buf_puts(b,
		    "give the object to kmodrustc as an input, which renames it");
}

/* What an unknown name was meant to be. */
static void
add_meant(struct buf *b, const struct telling *t)
{
	char *near = kernel_nearest_name(t->j->kernel, name_of(t));
	const struct inline_fact *f =
	    near != NULL ? inline_find(t->j->kernel, near) : NULL;

	if (near == NULL && t->j->module)
		buf_puts(b,
		    "build the module for this kernel; if another module "
		    "exports it, KBUILD_EXTRA_SYMBOLS=ITS/Module.symvers");
	else if (near == NULL)
		buf_puts(b,
		    "define it in the module's C code; if it is there, "
		    "--undefined=ignore; if another module exports it, "
		    "KBUILD_EXTRA_SYMBOLS=ITS/Module.symvers");
	else
		buf_printf(b, "did you mean `%s`?", near);
	if (f != NULL)
		buf_printf(b, " It is %s: use %s", f->how, f->shim);
	free(near);
}

static void
add_license(struct buf *b, const struct telling *t)
{
	buf_puts(b, judge_license(t->j));
}

static void
add_namespace(struct buf *b, const struct telling *t)
{
	struct export_fact e;

	kernel_export_find(t->j->kernel, name_of(t), &e);
	buf_add(b, e.namespace.p, e.namespace.n);
}

static void
add_module_import(struct buf *b, const struct telling *t)
{
	buf_puts(b, module_import(t->s->o));
}

static void
add_entry(struct buf *b, const struct telling *t)
{
	buf_puts(b, entry_not_found(t->s->o));
}

static const struct word {
	const char *name;
	void (*add)(struct buf *b, const struct telling *t);
} words[] = {
	{ "number", add_number }, /* of the relocation's type: 9 */
	{ "type", add_type },     /* R_X86_64_GOTPCREL */
	{ "symbol", add_symbol }, /* demangled */
	{ "raw", add_raw },       /* as in the symbol table */
	{ "section", add_section }, { "index", add_index }, /* of the section */
	{ "who", add_who },     /* "Linux 4.4", "kernels before 4.16" */
	{ "since", add_since }, /* "4.16" */
	{ "class", add_class }, /* of the ELF header: numbers */
	{ "byte-order", add_byte_order }, { "machine", add_machine },
	{ "object-type", add_object_type },
	{ "short", add_short },               /* as raw, cut at 60 characters */
	{ "length", add_length },             /* of the name */
	{ "limit", add_limit },               /* of the kernel for names */
	{ "kernel", add_kernel },             /* "Linux 6.1.0-56-amd64" */
	{ "not-exported", add_not_exported }, /* "no kernel exports" */
	{ "exports", add_exports },           /* how many there are */
	{ "how", add_how },              /* "a macro", "an inline function" */
	{ "rename", add_rename },        /* "since 6.10 it is `x`" */
	{ "instead", add_instead },      /* what to do */
	{ "what-was-meant", add_meant }, /* "did you mean `x`?" */
	{ "license", add_license },
	{ "namespace", add_namespace },         /* of the export */
	{ "module-import", add_module_import }, /* "module:kvm" */
	{ "entry", add_entry },                 /* "init_module" */
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

bool
rule_word_known(struct span name)
{
	return word_find(name) != NULL;
}

char *
rule_text(const char *text, const struct judge *j, const struct subject *s)
{
	const struct telling t = { j, s };
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
		w->add(&b, &t);
		text = end;
	}
	return buf_detach(&b);
}
