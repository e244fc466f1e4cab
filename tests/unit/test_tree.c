/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_tree.c - kernel build trees, whole and broken */
#include "config.h"

#include "kmodrustc/kernel.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "hear.h"
#include "kernel/package.h"
#include "suite.h"

/* Writes DIR/name, making its directories; text NULL: a directory. */
static void
put(const char *dir, const char *name, const char *text)
{
	char *path = xasprintf("%s/%s", dir, name);
	FILE *f;

	for (char *p = path + 1; *p; p++) {
		if (*p != '/')
			continue;
		*p = '\0';
		mkdir(path, 0755);
		*p = '/';
	}
	if (!text) {
		mkdir(path, 0755);
	} else {
		f = fopen(path, "we");
		ck_assert_ptr_nonnull(f);
		fputs(text, f);
		ck_assert_int_eq(fclose(f), 0);
	}
	free(path);
}

static void
drop(const char *dir, const char *name)
{
	char *path = xasprintf("%s/%s", dir, name);

	ck_assert_int_eq(unlink(path), 0);
	free(path);
}

static void
rmdir_in(const char *dir, const char *name)
{
	char *path = xasprintf("%s/%s", dir, name);

	ck_assert_int_eq(rmdir(path), 0);
	free(path);
}

static char *
tree_make(void)
{
	char *dir = xstrdup("test_kernel.XXXXXX");

	ck_assert_ptr_nonnull(mkdtemp(dir));
	put(dir, "Makefile",
	    "VERSION = 6\nPATCHLEVEL = 1\nSUBLEVEL = 192\n"
	    "EXTRAVERSION = -mine\nNAME = x\n");
	put(dir, "include/config/kernel.release", "6.1.192\n");
	put(dir, "include/generated/utsrelease.h",
	    "#define UTS_RELEASE \"6.1.0-56-amd64\"\n");
	put(dir, "include/generated/uapi/linux/version.h",
	    "#define LINUX_VERSION_CODE 393664\n"
	    "#define LINUX_VERSION_SUBLEVEL 192\n");
	put(dir, "Module.symvers",
	    "0x12345678\t_printk\tvmlinux\tEXPORT_SYMBOL\t\n"
	    "0x00000000\tktime_get\tvmlinux\tEXPORT_SYMBOL_GPL\t\n"
	    "0x9\tlast_one\tfs/x\tEXPORT_SYMBOL");
	put(dir, "include/config/auto.conf",
	    "CONFIG_SLS=y\nCONFIG_SLS2=m\nCONFIG_SLS_X=y\n\n# comment\n"
	    "CONFIG_MITIGATION_RETPOLINE=y\n"
	    "CONFIG_CC_VERSION_TEXT=\"gcc-12 (Debian) 12.2.0\"\n"
	    "CONFIG_FUNCTION_PADDING_BYTES=16\nCONFIG_EMPTY=\"\"\nx=y\n");
	return dir;
}

static void
tree_remove(char *dir)
{
	char *command = xasprintf("rm -rf '%s'", dir);

	ck_assert_int_eq(system(command), 0);
	free(command);
	free(dir);
}

START_TEST(a_tree_tells_its_release_and_exports)
{
	struct kernel k = { 0 };
	char *dir = tree_make();

	ck_assert_int_eq(kernel_from_dir(&k, dir), 0);
	ck_assert_str_eq(k.release, "6.1.0-56-amd64");
	ck_assert_str_eq(kernel_name(&k), "Linux 6.1.0-56-amd64");
	ck_assert_str_eq(k.dir, dir);
	ck_assert_uint_eq(k.version, KVER(6, 1, 192));
	ck_assert(kernel_knows_exports(&k));
	ck_assert_uint_eq(kernel_export_count(&k), 3);
	ck_assert(kernel_exports(&k, "_printk"));
	ck_assert(kernel_exports(&k, "ktime_get"));
	ck_assert(kernel_exports(&k, "last_one"));
	ck_assert(!kernel_exports(&k, "printk"));
	ck_assert(!kernel_exports(&k, "_print"));
	ck_assert(!kernel_exports(&k, ""));
	ck_assert(!kernel_exports(&k, "vmlinux"));
	ck_assert(!kernel_exports(&k, "_printk\tvmlinux"));
	kernel_free(&k);
	tree_remove(dir);
}
END_TEST

START_TEST(the_release_has_three_sources)
{
	struct kernel k = { 0 };
	char *dir = tree_make();

	drop(dir, "include/generated/utsrelease.h");
	ck_assert_int_eq(kernel_from_dir(&k, dir), 0);
	ck_assert_str_eq(k.release, "6.1.192");
	kernel_free(&k);
	drop(dir, "include/config/kernel.release");
	ck_assert_int_eq(kernel_from_dir(&k, dir), 0);
	ck_assert_str_eq(k.release, "6.1.192-mine");
	kernel_free(&k);
	drop(dir, "include/generated/uapi/linux/version.h");
	put(dir, "Makefile", "include /elsewhere/Makefile\n");
	hear();
	ck_assert_int_eq(kernel_from_dir(&k, dir), -1);
	ck_assert_ptr_nonnull(strstr(heard(), "which version"));
	tree_remove(dir);
}
END_TEST

