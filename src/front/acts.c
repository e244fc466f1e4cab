/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * acts.c - what each option does that is interpreted here, one function each.
 * Values that are lists of their own are values.c's.
 */
#include "config.h"

#include "hand.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* One of a few words; -1: none of them, said. */
static int
choose(struct hand *h, const struct arg *arg, const char *const *words, int n)
{
	struct buf help = { 0 };
	char *name;

	for (int i = 0; i < n; i++)
		if (strcmp(arg->value, words[i]) == 0)
			return i;
	for (int i = 0; i < n; i++)
		buf_printf(
		    &help, "%s`%s`", i == 0 ? "it is one of " : ", ", words[i]);
	name = arg_name(arg);
	hand_error(
	    h, "K0206", help.s, "`%s` does not know `%s`", name, arg->value);
	free(name);
	buf_free(&help);
	return -1;
}

/* NULL and "" are no value. False: said. */
static bool
has_value(struct hand *h, const struct arg *arg)
{
	char *name;

	if (arg->row->arg != ARG_VALUE || arg->codegen != NULL ||
	    (arg->value != NULL && arg->value[0] != '\0'))
		return true;
	name = arg_name(arg);
	hand_error(h, "K0206", "leave it out, or give it a value",
	    "`%s` has an empty value", name);
	free(name);
	return false;
}

static void
replace(char **slot, const char *value)
{
	free(*slot);
	*slot = value != NULL ? xstrdup(value) : NULL;
}

/* ---- one function for each that interprets an option ---- */

static void
act_asm(struct hand *h, const struct arg *arg)
{
	(void)arg;
	h->asm_only = true;
	wish_add(h, EMIT_ASM, NULL, NULL);
}

static void
act_obj(struct hand *h, const struct arg *arg)
{
	(void)arg;
	h->obj_only = true;
	wish_add(h, EMIT_OBJ, NULL, NULL);
}

static void
act_cc(struct hand *h, const struct arg *arg)
{
	strvec_add(&h->job->cc_args, arg->value);
}

static void
act_gas(struct hand *h, const struct arg *arg)
{
	strvec_addf(&h->job->cc_args, "-Wa,%s", arg->value);
}

static void
act_rustc_word(struct hand *h, const struct arg *arg)
{
	strvec_add(&h->job->rustc_args, arg->value);
}

static void
act_color(struct hand *h, const struct arg *arg)
{
	static const char *const words[] = { "auto", "always", "never" };

	/* Not for rustc: the stage tells it what holds for our stderr. */
	(void)choose(h, arg, words, (int)ARRAY_SIZE(words));
}

static void
act_error_format(struct hand *h, const struct arg *arg)
{
	/* What they do is done before anything is said: see parse.c. */
	static const char *const words[] = { "human", "short", "json" };

	if (choose(h, arg, words, (int)ARRAY_SIZE(words)) >= 0)
		arg_pass(&h->job->rustc_args, arg);
}

static void
act_crate_name(struct hand *h, const struct arg *arg)
{
	h->crate_name = arg->value;
	arg_pass(&h->job->rustc_args, arg);
}

static void
act_crate_type(struct hand *h, const struct arg *arg)
{
	value_crate_type(h, arg->value);
}

static void
act_deps(struct hand *h, const struct arg *arg)
{
	(void)arg;
	h->deps = true;
}

static void
act_deps_file(struct hand *h, const struct arg *arg)
{
	h->deps_option = "-MF";
	h->deps_file = arg->value;
}

static void
act_deps_phony(struct hand *h, const struct arg *arg)
{
	(void)arg;
	h->deps_option = "-MP";
}

static void
act_deps_target(struct hand *h, const struct arg *arg)
{
	h->deps_option = "-MT";
	strvec_add(&h->job->dep_targets, arg->value);
}

static void
act_dry_run(struct hand *h, const struct arg *arg)
{
	(void)arg;
	h->job->dry_run = true;
}

