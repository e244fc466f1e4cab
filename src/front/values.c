/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * values.c - the options whose value is a list or a language of its own:
 * --crate-type, --emit, --target, -C target-feature, -C llvm-args, -Z, -l.
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

/* -MD adds the list to what is written, gcc's way; --emit asks for it too. */
void
wish_add_deps(struct hand *h)
{
	bool wished = h->deps;

	if (h->deps)
		wish_add(h, EMIT_DEP_INFO, NULL, h->deps_file);
	for (size_t i = 0; i < h->nwishes; i++)
		wished |= h->wishes[i].emit == EMIT_DEP_INFO;
	if (wished && !h->deps && h->deps_file != NULL)
		wish_add(h, EMIT_DEP_INFO, NULL, h->deps_file);
	if (!wished && h->deps_option != NULL)
		hand_error(h, "K0205", "add -MD",
		    "%s speaks of a dependency list, and none is to be written",
		    h->deps_option);
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

/* Words of LLVM that undo what we set or rely on; the value that is fine. */
static const struct {
	const char *word, *fine, *why;
} llvm_words[] = {
	{ "code-model", NULL, "is set here" },
	{ "min-jump-table-entries", NULL, "is set here" },
	{ "relocation-model", NULL, "is set here" },
	{ "x86-asm-syntax", "att", "is to be `att`, the text is repaired" },
};

/* `s` is one of LLVM's words without its dashes. */
static void
llvm_word(struct hand *h, const char *word, const char *s)
{
	size_t n = strcspn(s, "=");
	const char *value = s[n] == '=' ? s + n + 1 : "";

	for (size_t i = 0; i < ARRAY_SIZE(llvm_words); i++) {
		if (!span_is((struct span){ s, n }, llvm_words[i].word) ||
		    (llvm_words[i].fine != NULL &&
			strcmp(value, llvm_words[i].fine) == 0))
			continue;
		hand_error(h, "K0208", "leave it out",
		    "`-C llvm-args=%s` is not possible in kernel code: `-%s` %s",
		    word, llvm_words[i].word, llvm_words[i].why);
	}
}

void
value_llvm_args(struct hand *h, const char *value)
{
	struct strvec words = { 0 };

	strvec_add_words(&words, value);
	for (size_t i = 0; i < words.n; i++)
		llvm_word(h, words.v[i], words.v[i] + strspn(words.v[i], "-"));
	strvec_free(&words);
}

/* ---- -Z ---- */

/* Those that a kernel cannot have; `fine` are values, with blanks between. */
/* clang-format off */
static const struct {
	const char *name, *fine, *why, *help;
} unstable_words[] = {
	{ "codegen-backend", "llvm", "the assembly that is repaired is LLVM's",
	    "leave it out" },
	{ "plt", NULL, "a module has no PLT and no GOT, calls are direct here",
	    "leave it out" },
	{ "sanitizer", "kcfi kernel-address",
	    "its runtime is a library of user space",
	    "`kcfi` and `kernel-address` are the kernel's own" },
};
/* clang-format on */

/* Is each part of the comma separated list one of `fine`? */
static bool
all_fine(const char *list, const char *fine)
{
	struct strvec words = { 0 };
	bool all = true;
	char *part;
	size_t n;

	if (fine != NULL)
		strvec_add_words(&words, fine);
	for (;; list += n + 1) {
		n = strcspn(list, ",");
		part = xstrndup(list, n);
		all = all && strvec_has(&words, part);
		free(part);
		if (list[n] == '\0')
			break;
	}
	strvec_free(&words);
	return all;
}

/* As rustc has it, `_` is `-` in a name. */
static bool
is_unstable(const char *value, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++)
		if ((value[i] == '_' ? '-' : value[i]) != name[i])
			return false;
	return name[n] == '\0';
}

void
value_unstable(struct hand *h, const char *value)
{
	size_t n = strcspn(value, "=");
	const char *list = value[n] == '=' ? value + n + 1 : "";

	for (size_t i = 0; i < ARRAY_SIZE(unstable_words); i++)
		if (is_unstable(value, n, unstable_words[i].name) &&
		    !all_fine(list, unstable_words[i].fine))
			hand_error(h, "K0207", unstable_words[i].help,
			    "`-Z %s` is refused: %s", value,
			    unstable_words[i].why);
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