/* The value is that, or not set if it is NULL. */
static void
must_be(const struct kernel *k, const char *name, const char *value)
{
	const char *is = kernel_config(k, name);

	if (value == NULL)
		ck_assert_msg(is == NULL, "%s is %s", name, is);
	else
		ck_assert_msg(is != NULL && strcmp(is, value) == 0,
		    "%s is %s, not %s", name, is ? is : "not set", value);
}

START_TEST(a_configuration_is_known_by_every_name_of_a_feature)
{
	struct kernel k = { 0 };
	char *dir = tree_make();

	ck_assert(!kernel_knows_config(&k));
	must_be(&k, "SLS", NULL);
	ck_assert(!kernel_has(&k, FEATURE_SLS));
	ck_assert_int_eq(kernel_from_dir(&k, dir), 0);
	ck_assert(kernel_knows_config(&k));
	must_be(&k, "SLS", "y");
	must_be(&k, "SLS2", "m");
	must_be(&k, "SLS_X", "y");
	must_be(&k, "SL", NULL);
	must_be(&k, "SLS3", NULL);
	must_be(&k, "", NULL);
	must_be(&k, "ZZZ", NULL);
	must_be(&k, "CC_VERSION_TEXT", "gcc-12 (Debian) 12.2.0");
	must_be(&k, "FUNCTION_PADDING_BYTES", "16");
	must_be(&k, "EMPTY", "");
	ck_assert(kernel_has(&k, FEATURE_SLS));
	ck_assert(kernel_has(&k, FEATURE_RETPOLINE));
	ck_assert(!kernel_has(&k, FEATURE_RETHUNK));
	kernel_free(&k);

	drop(dir, "include/config/auto.conf");
	put(dir, ".config", "# CONFIG_SLS is not set\nCONFIG_RETHUNK=y\n");
	ck_assert_int_eq(kernel_from_dir(&k, dir), 0);
	ck_assert(!kernel_has(&k, FEATURE_SLS));
	ck_assert(kernel_has(&k, FEATURE_RETHUNK));
	kernel_free(&k);
	tree_remove(dir);
}
END_TEST

/* A tree of that version with this configuration, nothing else changed. */
static char *
tree_of(const char *release, const char *config, struct kernel *k)
{
	char *dir = tree_make();
	char *text = xasprintf("#define UTS_RELEASE \"%s\"\n", release);

	put(dir, "include/generated/utsrelease.h", text);
	drop(dir, "include/generated/uapi/linux/version.h");
	put(dir, "include/config/auto.conf", config);
	ck_assert_int_eq(kernel_from_dir(k, dir), 0);
	free(text);
	return dir;
}

START_TEST(a_configuration_asks_for_its_hardening)
{
	static const struct {
		const char *release, *config, *names;
	} rows[] = {
		{ "5.10.0-46-amd64", "CONFIG_RETPOLINE=y\nCONFIG_RETHUNK=y\n",
		    "retpoline,rethunk" },
		{ "6.1.0-56-amd64",
		    "CONFIG_RETPOLINE=y\nCONFIG_RETHUNK=y\nCONFIG_SLS=y\n",
		    "retpoline,rethunk,sls,cs-prefix" },
		{ "6.12.1",
		    "CONFIG_MITIGATION_RETPOLINE=y\nCONFIG_X86_KERNEL_IBT=y\n"
		    "CONFIG_MITIGATION_RETHUNK=y\nCONFIG_CALL_PADDING=y\n"
		    "CONFIG_MITIGATION_SLS=y\n",
		    "retpoline,rethunk,sls,ibt,cs-prefix,padding" },
		{ "7.2.1", "CONFIG_X=y\n", "none" },
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct kernel k = { 0 };
		struct buf b = { 0 };
		char *dir = tree_of(rows[i].release, rows[i].config, &k);
		struct hardening h = kernel_hardening(&k);

		hardening_names(&h, &b);
		ck_assert_str_eq(b.s, rows[i].names);
		ck_assert_uint_eq(h.padding, 16);
		buf_free(&b);
		kernel_free(&k);
		tree_remove(dir);
	}
}
END_TEST

START_TEST(an_unknown_kernel_gets_endbr_and_no_more)
{
	struct kernel k = { 0 };

	ck_assert_uint_eq(kernel_hardening(&k).set, HARDEN_IBT);
	ck_assert_int_eq(kernel_from_release(&k, "6.12"), 0);
	ck_assert_uint_eq(kernel_hardening(&k).set, HARDEN_IBT);
	ck_assert_ptr_null(unserved_find(&k));
	kernel_free(&k);
}
END_TEST

