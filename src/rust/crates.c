/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * crates.c - which crates a kernel's sysroot has, and rustc's command line for
 * each. Who runs it, and where it ends up, is sysroot.c's.
 */
#include "config.h"

#include "crates.h"

#include <stdlib.h>
#include <string.h>

/*
 * compiler_builtins is empty: rustc wants to find the crate, and what is in it
 * is in builtins.rs, which then can change without all above it (E0460).
 */
const struct crate crates[] = {
	{ .name = "core",
	    .theirs = "core/src/lib.rs",
	    .metadata = true,
	    .text = "core",
	    .defines = "4core9panicking9panic_fmt" },
	{ .name = "compiler_builtins",
	    .ours = "compiler_builtins.rs",
	    .stub = "#![feature(compiler_builtins)]\n"
		    "#![compiler_builtins]\n#![no_std]\n",
	    .metadata = true },
	{ .name = "alloc",
	    .theirs = "alloc/src/lib.rs",
	    .metadata = true,
	    .text = "alloc",
	    .defines = "5alloc18handle_alloc_error" },
	{ .name = "std", .ours = "std.rs", .metadata = true, .text = "std" },
	{ .name = "kmodrustc_rt",
	    .ours = "rt.rs",
	    .text = "rt",
	    .defines = "rust_begin_unwind" },
	{ .name = "kmodrustc_builtins",
	    .ours = "builtins.rs",
	    .text = "builtins",
	    .defines = "__udivti3" },
	{ .name = "kmodrustc_softfloat",
	    .ours = "softfloat.rs",
	    .text = "softfloat",
	    .defines = "__adddf3" },
};
const size_t ncrates = ARRAY_SIZE(crates);

/* For all of them. Measured on 1.63, 1.85, 1.96 and 1.97. */
static const char *const common_words[] = {
	"--target",
	SYSROOT_TARGET,
	/* Asks for no panic handler; takes a sysroot of metadata only. */
	"--crate-type",
	"lib",
	"--cap-lints",
	"allow",
	"-C",
	"opt-level=2",
	"-C",
	"relocation-model=static", /* this target is PIE */
	"-C",
	"code-model=kernel",
	"-C",
	"panic=abort",
	"-C",
	"force-unwind-tables=no",
	"-C",
	"no-redzone=yes",
	"-C",
	"embed-bitcode=no",
	"-C",
	"codegen-units=1",
	"-C",
	"metadata=kmodrustc",
	/* Thunks for indirect jumps use r11, which a table's may need. */
	"-C",
	"llvm-args=-min-jump-table-entries=1000000",
};

/* The N of --cfg kmodrustc_since_1_N: rt/std.rs says what each is for. */
static const unsigned since[] = { 65, 71, 77, 81, 85 };

/* The value of a line `edition = "2021"`; the caller's, NULL: none. */
static char *
edition_in(const char *cargo_toml)
{
	FILE *f = fopen(cargo_toml, "re");
	char line[256], year[5], *edition = NULL;

	if (f == NULL)
		return NULL;
	while (edition == NULL && fgets(line, sizeof(line), f) != NULL)
		if (sscanf(line, " edition = \"%4[0-9]\"", year) == 1)
			edition = xstrdup(year);
	fclose(f);
	return edition;
}

/* The edition of a crate of rust-src. */
static char *
their_edition(const struct crate *c, const struct crate_build *b)
{
	size_t n = strcspn(c->theirs, "/");
	char *path =
	    xasprintf("%s/%.*s/Cargo.toml", b->library, (int)n, c->theirs);
	char *edition = edition_in(path);

	free(path);
	if (edition != NULL)
		return edition;
	/* A tree without Cargo.toml: library/core moved to 2024 in 1.87. */
	return xstrdup(b->rustc->minor >= 87 ? "2024" : "2021");
}

void
crate_words(
    const struct crate *c, const struct crate_build *b, struct strvec *argv)
{
	char *edition;

	strvec_add_all(argv, &b->rustc->words);
	strvec_add(argv, "--crate-name");
	strvec_add(argv, c->name);
	strvec_add(argv, "--edition");
	if (c->theirs != NULL) {
		edition = their_edition(c, b);
		strvec_add(argv, edition);
		free(edition);
		strvec_addf(argv, "%s/%s", b->library, c->theirs);
	} else {
		strvec_add(argv, "2021");
		strvec_addf(argv, "%s/" SYSROOT_SRC "/%s", b->dir, c->ours);
		for (size_t i = 0; i < ARRAY_SIZE(since); i++) {
			if (since[i] > b->rustc->minor)
				break;
			strvec_add(argv, "--cfg");
			strvec_addf(argv, "kmodrustc_since_1_%u", since[i]);
		}
	}
	for (size_t i = 0; i < ARRAY_SIZE(common_words); i++)
		strvec_add(argv, common_words[i]);
	rustc_unstable_flags(argv, b->rustc->minor);
	if (b->frame_pointers)
		rustc_frame_pointers(argv);
	/* No directory of this machine in a panic's location. */
	strvec_add(argv, "--remap-path-prefix");
	strvec_addf(
	    argv, "%s=/rustc/%s/library", b->library, b->rustc->release);
	strvec_add(argv, "--remap-path-prefix");
	strvec_addf(argv, "%s/" SYSROOT_SRC "=/kmodrustc", b->dir);
	strvec_add(argv, "--sysroot");
	strvec_add(argv, b->dir);
	/* A path behind --emit ends at a comma, a directory's does not. */
	strvec_add(argv, "--out-dir");
	strvec_add(argv, b->out);
	strvec_add(argv, "--emit");
	strvec_add(argv,
	    c->text == NULL   ? "metadata"
		: c->metadata ? "metadata,asm"
			      : "asm");
}
