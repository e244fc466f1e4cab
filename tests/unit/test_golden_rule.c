/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * test_golden_rule.c - tests/golden/rule/<id>/: good.s is accepted, bad.s is
 * refused or warned of, and one message has every line of err in it. More
 * files, if any:
 *	kernel	who judges, as --kernel= has it; without: any
 *	symvers	the Module.symvers of that kernel's build tree
 *	config	its configuration
 *	ours	judge as what we made ourselves
 *	cc	flags of gcc for bad.s
 *	patch	changes to the assembled bad.o, for what gas cannot write:
 *		"byte OFFSET VALUE" or "section NAME type VALUE"
 */
#include "config.h"

#include <dirent.h>
#include <elf.h>
#include <errno.h>

#include "assemble.h"
#include "suite.h"

#define GOOD "golden-good.o"
#define BAD "bad.o"
#define TREE "golden.tree"

static void
patch_section(struct buf *image, const char *name, uint32_t type)
{
	Elf64_Ehdr *eh = (Elf64_Ehdr *)(void *)image->s;
	Elf64_Shdr *sh = (Elf64_Shdr *)(void *)(image->s + eh->e_shoff);
	const char *names = image->s + sh[eh->e_shstrndx].sh_offset;

	for (size_t i = 1; i < eh->e_shnum; i++) {
		if (strcmp(names + sh[i].sh_name, name) == 0) {
			sh[i].sh_type = type;
			return;
		}
	}
	ck_abort_msg("no section %s to patch", name);
}

static void
patch_object(const char *path, const char *how)
{
	struct buf image = { 0 };
	char name[64];
	unsigned at, value;
	FILE *f;

	ck_assert_int_eq(file_read(path, &image), 0);
	if (sscanf(how, "byte %u %u", &at, &value) == 2)
		image.s[at] = (char)value;
	else if (sscanf(how, "section %63s type %u", name, &value) == 2)
		patch_section(&image, name, value);
	else
		ck_abort_msg("what is '%s'?", how);
	f = fopen(path, "we");
	ck_assert_ptr_nonnull(f);
	ck_assert_uint_eq(fwrite(image.s, 1, image.len, f), image.len);
	ck_assert_int_eq(fclose(f), 0);
	buf_free(&image);
}

/* Is every line of `err` in this one message? */
static bool
has_lines(const char *message, char *err)
{
	char *copy = xstrdup(err), *rest, *line;
	bool all = true;

	for (line = strtok_r(copy, "\n", &rest); line;
	     line = strtok_r(NULL, "\n", &rest))
		all = all && strstr(message, line) != NULL;
	free(copy);
	return all;
}

/* Messages are divided by empty lines. */
static bool
some_message_has_lines(const char *said, char *err)
{
	char *copy = xstrdup(said), *message = copy, *end;
	bool found = false;

	while (!found && message != NULL) {
		end = strstr(message, "\n\n");
		if (end != NULL)
			*end = '\0';
		found = has_lines(message, err);
		message = end ? end + 2 : NULL;
	}
	free(copy);
	return found;
}

/* The verdict of the kernel in `dir`. */
static struct verdict
verdict_in(const char *dir, const char *object)
{
	char *kernel = text_find(dir, "kernel"),
	     *symvers = text_find(dir, "symvers"),
	     *config = text_find(dir, "config"),
	     *ours = xasprintf("%s/ours", dir);
	struct kernel k = { 0 };
	const struct verify v = { .kernel = &k,
		.ours = access(ours, F_OK) == 0 };
	struct verdict is;

	if (symvers != NULL) {
		tree_make(TREE, kernel, symvers, config);
		ck_assert_int_eq(kernel_from_dir(&k, TREE), 0);
		tree_remove(TREE);
	} else {
		ck_assert_int_eq(
		    kernel_from_release(&k, kernel ? kernel : "any"), 0);
	}
	is = verdict_with(object, &v);
	kernel_free(&k);
	free(kernel);
	free(symvers);
	free(config);
	free(ours);
	return is;
}

static void
golden_check(const char *dir, const char *id)
{
	char *flags = text_find(dir, "cc"), *patch = text_find(dir, "patch"),
	     *err = text_find(dir, "err"),
	     *good_s = xasprintf("%s/good.s", dir),
	     *bad_s = xasprintf("%s/bad.s", dir);
	struct verdict good, bad;

	ck_assert_msg(err != NULL, "%s has no err", id);
	compile(NULL, NULL, good_s, GOOD);
	compile(NULL, flags, bad_s, BAD);
	if (patch != NULL)
		patch_object(BAD, patch);
	good = verdict_in(dir, GOOD);
	ck_assert_msg(good.judged == 0 && good.result.refused == 0,
	    "%s: good.s is not accepted:\n%s", id, good.said);
	ck_assert_msg(*good.said == '\0', "%s: good.s: %s", id, good.said);
	bad = verdict_in(dir, BAD);
	ck_assert_msg(bad.judged == 0 &&
		(bad.result.refused != 0 || bad.result.warned != 0),
	    "%s: nothing is wrong with bad.s:\n%s", id, bad.said);
	ck_assert_msg(some_message_has_lines(bad.said, err),
	    "%s: no message has all of\n%s\nit is\n%s", id, err, bad.said);
	free(good.said);
	free(bad.said);
	free(flags);
	free(patch);
	free(err);
	free(good_s);
	free(bad_s);
	unlink(GOOD);
	unlink(BAD);
}

START_TEST(every_golden_rule_accepts_good_and_refuses_bad)
{
	char *root = xasprintf("%s/tests/golden/rule", source_root());
	DIR *d = opendir(root);
	struct dirent *entry;
	size_t n = 0;

	ck_assert_msg(d != NULL, "%s: %s", root, strerror(errno));
	while ((entry = readdir(d)) != NULL) {
		char *dir;

		if (entry->d_name[0] == '.')
			continue;
		dir = xasprintf("%s/%s", root, entry->d_name);
		golden_check(dir, entry->d_name);
		free(dir);
		n++;
	}
	closedir(d);
	free(root);
	ck_assert_uint_eq(n, rule_rows());
}
END_TEST

int
main(void)
{
	static const struct named_test tests[] = {
		TEST(every_golden_rule_accepts_good_and_refuses_bad),
	};

	return run_suite("golden rules", tests, ARRAY_SIZE(tests));
}