START_TEST(padding_is_as_wide_as_the_configuration_says)
{
	struct kernel k = { 0 };
	char *dir = tree_of("6.12.1",
	    "CONFIG_CALL_PADDING=y\nCONFIG_FUNCTION_PADDING_BYTES=32\n", &k);

	ck_assert_uint_eq(kernel_hardening(&k).padding, 32);
	kernel_free(&k);
	tree_remove(dir);
	dir = tree_of("6.12.1",
	    "CONFIG_CALL_PADDING=y\nCONFIG_FUNCTION_PADDING_BYTES=9999\n", &k);
	ck_assert_uint_eq(kernel_hardening(&k).padding, 16);
	kernel_free(&k);
	tree_remove(dir);
}
END_TEST

START_TEST(mitigations_are_read_by_their_names)
{
	struct hardening h = { .set = HARDEN_IBT, .padding = 16 };
	struct span unknown;
	struct buf b = { 0 };

	ck_assert(hardening_read(&h, "none", &unknown));
	ck_assert_uint_eq(h.set, 0);
	ck_assert(hardening_read(&h, "sls,retpoline", &unknown));
	ck_assert_uint_eq(h.set, HARDEN_SLS | HARDEN_RETPOLINE);
	ck_assert(!hardening_read(&h, "sls,retpolin", &unknown));
	ck_assert(span_is(unknown, "retpolin"));
	ck_assert(!hardening_read(&h, "sls,", &unknown));
	ck_assert_uint_eq(unknown.n, 0);
	ck_assert(!hardening_read(&h, "none,sls", &unknown));
	ck_assert_uint_eq(h.set, HARDEN_SLS | HARDEN_RETPOLINE);
	for (size_t i = 0; i < hardening_rows(); i++) {
		const struct hardening_fact *row = hardening_row(i);

		ck_assert(hardening_read(&h, row->name, &unknown));
		ck_assert_uint_eq(h.set, row->bit);
		buf_clear(&b);
		hardening_names(&h, &b);
		ck_assert_str_eq(b.s, row->name);
		ck_assert_ptr_nonnull(row->does);
	}
	buf_free(&b);
}
END_TEST

START_TEST(what_cannot_be_given_is_known)
{
	static const struct {
		const char *config, *what;
	} rows[] = {
		{ "CONFIG_64BIT=y\nCONFIG_MODULES=y\n", NULL },
		{ "CONFIG_64BIT=y\nCONFIG_MODULES=y\nCONFIG_CFI_CLANG=y\n",
		    "CFI" },
		{ "CONFIG_64BIT=y\nCONFIG_MODULES=y\nCONFIG_CFI=y\n", "CFI" },
		{ "CONFIG_MODULES=y\n", "64BIT" },
		{ "CONFIG_64BIT=y\n", "MODULES" },
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct kernel k = { 0 };
		char *dir = tree_of("7.2.1", rows[i].config, &k);
		const struct unserved_fact *fact = unserved_find(&k);

		ck_assert_msg((fact != NULL) == (rows[i].what != NULL), "%s",
		    rows[i].config);
		if (fact != NULL)
			ck_assert_ptr_nonnull(strstr(fact->what, rows[i].what));
		kernel_free(&k);
		tree_remove(dir);
	}
}
END_TEST