static void
act_emit(struct hand *h, const struct arg *arg)
{
	value_emit(h, arg->value);
}

static void
act_extra_filename(struct hand *h, const struct arg *arg)
{
	h->extra = arg->value;
	arg_pass(&h->job->rustc_args, arg);
}

static void
act_frame_limit(struct hand *h, const struct arg *arg)
{
	char *end;

	h->job->frame_limit = strtoul(arg->value, &end, 10);
	if (*end != '\0' || h->job->frame_limit == 0)
		hand_error(h, "K0206", "give a number of bytes",
		    "`--frame-larger-than` does not know `%s`", arg->value);
}

static void
act_large_frame(struct hand *h, const struct arg *arg)
{
	strvec_add(&h->job->large_frames, arg->value);
}

static void
act_kdir(struct hand *h, const struct arg *arg)
{
	replace(&h->job->kdir, arg->value);
}

static void
act_kernel(struct hand *h, const struct arg *arg)
{
	replace(&h->job->kernel_text, arg->value);
}

static void
act_mitigations(struct hand *h, const struct arg *arg)
{
	replace(&h->job->mitigations,
	    strcmp(arg->value, "auto") == 0 ? NULL : arg->value);
}

static void
act_library(struct hand *h, const struct arg *arg)
{
	value_library(h, arg->value);
}

static void
act_library_path(struct hand *h, const struct arg *arg)
{
	strvec_add(&h->lib_dirs, arg->value);
	arg_pass(&h->job->rustc_args, arg);
}

static void
act_llvm_args(struct hand *h, const struct arg *arg)
{
	value_llvm_args(h, arg->value);
	arg_pass(&h->job->rustc_args, arg);
}

static void
act_new_kind(struct hand *h, const struct arg *arg)
{
	char *help =
	    xasprintf("write `kmodrustc --new NAME --%s`", arg->row->name);

	hand_error(h, "K0205", help, "`--%s` says what --new is to make",
	    arg->row->name);
	free(help);
}

static void
act_objtool(struct hand *h, const struct arg *arg)
{
	static const char *const words[] = {
		[OBJTOOL_AUTO] = "auto",
		[OBJTOOL_YES] = "yes",
		[OBJTOOL_NO] = "no",
	};
	int i = choose(h, arg, words, (int)ARRAY_SIZE(words));

	if (i >= 0)
		h->job->objtool = (enum objtool)i;
}

static void
act_output(struct hand *h, const struct arg *arg)
{
	h->output = arg->value;
}

static void
act_out_dir(struct hand *h, const struct arg *arg)
{
	h->out_dir = arg->value;
}

static void
act_real_rustc(struct hand *h, const struct arg *arg)
{
	replace(&h->job->rustc, arg->value);
}

static void
act_rust_src(struct hand *h, const struct arg *arg)
{
	replace(&h->job->rust_src, arg->value);
}

static void
act_soft_float(struct hand *h, const struct arg *arg)
{
	(void)arg;
	h->job->soft_float = true;
}

static void
act_save_temps(struct hand *h, const struct arg *arg)
{
	struct stat st;

	h->job->save_temps = true;
	if (arg->codegen != NULL || arg->value == NULL)
		return;
	if (stat(arg->value, &st) == 0 && !S_ISDIR(st.st_mode))
		hand_error(h, "K0206",
		    "it names a directory, which is made if it is missing",
		    "`--save-temps=%s` is not possible: there is a file of that name",
		    arg->value);
	replace(&h->job->save_dir, arg->value);
}

static void
act_target(struct hand *h, const struct arg *arg)
{
	value_target(h, arg->value);
}

static void
act_target_cpu(struct hand *h, const struct arg *arg)
{
	if (strcmp(arg->value, "native") == 0)
		hand_error(h, "K0207",
		    "leave it out, or name the oldest processor that is to load the module, as in `-C target-cpu=x86-64-v2`",
		    "`-C target-cpu=native` is refused: it fits the machine that builds, not the one that loads");
	else
		arg_pass(&h->job->rustc_args, arg);
}

