/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * harden.c - what a kernel's configuration asks of code, and what no code of
 * ours can give; who rewrites the code is asm/.
 */
#include "config.h"

#include "kmodrustc/kernel.h"

#include <stdlib.h>
#include <string.h>

/*
 * By bit, in the order of -v. `feature` asks for it; what gcc gets for the
 * same was read in KBUILD_CFLAGS of Debian's 5.10, 6.1, 6.12 and 7.2.
 */
/* clang-format off */
static const struct hardening_fact facts[] = {
	{ HARDEN_RETPOLINE, FEATURE_RETPOLINE, 0, "retpoline",
	  "indirect calls and jumps by thunks" },
	{ HARDEN_RETHUNK, FEATURE_RETHUNK, 0, "rethunk",
	  "returns by a thunk" },
	{ HARDEN_SLS, FEATURE_SLS, 0, "sls",
	  "int3 behind returns and indirect jumps" },
	{ HARDEN_IBT, FEATURE_IBT, 0, "ibt", "endbr64 at every entry" },
	/*
	 * -mindirect-branch-cs-prefix has no symbol of its own: not among the
	 * flags of 5.10, among those of 6.1.
	 */
	{ HARDEN_CS_PREFIX, FEATURE_RETPOLINE, KVER(6, 1, 0), "cs-prefix",
	  "cs before calls of the thunks of r8 to r15" },
	{ HARDEN_PADDING, FEATURE_CALL_PADDING, 0, "padding",
	  "room before every entry" },
};

/* What a kernel demands that rewriting cannot give. */
static const struct unserved_fact unserved[] = {
	{ FEATURE_CFI, true, "CONFIG_CFI_CLANG or CONFIG_CFI (kCFI)",
	  "it would load, then stop at the first indirect call into Rust, of init_module or a callback, with: \"CFI failure at ...\"",
	  "build the kernel without CFI, or, if C calls Rust only directly, choose what is to be done by `--mitigations=LIST`" },
	{ FEATURE_64BIT, false, "a kernel without CONFIG_64BIT: it is no x86-64 one",
	  "it would refuse the module: \"invalid module format\"",
	  "name the build tree of an x86-64 kernel" },
	{ FEATURE_MODULES, false, "a kernel without CONFIG_MODULES: it loads none",
	  "insmod would say: \"Function not implemented\"",
	  "build the kernel with CONFIG_MODULES=y" },
};
/* clang-format on */

size_t
hardening_rows(void)
{
	return ARRAY_SIZE(facts);
}

const struct hardening_fact *
hardening_row(size_t i)
{
	return &facts[i];
}

size_t
unserved_rows(void)
{
	return ARRAY_SIZE(unserved);
}

const struct unserved_fact *
unserved_find(const struct kernel *k)
{
	for (size_t i = 0; i < ARRAY_SIZE(unserved); i++)
		if (kernel_knows_config(k) &&
		    kernel_has(k, unserved[i].feature) == unserved[i].on)
			return &unserved[i];
	return NULL;
}

/* CONFIG_FUNCTION_PADDING_BYTES, in 6.2 and later; 16 where none is told. */
static unsigned
padding_of(const struct kernel *k)
{
	const char *text = kernel_config(k, "FUNCTION_PADDING_BYTES");
	unsigned long n = text != NULL ? strtoul(text, NULL, 10) : 0;

	return n > 0 && n <= HARDEN_PADDING_MAX ? (unsigned)n : 16;
}

struct hardening
kernel_hardening(const struct kernel *k)
{
	/* Unknown: what does no harm anywhere and is needed somewhere. */
	struct hardening h = { .set = HARDEN_IBT, .padding = padding_of(k) };

	if (!kernel_knows_config(k))
		return h;
	h.set = 0;
	for (size_t i = 0; i < ARRAY_SIZE(facts); i++)
		if (k->version >= facts[i].since &&
		    kernel_has(k, facts[i].feature))
			h.set |= facts[i].bit;
	return h;
}

/* The row that a word names, NULL. */
static const struct hardening_fact *
fact_find(struct span word)
{
	for (size_t i = 0; i < ARRAY_SIZE(facts); i++)
		if (span_is(word, facts[i].name))
			return &facts[i];
	return NULL;
}

bool
hardening_read(struct hardening *h, const char *words, struct span *unknown)
{
	const struct hardening_fact *fact;
	unsigned set = 0;
	size_t n;

	if (strcmp(words, "none") == 0) {
		h->set = 0;
		return true;
	}
	for (;; words += n + 1) {
		n = strcspn(words, ",");
		fact = fact_find((struct span){ words, n });
		if (fact == NULL) {
			*unknown = (struct span){ words, n };
			return false;
		}
		set |= fact->bit;
		if (words[n] == '\0')
			break;
	}
	h->set = set;
	return true;
}

void
hardening_names(const struct hardening *h, struct buf *b)
{
	const char *comma = "";

	for (size_t i = 0; i < ARRAY_SIZE(facts); i++) {
		if ((h->set & facts[i].bit) == 0)
			continue;
		buf_printf(b, "%s%s", comma, facts[i].name);
		comma = ",";
	}
	if (*comma == '\0')
		buf_puts(b, "none");
}