START_TEST(objtool_gets_the_options_of_its_kernel)
{
	/* as Kbuild of these Debian kernels calls it, with --link for ours */
	static const struct {
		const char *release, *config, *words;
	} rows[] = {
		{ "5.10.0-46-amd64",
		    "CONFIG_STACK_VALIDATION=y\nCONFIG_UNWINDER_ORC=y\n"
		    "CONFIG_RETPOLINE=y\nCONFIG_RETHUNK=y\nCONFIG_X86_SMAP=y\n",
		    "orc generate --no-fp --uaccess --retpoline --rethunk "
		    "--module" },
		{ "4.9.1",
		    "CONFIG_STACK_VALIDATION=y\nCONFIG_FRAME_POINTER=y\n",
		    "check" },
		{ "6.1.0-56-amd64",
		    "CONFIG_OBJTOOL=y\nCONFIG_HAVE_JUMP_LABEL_HACK=y\n"
		    "CONFIG_HAVE_NOINSTR_HACK=y\nCONFIG_UNWINDER_ORC=y\n"
		    "CONFIG_RETPOLINE=y\nCONFIG_RETHUNK=y\nCONFIG_SLS=y\n"
		    "CONFIG_HAVE_STATIC_CALL_INLINE=y\n"
		    "CONFIG_HAVE_UACCESS_VALIDATION=y\nCONFIG_X86_SMAP=y\n",
		    "--hacks=jump_label --hacks=noinstr --orc --retpoline "
		    "--rethunk --sls --static-call --uaccess --link --module" },
		{ "6.12.1",
		    "CONFIG_OBJTOOL=y\nCONFIG_X86_KERNEL_IBT=y\n"
		    "CONFIG_PREFIX_SYMBOLS=y\nCONFIG_FUNCTION_PADDING_BYTES=16\n"
		    "CONFIG_MITIGATION_CALL_DEPTH_TRACKING=y\n"
		    "CONFIG_HAVE_OBJTOOL_NOP_MCOUNT=y\n"
		    "CONFIG_FTRACE_MCOUNT_USE_CC=y\n",
		    "--hacks=skylake --ibt --prefix=16 --link --module" },
		{ "6.12.1",
		    "CONFIG_OBJTOOL=y\nCONFIG_HAVE_OBJTOOL_NOP_MCOUNT=y\n"
		    "CONFIG_FTRACE_MCOUNT_USE_OBJTOOL=y\n",
		    "--mcount --mnop --link --module" },
		{ "7.2.1",
		    "CONFIG_OBJTOOL=y\nCONFIG_CALL_PADDING=y\n"
		    "CONFIG_FUNCTION_PADDING_BYTES=16\nCONFIG_FINEIBT=y\n"
		    "CONFIG_OBJTOOL_WERROR=y\n",
		    "--fineibt --prefix=16 --werror --link --module" },
		{ "7.2.1", "CONFIG_OBJTOOL=y\nCONFIG_CFI=y\nCONFIG_FINEIBT=y\n",
		    "--link --module" },
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct kernel k = { 0 };
		struct strvec argv = { 0 };
		struct buf b = { 0 };
		char *dir = tree_of(rows[i].release, rows[i].config, &k);

		ck_assert(kernel_uses_objtool(&k));
		kernel_objtool_options(&k, &argv);
		for (size_t n = 0; n < argv.n; n++)
			buf_printf(&b, "%s%s", n != 0 ? " " : "", argv.v[n]);
		ck_assert_str_eq(b.s, rows[i].words);
		buf_free(&b);
		strvec_free(&argv);
		kernel_free(&k);
		tree_remove(dir);
	}
}
END_TEST

START_TEST(an_older_kernel_may_have_a_newer_objtool)
{
	struct kernel k = { 0 };
	struct strvec argv = { 0 };
	char *dir = tree_of("5.14.0-503.el9.x86_64",
	    "CONFIG_OBJTOOL=y\nCONFIG_UNWINDER_ORC=y\nCONFIG_RETHUNK=y\n", &k);

	kernel_objtool_options(&k, &argv);
	ck_assert_str_eq(argv.v[0], "orc");
	strvec_free(&argv);
	put(dir, "scripts/Makefile.lib",
	    "objtool := $(objtree)/tools/objtool/objtool\n"
	    "objtool-args-$(CONFIG_UNWINDER_ORC)\t+= --orc\n");
	kernel_objtool_options(&k, &argv);
	ck_assert_uint_eq(argv.n, 4);
	ck_assert_str_eq(argv.v[0], "--orc");
	ck_assert_str_eq(argv.v[1], "--rethunk");
	ck_assert_str_eq(argv.v[2], "--link");
	ck_assert_str_eq(argv.v[3], "--module");
	strvec_free(&argv);
	kernel_free(&k);
	tree_remove(dir);
}
END_TEST

START_TEST(the_trees_own_scripts_say_when_objtool_runs)
{
	static const char delay[] =
	    "delay-objtool := $(or $(CONFIG_LTO_CLANG),$(CONFIG_X86_KERNEL_IBT))"
	    "\n";
	struct kernel k = { 0 };
	char *dir = tree_of("6.12.1", "CONFIG_X86_KERNEL_IBT=y\n", &k), *path;

	ck_assert(!kernel_uses_objtool(&k));
	ck_assert(!kernel_delays_objtool(&k));
	ck_assert(!kernel_rust_rule_runs_objtool(&k));
	ck_assert_ptr_null(kernel_objtool(&k));
	put(dir, "scripts/Makefile.lib", delay);
	ck_assert(kernel_delays_objtool(&k));
	put(dir, "scripts/Makefile.build",
	    "quiet_cmd_rustc_o_rs = $(cmd_objtool)\n"
	    "      cmd_rustc_o_rs = \\\n\t$(rust_common_cmd) $<\n"
	    "cmd_cc_o_c = $(cmd_objtool)\n");
	ck_assert(!kernel_rust_rule_runs_objtool(&k));
	put(dir, "scripts/Makefile.build",
	    "      cmd_rustc_o_rs = $(rust_common_cmd) $< \\\n"
	    "\t$(cmd_objtool)\n");
	ck_assert(kernel_rust_rule_runs_objtool(&k));
	put(dir, "tools/objtool/objtool", "");
	path = kernel_objtool(&k);
	ck_assert_ptr_nonnull(path);
	free(path);
	kernel_free(&k);
	put(dir, "include/config/auto.conf", "CONFIG_OBJTOOL=y\n");
	ck_assert_int_eq(kernel_from_dir(&k, dir), 0);
	ck_assert(kernel_uses_objtool(&k));
	ck_assert(!kernel_delays_objtool(&k));
	kernel_free(&k);
	tree_remove(dir);
}
END_TEST