static void
act_target_feature(struct hand *h, const struct arg *arg)
{
	value_target_feature(h, arg->value);
	arg_pass(&h->job->rustc_args, arg);
}

static void
act_undefined(struct hand *h, const struct arg *arg)
{
	static const char *const words[] = { "warn", "error", "ignore" };
	static const enum undefined meaning[] = { UNDEFINED_WARN,
		UNDEFINED_ERROR, UNDEFINED_IGNORE };
	int i = choose(h, arg, words, (int)ARRAY_SIZE(words));

	if (i >= 0)
		h->job->undefined = meaning[i];
}

static void
act_unstable(struct hand *h, const struct arg *arg)
{
	value_unstable(h, arg->value);
	arg_pass(&h->job->rustc_args, arg);
}

static void
act_verbose(struct hand *h, const struct arg *arg)
{
	(void)arg;
	h->job->verbose += h->job->verbose < 2;
}

static void
act_verify(struct hand *h, const struct arg *arg)
{
	(void)arg;
	h->job->mode = MODE_VERIFY;
}

/* By id. Those left out are parse.c's: they say what the run is about. */
static void (*const acts[])(struct hand *h, const struct arg *arg) = {
	[OPTION_ASM] = act_asm,
	[OPTION_CC] = act_cc,
	[OPTION_COLOR] = act_color,
	[OPTION_CRATE_NAME] = act_crate_name,
	[OPTION_CRATE_TYPE] = act_crate_type,
	[OPTION_DEPS] = act_deps,
	[OPTION_DEPS_FILE] = act_deps_file,
	[OPTION_DEPS_PHONY] = act_deps_phony,
	[OPTION_DEPS_TARGET] = act_deps_target,
	[OPTION_DRY_RUN] = act_dry_run,
	[OPTION_EMIT] = act_emit,
	[OPTION_ERROR_FORMAT] = act_error_format,
	[OPTION_EXTRA_FILENAME] = act_extra_filename,
	[OPTION_FRAME_LIMIT] = act_frame_limit,
	[OPTION_GAS] = act_gas,
	[OPTION_KDIR] = act_kdir,
	[OPTION_KERNEL] = act_kernel,
	[OPTION_LARGE_FRAME] = act_large_frame,
	[OPTION_LIBRARY] = act_library,
	[OPTION_LIBRARY_PATH] = act_library_path,
	[OPTION_LLVM_ARGS] = act_llvm_args,
	[OPTION_MITIGATIONS] = act_mitigations,
	[OPTION_NEW_DKMS] = act_new_kind,
	[OPTION_NEW_KIND] = act_new_kind,
	[OPTION_OBJ] = act_obj,
	[OPTION_OBJTOOL] = act_objtool,
	[OPTION_OUTPUT] = act_output,
	[OPTION_OUT_DIR] = act_out_dir,
	[OPTION_REAL_RUSTC] = act_real_rustc,
	[OPTION_RUSTC_WORD] = act_rustc_word,
	[OPTION_RUST_SRC] = act_rust_src,
	[OPTION_SAVE_TEMPS] = act_save_temps,
	[OPTION_SOFT_FLOAT] = act_soft_float,
	[OPTION_TARGET] = act_target,
	[OPTION_TARGET_CPU] = act_target_cpu,
	[OPTION_TARGET_FEATURE] = act_target_feature,
	[OPTION_UNDEFINED] = act_undefined,
	[OPTION_UNSTABLE] = act_unstable,
	[OPTION_VERBOSE] = act_verbose,
	[OPTION_VERIFY] = act_verify,
};

void
act_by_id(struct hand *h, const struct arg *arg)
{
	const enum option_id id =
	    arg->codegen != NULL ? arg->codegen->id : arg->row->id;

	if (acts[id] != NULL && has_value(h, arg))
		acts[id](h, arg);
}
