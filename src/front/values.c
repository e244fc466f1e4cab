/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * values.c - the options whose value is a list or a language of its own:
 * --crate-type, --emit, --target, -C target-feature, -C llvm-args, -l.
 */
#include "config.h"

#include "hand.h"

#include <stdlib.h>
#include <string.h>

/* Calls fn for each part of a comma separated list; the part is borrowed. */
static void
each_part(
    struct hand *h, const char *list, void (*fn)(struct hand *h, char *part))
{
	size_t n;
	char *part;

	for (;; list += n + 1) {
		n = strcspn(list, ",");
		part = xstrndup(list, n);
		fn(h, part);
		free(part);
		if (list[n] == '\0')
			return;
	}
}

/* ---- --crate-type ---- */

/* clang-format off */
static const struct {
	const char *word;
	const char *refusal;	/* why, NULL: it is fine */
} crate_types[] = {
	{ "bin", "a program has a main() and runs in user space" },
	{ "cdylib", "a module has no shared libraries" },
	{ "dylib", "a module has no shared libraries" },
	{ "lib", NULL },
	{ "proc-macro", "rustc loads it into itself: it is host code" },
	{ "rlib", NULL },
	{ "sdylib", "a module has no shared libraries" },
	{ "staticlib", NULL },
};
/* clang-format on */

static void
crate_type_part(struct hand *h, char *part)
{
	for (size_t i = 0; i < ARRAY_SIZE(crate_types); i++) {
		if (strcmp(part, crate_types[i].word) != 0)
			continue;
		if (crate_types[i].refusal != NULL)
			hand_error(h, "K0207",
			    "leave it out, or use `--crate-type staticlib`; host code is for rustc itself",
			    "`--crate-type %s` is refused: %s", part,
			    crate_types[i].refusal);
		/* With an archive among them, that is what is written. */
		if (strcmp(part, "staticlib") == 0)
			h->archive = true;
		else
			h->library = true;
		return;
	}
	hand_error(h, "K0206", "it is one of `staticlib`, `lib`, `rlib`",
	    "`--crate-type` does not know `%s`", part);
}

void
value_crate_type(struct hand *h, const char *value)
{
	each_part(h, value, crate_type_part);
}

/* ---- --emit ---- */

/* rustc's words (OutputType in rustc_session), sorted. */
/* clang-format off */
static const struct {
	const char *word;
	enum emit emit;
} emit_words[] = {
	{ "asm", EMIT_ASM },
	{ "dep-info", EMIT_DEP_INFO },
	{ "link", EMIT_LINK },
	{ "llvm-bc", EMIT_RUSTC },
	{ "llvm-ir", EMIT_RUSTC },
	{ "metadata", EMIT_RUSTC },
	{ "mir", EMIT_RUSTC },
	{ "obj", EMIT_OBJ },
	{ "thin-link-bitcode", EMIT_RUSTC },
};
/* clang-format on */

static const char *
emit_name(size_t i, const void *ctx)
{
	(void)ctx;
	return emit_words[i].word;
}

/* Of two for the same kind the later one counts, as in rustc. */
void
wish_add(struct hand *h, enum emit emit, const char *word, const char *path)
{
	struct wish *w = NULL;

	for (size_t i = 0; i < h->nwishes && w == NULL; i++)
		if (h->wishes[i].emit == emit &&
		    (word == NULL || strcmp(h->wishes[i].word, word) == 0))
			w = &h->wishes[i];
	if (w == NULL) {
		h->wishes = xreallocarray(
		    h->wishes, h->nwishes + 1, sizeof(*h->wishes));
		w = &h->wishes[h->nwishes++];
		*w = (struct wish){ .emit = emit,
			.word = word != NULL ? xstrdup(word) : NULL };
	} else if (path == NULL) {
		return; /* -c beside --emit obj=F */
	}
	free(w->path);
	w->path = path != NULL ? xstrdup(path) : NULL;
}