START_TEST(every_feature_has_a_name)
{
	for (size_t i = 0; i < feature_rows(); i++)
		ck_assert_ptr_nonnull(feature_row_name(i));
	ck_assert_uint_eq(feature_rows(), FEATURE_KLP_BUILD + 1);
}
END_TEST

/* Is the span that text? */
#define ck_assert_span_eq(span, text) ck_assert(span_is(span, text))

START_TEST(an_export_has_kind_module_and_namespace_in_every_layout)
{
	struct kernel k = { 0 };
	struct export_fact e;
	char *dir = tree_make();

	put(dir, "Module.symvers",
	    "0x1\tnow\tdrivers/x/y\tEXPORT_SYMBOL_GPL\tDMA_BUF\n"
	    "0x1\tplain\tvmlinux\tEXPORT_SYMBOL\t\n"
	    "0x1\tearly\tUSB_STORAGE\tdrivers/usb/z\tEXPORT_SYMBOL\n"
	    "0x1\tearly_none\t\tvmlinux\tEXPORT_SYMBOL_GPL\n"
	    "0x1\tfuture\tvmlinux\tEXPORT_SYMBOL_GPL_FUTURE\n"
	    "0x1\tshort\tvmlinux\n"
	    "0x1\told\tvmlinux\tEXPORT_SYMBOL_GPL");
	ck_assert_int_eq(kernel_from_dir(&k, dir), 0);
	ck_assert(kernel_export_find(&k, "now", &e));
	ck_assert_span_eq(e.module, "drivers/x/y");
	ck_assert_span_eq(e.kind, "EXPORT_SYMBOL_GPL");
	ck_assert_span_eq(e.namespace, "DMA_BUF");
	ck_assert(e.gpl_only);
	ck_assert(kernel_export_find(&k, "plain", &e));
	ck_assert_span_eq(e.module, "vmlinux");
	ck_assert_span_eq(e.namespace, "");
	ck_assert(!e.gpl_only);
	ck_assert(kernel_export_find(&k, "early", &e));
	ck_assert_span_eq(e.module, "drivers/usb/z");
	ck_assert_span_eq(e.kind, "EXPORT_SYMBOL");
	ck_assert_span_eq(e.namespace, "USB_STORAGE");
	ck_assert(kernel_export_find(&k, "early_none", &e));
	ck_assert_span_eq(e.module, "vmlinux");
	ck_assert_span_eq(e.namespace, "");
	ck_assert(e.gpl_only);
	ck_assert(kernel_export_find(&k, "future", &e) && !e.gpl_only);
	ck_assert(kernel_export_find(&k, "short", &e) && !e.gpl_only);
	ck_assert(kernel_export_find(&k, "old", &e) && e.gpl_only);
	ck_assert_span_eq(e.namespace, "");
	ck_assert(!kernel_export_find(&k, "none", &e) && !e.gpl_only);
	kernel_free(&k);
	ck_assert(!kernel_export_find(&k, "now", &e));
	tree_remove(dir);
}
END_TEST

/* The nearest name of k is that. */
static void
must_be_near(const struct kernel *k, const char *word, const char *name)
{
	char *near = kernel_nearest_name(k, word);

	ck_assert_msg(name == NULL ? near == NULL
				   : near != NULL && strcmp(near, name) == 0,
	    "%s gives %s", word, near ? near : "nothing");
	free(near);
}

START_TEST(a_misspelt_name_is_near_an_export_or_a_name_of_c)
{
	struct buf text = { 0 };
	struct kernel k = { 0 };
	char *dir = tree_make();

	must_be_near(&k, "ktime_gett", NULL);
	buf_puts(&text,
	    "0x1\tktime_get\tvmlinux\tEXPORT_SYMBOL_GPL\t\n"
	    "0x1\t_printk\tvmlinux\tEXPORT_SYMBOL\t\n");
	for (int i = 0; i < 25000; i++)
		buf_printf(&text, "0x1\tname_%d\tvmlinux\tEXPORT_SYMBOL\t\n",
		    i * 7919);
	put(dir, "Module.symvers", text.s);
	ck_assert_int_eq(kernel_from_dir(&k, dir), 0);
	must_be_near(&k, "ktime_gett", "ktime_get");
	must_be_near(&k, "kitme_get", "ktime_get");
	must_be_near(&k, "prinkt", NULL);
	must_be_near(&k, "__printk", "_printk");
	must_be_near(&k, "kmaloc", "kmalloc");
	must_be_near(&k, "copy_form_user", "copy_from_user");
	must_be_near(&k, "my_helper", NULL);
	must_be_near(&k, "f", NULL);
	must_be_near(&k, "", NULL);
	kernel_free(&k);
	buf_free(&text);
	tree_remove(dir);
}
END_TEST

