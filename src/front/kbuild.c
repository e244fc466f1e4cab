/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * kbuild.c - the face for Kbuild's own rule for .rs: takes out what the kernel
 * asks for its own Rust, and leaves the rest to the by-hand face.
 */
#include "config.h"

#include "kmodrustc/front.h"

#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>

#include "hand.h"

enum fate { KEPT, DROPPED, REPLACED };

/*
 * What becomes of an option: the first row that fits decides, and what no row
 * fits is kept. `name` is the option as a person spells it, `value` an
 * fnmatch(3) pattern (NULL: any value, or none), `instead` the value that it
 * is given. From 6.1, 6.12 and 7.2: KBUILD_RUSTFLAGS in Makefile and
 * arch/x86/Makefile, rust_common_cmd in scripts/Makefile.build.
 */
/* clang-format off */
static const struct {
	const char *name, *value;
	enum fate fate;
	const char *instead;
} rows[] = {
	/* The code that we make is the same on every rustc: rust/flags.c. */
	{ "-C code-model", NULL, DROPPED, NULL },
	{ "-C codegen-units", NULL, DROPPED, NULL },
	{ "-C embed-bitcode", NULL, DROPPED, NULL },
	{ "-C force-unwind-tables", NULL, DROPPED, NULL },
	{ "-C jump-tables", NULL, DROPPED, NULL },
	{ "-C lto", NULL, DROPPED, NULL },
	{ "-C no-redzone", NULL, DROPPED, NULL },
	{ "-C panic", NULL, DROPPED, NULL },
	{ "-C relocation-model", NULL, DROPPED, NULL },
	{ "-C target-cpu", "native", DROPPED, NULL },
	/* Kbuild's own list only takes away; what a person adds is judged. */
	{ "-C target-feature", "-*", DROPPED, NULL },
	/* Types make pahole complain ("tag not supported"): lines are enough. */
	{ "-C debuginfo", "2", REPLACED, "1" },
	{ "-C debuginfo", "full", REPLACED, "1" },
	{ "-g", NULL, DROPPED, NULL },

	/* Hardening is done in the text, by that kernel's configuration. */
	{ "-Z", "unpretty=*", KEPT, NULL },
	{ "-Z", NULL, DROPPED, NULL },

	/* The kernel crate and what belongs to it; NAME=PATH is a person's. */
	{ "--extern", "*=*", KEPT, NULL },
	{ "--extern", NULL, DROPPED, NULL },
	{ "--sysroot", NULL, DROPPED, NULL },
	{ "--target", NULL, DROPPED, NULL },
	{ "-L", "*/rust", DROPPED, NULL },
	{ "-L", "*/rust/", DROPPED, NULL },

	/* rustc then takes the file's name, with `_` for `-`. */
	{ "--crate-name", "*-*", DROPPED, NULL },
	{ "--crate-type", "rlib", DROPPED, NULL },
	/* Each --emit names its file. */
	{ "--out-dir", NULL, DROPPED, NULL },

	/* Of its lints 6.1 makes errors, 6.12 warnings; the same for all. */
	{ "-D", "rust_2018_idioms", REPLACED, "-W" },
	{ "-D", "unsafe_op_in_unsafe_fn", REPLACED, "-W" },
	/* Those are for an interface that others read, not for a module. */
	{ "-D", "unreachable_pub", DROPPED, NULL },
	{ "-W", "unreachable_pub", DROPPED, NULL },
	{ "-W", "missing_docs", DROPPED, NULL },
};
/* clang-format on */

/* Kbuild sets RUST_MODFILE for this command alone, and names every file. */
bool
kbuild_calls(int argc, char **argv)
{
	const char *module = getenv("RUST_MODFILE");

	if (module == NULL || *module == '\0')
		return false;
	for (int i = 1; i < argc; i++)
		if (text_starts(argv[i], "--emit=obj=") ||
		    text_starts(argv[i], "--emit=dep-info="))
			return true;
	return false;
}

/* Another value, or with a dash in front another level of the same lint. */
static void
replace(struct arg *arg, const char *instead)
{
	if (instead[0] == '-') {
		arg->rustc = option_find_letter(
		    rustc_options, nrustc_options, instead[1]);
		arg->row = arg->rustc;
		return;
	}
	free(arg->value);
	arg->value = xstrdup(instead);
}

static void
settle(struct arg *arg)
{
	char *name = arg_name(arg);

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		if (strcmp(rows[i].name, name) != 0 ||
		    (rows[i].value != NULL &&
			(arg->value == NULL ||
			    fnmatch(rows[i].value, arg->value, 0) != 0)))
			continue;
		if (rows[i].fate == DROPPED)
			arg->dropped = true;
		else if (rows[i].fate == REPLACED)
			replace(arg, rows[i].instead);
		break;
	}
	free(name);
}

/*
 * The file of the configuration's cfgs has ten thousand lines: rustc reads it
 * itself. All other words are the command line.
 */
static void
take_words(struct hand *h, int argc, char **argv)
{
	char **words = xcalloc((size_t)argc + 1, sizeof(*words));
	int n = 0;

	for (int i = 0; i < argc; i++) {
		if (i > 0 && argv[i][0] == '@' &&
		    text_ends(argv[i], "/generated/rustc_cfg"))
			strvec_add(&h->job->rustc_args, argv[i]);
		else
			words[n++] = argv[i];
	}
	args_read(&h->args, n, words);
	free(words);
}

/* What a message names is the first product: the object. */
static void
dep_info_last(struct job *job)
{
	struct product p;

	for (size_t i = 1; i < job->nproducts; i++)
		if (job->products[i - 1].emit == EMIT_DEP_INFO) {
			p = job->products[i];
			job->products[i] = job->products[i - 1];
			job->products[i - 1] = p;
		}
}

enum front_result
front_kbuild(int argc, char **argv, struct job *job)
{
	struct hand h = { .job = job, .later_wins = true };
	const char *tree = getenv("objtree");
	enum front_result result;

	job->face = FACE_KBUILD;
	take_words(&h, argc, argv);
	for (size_t i = 0; i < h.args.n; i++)
		if (h.args.v[i].what == ARG_OPTION && !h.args.v[i].from_env)
			settle(&h.args.v[i]);
	if (args_last(&h.args, OPTION_KDIR) == NULL &&
	    args_last(&h.args, OPTION_KERNEL) == NULL)
		job->kdir =
		    realpath(tree != NULL && *tree != '\0' ? tree : ".", NULL);
	/* 6.1 asks for features that are long stable; a source may as well. */
	strvec_add(&job->rustc_args, "-Astable_features");
	result = hand_run(&h);
	dep_info_last(job);
	/* What compiles here is to compile by hand: no unstable features. */
	if (job->mode == MODE_BUILD)
		unsetenv("RUSTC_BOOTSTRAP");
	return result;
}