static void
emit_part(struct hand *h, char *part)
{
	char *path = strchr(part, '='), *help;
	const char *near;

	if (path != NULL)
		*path++ = '\0';
	for (size_t i = 0; i < ARRAY_SIZE(emit_words); i++) {
		if (strcmp(part, emit_words[i].word) != 0)
			continue;
		if (path != NULL && *path == '\0') {
			hand_error(h, "K0206",
			    "leave the `=` out for the default name",
			    "`--emit %s=` names no file", part);
			return;
		}
		wish_add(h, emit_words[i].emit,
		    emit_words[i].emit == EMIT_RUSTC ? part : NULL, path);
		return;
	}
	near = nearest_name(part, ARRAY_SIZE(emit_words), emit_name, NULL);
	help = near != NULL
	    ? xasprintf("did you mean `%s`?", near)
	    : xstrdup(
		  "it is one of `asm`, `obj`, `link`, `dep-info`, or what rustc writes besides: `metadata`, `llvm-ir`, `llvm-bc`, `mir`");
	hand_error(h, "K0206", help, "`--emit` does not know `%s`", part);
	free(help);
}

void
value_emit(struct hand *h, const char *value)
{
	each_part(h, value, emit_part);
}

/* ---- --target ---- */

void
value_target(struct hand *h, const char *value)
{
	static const char *const fine[] = { "x86_64-unknown-linux-gnu",
		"x86_64-unknown-none" };

	for (size_t i = 0; i < ARRAY_SIZE(fine); i++)
		if (strcmp(value, fine[i]) == 0)
			return;
	hand_error(h, "K0207", "leave it out: kernel code is made without it",
	    "`--target %s` is refused: only x86-64 kernels are known here",
	    value);
}

/* ---- -C target-feature ---- */

/* What the kernel's code must not use: it saves no such registers. */
static const char *const fpu_features[] = { "3dnow", "aes", "amx", "avx",
	"f16c", "fma", "gfni", "mmx", "pclmul", "sha", "sse", "ssse", "vaes",
	"vpclmul", "x87", "xop" };

static void
feature_part(struct hand *h, char *part)
{
	bool fpu = strcmp(part, "-soft-float") == 0;

	for (size_t i = 0; i < ARRAY_SIZE(fpu_features) && !fpu; i++)
		fpu = part[0] == '+' && text_starts(part + 1, fpu_features[i]);
	if (fpu)
		hand_error(h, "K0208",
		    "leave it out; `-sse,-sse2,+soft-float` is added by itself",
		    "`-C target-feature=%s` is not possible in kernel code: the kernel does not save those registers",
		    part);
}

void
value_target_feature(struct hand *h, const char *value)
{
	each_part(h, value, feature_part);
}

/* ---- -C llvm-args ---- */

/* Words of LLVM that undo what we set. */
static const char *const llvm_words[] = { "code-model",
	"min-jump-table-entries", "relocation-model" };

void
value_llvm_args(struct hand *h, const char *value)
{
	struct strvec words = { 0 };
	const char *s;
	size_t n;

	strvec_add_words(&words, value);
	for (size_t i = 0; i < words.n; i++) {
		s = words.v[i] + strspn(words.v[i], "-");
		n = strcspn(s, "=");
		for (size_t k = 0; k < ARRAY_SIZE(llvm_words); k++)
			if (span_is((struct span){ s, n }, llvm_words[k]))
				hand_error(h, "K0208", "leave it out",
				    "`-C llvm-args=%s` is not possible in kernel code: `-%s` is set here",
				    words.v[i], llvm_words[k]);
	}
	strvec_free(&words);
}

/* ---- -l ---- */

void
value_library(struct hand *h, const char *value)
{
	const char *eq = strchr(value, '=');
	size_t kind = eq != NULL ? strcspn(value, ":=") : 0;
	char *name, *help;

	if (kind == strlen("static") && text_starts(value, "static")) {
		/* The file's name behind `:` of NAME:RENAME is rustc's. */
		strvec_addn(&h->libs, eq + 1, strcspn(eq + 1, ":"));
		return;
	}
	name = eq != NULL ? xstrdup(eq + 1) : xstrdup(value);
	help = xasprintf(
	    "give the archive: `-l static=%s`, or lib%s.a as an input", name,
	    name);
	hand_error(h, "K0207", help,
	    "`-l %s` is refused: a module has no shared libraries", value);
	free(help);
	free(name);
}