START_TEST(what_is_exported_decides_what_a_name_is_here)
{
	struct kernel k = { 0 };
	char *dir = tree_make();

	/* 6.1.192, which has _printk and ktime_get */
	ck_assert_int_eq(kernel_from_dir(&k, dir), 0);
	ck_assert_str_eq(rename_alias(&k, "printk"), "_printk");
	ck_assert_ptr_null(rename_alias(&k, "_printk"));
	ck_assert_ptr_nonnull(rename_missing(&k, "printk"));
	ck_assert_ptr_null(rename_missing(&k, "_printk"));
	/* neither of the two is here, and 6.1 is older than the change */
	ck_assert_ptr_null(rename_missing(&k, "pcpu_hot"));
	ck_assert_ptr_null(rename_missing(&k, "const_current_task"));
	ck_assert_ptr_null(rename_alias(&k, "vmalloc"));
	ck_assert_ptr_null(inline_find(&k, "ktime_get"));
	ck_assert_ptr_nonnull(inline_find(&k, "kmalloc"));
	kernel_free(&k);
	tree_remove(dir);
}
END_TEST

START_TEST(the_compiler_of_a_kernel_is_told)
{
	static const struct {
		const char *text, *command;
		bool known, clang;
		unsigned major, minor;
	} rows[] = {
		{ "gcc-12 (Debian 12.2.0-14+deb12u1) 12.2.0", "gcc-12", true,
		    false, 12, 2 },
		{ "gcc (GCC) 8.3.1 20190507 (Red Hat 8.3.1-4)", "gcc", true,
		    false, 8, 3 },
		{ "x86_64-linux-gnu-gcc-12 (Debian 12.2.0-14) 12.2.0",
		    "x86_64-linux-gnu-gcc-12", true, false, 12, 2 },
		{ "Debian clang version 16.0.6 (15~deb12u1)", "clang", true,
		    true, 16, 0 },
		{ "cc of nobody", NULL, false, false, 0, 0 },
		{ "", NULL, false, false, 0, 0 },
	};
	char *dir = tree_make();
	struct compiler_fact c;

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct kernel k = { 0 };
		char *conf =
		    xasprintf("CONFIG_CC_VERSION_TEXT=\"%s\"\n", rows[i].text);

		put(dir, "include/config/auto.conf", conf);
		ck_assert_int_eq(kernel_from_dir(&k, dir), 0);
		ck_assert_msg(kernel_compiler(&k, &c) == rows[i].known, "%s",
		    rows[i].text);
		if (rows[i].known) {
			ck_assert_str_eq(c.command, rows[i].command);
			ck_assert_msg(c.clang == rows[i].clang &&
				c.major == rows[i].major &&
				c.minor == rows[i].minor,
			    "%s: %u.%u", rows[i].text, c.major, c.minor);
		}
		kernel_free(&k);
		free(conf);
	}
	tree_remove(dir);
}
END_TEST

START_TEST(ten_thousand_exports_are_all_found)
{
	struct buf text = { 0 };
	struct kernel k = { 0 };
	char *dir = tree_make(), name[32];

	for (int i = 0; i < 10000; i++)
		buf_printf(
		    &text, "0x1\tname_%d\tvmlinux\tEXPORT_SYMBOL\t\n", i);
	put(dir, "Module.symvers", text.s);
	ck_assert_int_eq(kernel_from_dir(&k, dir), 0);
	ck_assert_uint_eq(kernel_export_count(&k), 10000);
	for (int i = 0; i < 20000; i++) {
		snprintf(name, sizeof(name), "name_%d", i);
		ck_assert(kernel_exports(&k, name) == (i < 10000));
	}
	kernel_free(&k);
	buf_free(&text);
	tree_remove(dir);
}
END_TEST

START_TEST(garbage_in_module_symvers_does_no_harm)
{
	static const char *const texts[] = {
		"\t",
		"\n",
		"\t\t",
		"0x1\t\tvmlinux\n",
		"no tab at all",
		"0x1\tname",
		"\n\n\n\t\n\t\t\t\n",
	};
	char *dir = tree_make();

	for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
		struct kernel k = { 0 };

		put(dir, "Module.symvers", texts[i]);
		hear();
		ck_assert_int_eq(kernel_from_dir(&k, dir), -1);
		ck_assert_ptr_nonnull(strstr(heard(), "K0701"));
		kernel_free(&k);
	}
	tree_remove(dir);
}
END_TEST

/* kernel_from_dir() fails with K0701 and these words. */
static void
must_miss(const char *dir, const char *words)
{
	struct kernel k = { 0 };

	hear();
	ck_assert_int_eq(kernel_from_dir(&k, dir), -1);
	ck_assert_msg(strstr(heard(), "K0701") != NULL, "%s", said);
	ck_assert_msg(
	    strstr(said, words) != NULL, "no '%s' in:\n%s", words, said);
	ck_assert_ptr_null(k.release);
	ck_assert_ptr_null(k.symvers);
}

START_TEST(a_broken_tree_is_one_sentence_and_a_way_out)
{
	char *dir = tree_make(), *path;

	drop(dir, "Module.symvers");
	must_miss(dir, "Module.symvers");
	put(dir, "Module.symvers", "");
	must_miss(dir, "no exported symbol");
	drop(dir, "Module.symvers");
	put(dir, "Module.symvers/x", NULL);
	must_miss(dir, "Module.symvers");
	path = xasprintf("%s/include/config/kernel.release", dir);
	must_miss(path, "not a directory");
	free(path);
	rmdir_in(dir, "Module.symvers/x");
	rmdir_in(dir, "Module.symvers");
	put(dir, "Module.symvers", "0x1\tx\tvmlinux\tEXPORT_SYMBOL\t\n");
	put(dir, "include/config/auto.conf", "");
	must_miss(dir, "no configuration");
	must_miss("test_kernel.none", "does not exist");
	must_miss("/lib/modules/4.4.0-none/build",
	    "apt install linux-headers-4.4.0-none");
	tree_remove(dir);

	dir = xstrdup("test_kernel.XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(dir));
	must_miss(dir, "empty");
	put(dir, "Makefile", "VERSION = 6\n");
	must_miss(dir, "not configured");
	drop(dir, "Makefile");
	put(dir, "build/Makefile", "");
	must_miss(dir, "/build");
	path = xasprintf("%s/gone", dir);
	ck_assert_int_eq(symlink("nowhere", path), 0);
	must_miss(path, "link");
	free(path);
	tree_remove(dir);
}
END_TEST

/* Makes DIR/name a link to `target`. */
static void
put_link(const char *dir, const char *name, const char *target)
{
	char *path = xasprintf("%s/%s", dir, name);

	ck_assert_int_eq(symlink(target, path), 0);
	free(path);
}

START_TEST(a_half_installed_tree_names_the_package_that_is_gone)
{
	char *dir = tree_make();
	struct kernel k = { 0 };

	put_link(dir, "scripts", "/none/lib/linux-kbuild-6.1/scripts");
	must_miss(
	    dir, "its scripts leads to /none/lib/linux-kbuild-6.1/scripts");
	ck_assert_ptr_nonnull(strstr(said, " linux-kbuild-6.1\n"));
	drop(dir, "scripts");
	put_link(dir, "tools", "elsewhere");
	must_miss(dir, "its tools leads to elsewhere");
	ck_assert_ptr_nonnull(strstr(said, "6.1.0-56-amd64\n"));
	drop(dir, "tools");
	put_link(dir, "tools", "include");
	ck_assert_int_eq(kernel_from_dir(&k, dir), 0);
	kernel_free(&k);
	put(dir, "Makefile",
	    "include /none/src/linux-headers-6.1.0-56-common/Makefile\n");
	must_miss(dir, "its Makefile includes /none/src/");
	ck_assert_ptr_nonnull(strstr(said, " linux-headers-6.1.0-56-common\n"));
	tree_remove(dir);
}
END_TEST

START_TEST(a_tree_for_another_processor_is_refused)
{
	static const char *const others[] = { "ARM64", "X86_32", "RISCV" };
	char *dir = tree_make();

	for (size_t i = 0; i < ARRAY_SIZE(others); i++) {
		char *conf =
		    xasprintf("CONFIG_64BIT=y\nCONFIG_%s=y\n", others[i]);
		char *words = xasprintf("CONFIG_%s", others[i]);

		put(dir, "include/config/auto.conf", conf);
		must_miss(dir, words);
		ck_assert_ptr_nonnull(strstr(said, "another processor"));
		free(conf);
		free(words);
	}
	tree_remove(dir);
}
END_TEST

/* Writes DIR/name, which can be run. */
static void
put_program(const char *dir, const char *name)
{
	char *path = xasprintf("%s/%s", dir, name);

	put(dir, name, "#!/bin/sh\n");
	ck_assert_int_eq(chmod(path, 0755), 0);
	free(path);
}

START_TEST(a_tree_lacks_the_first_program_that_kbuild_needs)
{
	char *dir = tree_make();
	struct kernel k = { 0 };

	put(dir, "include/config/auto.conf", "CONFIG_OBJTOOL=y\n");
	ck_assert_int_eq(kernel_from_dir(&k, dir), 0);
	ck_assert_str_eq(kernel_tree_lacks(&k), "scripts/basic/fixdep");
	put_program(dir, "scripts/basic/fixdep");
	ck_assert_str_eq(kernel_tree_lacks(&k), "scripts/mod/modpost");
	put(dir, "scripts/mod/modpost", "cannot be run");
	ck_assert_str_eq(kernel_tree_lacks(&k), "scripts/mod/modpost");
	put_program(dir, "scripts/mod/modpost");
	ck_assert_str_eq(kernel_tree_lacks(&k), "tools/objtool/objtool");
	put_program(dir, "tools/objtool/objtool");
	ck_assert_ptr_null(kernel_tree_lacks(&k));
	kernel_free(&k);
	put(dir, "include/config/auto.conf", "CONFIG_X86_64=y\n");
	drop(dir, "tools/objtool/objtool");
	ck_assert_int_eq(kernel_from_dir(&k, dir), 0);
	ck_assert_ptr_null(kernel_tree_lacks(&k));
	kernel_free(&k);
	tree_remove(dir);
}
END_TEST

START_TEST(each_distribution_has_its_own_command)
{
	static const struct {
		const char *file, *text, *headers, *gcc;
	} rows[] = {
		{ "os-release", "NAME=x\nID=debian\n",
		    "apt install linux-headers-6.1", "apt install gcc" },
		{ "os-release", "ID=linuxmint\nID_LIKE=\"ubuntu debian\"\n",
		    "apt install linux-headers-6.1", "apt install gcc" },
		{ "os-release",
		    "ID=\"rocky\"\nID_LIKE=\"rhel centos fedora\"\n",
		    "dnf install kernel-devel-6.1", "dnf install gcc" },
		{ "redhat-release", "CentOS release 6\n",
		    "dnf install kernel-devel-6.1", "dnf install gcc" },
		{ "os-release", "ID=opensuse-leap\nID_LIKE='suse opensuse'\n",
		    "zypper install kernel-default-devel",
		    "zypper install gcc" },
		{ "os-release", "ID=arch", "pacman -S linux-headers",
		    "pacman -S gcc" },
		{ "os-release", "ID=mine\nVARIANT_ID=debian\n",
		    "install the headers of that kernel",
		    "install the package gcc" },
		{ "nothing", "", "install the headers of that kernel",
		    "install the package gcc" },
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		char *dir = xstrdup("test_kernel.XXXXXX"), *help;

		ck_assert_ptr_nonnull(mkdtemp(dir));
		put(dir, rows[i].file, rows[i].text);
		help = headers_help_in(dir, "6.1");
		ck_assert_msg(
		    text_starts(help, rows[i].headers), "%zu: %s", i, help);
		free(help);
		help = install_help_in(dir, "gcc");
		ck_assert_str_eq(help, rows[i].gcc);
		free(help);
		tree_remove(dir);
	}
}
END_TEST

int
main(void)
{
	const struct named_test tests[] = {
		TEST(a_tree_tells_its_release_and_exports),
		TEST(the_release_has_three_sources),
		TEST(a_configuration_is_known_by_every_name_of_a_feature),
		TEST(a_configuration_asks_for_its_hardening),
		TEST(an_unknown_kernel_gets_endbr_and_no_more),
		TEST(padding_is_as_wide_as_the_configuration_says),
		TEST(mitigations_are_read_by_their_names),
		TEST(what_cannot_be_given_is_known),
		TEST(objtool_gets_the_options_of_its_kernel),
		TEST(an_older_kernel_may_have_a_newer_objtool),
		TEST(the_trees_own_scripts_say_when_objtool_runs),
		TEST(every_feature_has_a_name),
		TEST(an_export_has_kind_module_and_namespace_in_every_layout),
		TEST(a_misspelt_name_is_near_an_export_or_a_name_of_c),
		TEST(what_is_exported_decides_what_a_name_is_here),
		TEST(the_compiler_of_a_kernel_is_told),
		TEST(ten_thousand_exports_are_all_found),
		TEST(garbage_in_module_symvers_does_no_harm),
		TEST(a_broken_tree_is_one_sentence_and_a_way_out),
		TEST(a_half_installed_tree_names_the_package_that_is_gone),
		TEST(a_tree_for_another_processor_is_refused),
		TEST(a_tree_lacks_the_first_program_that_kbuild_needs),
		TEST(each_distribution_has_its_own_command),
	};
	int failed = run_suite("tree", tests, ARRAY_SIZE(tests));

	unhear();
	return failed;
}
