/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * binary.c - which program some words start, where a file can tell; and a
 * question to it. What the answers mean is probe.c's.
 */
#include "config.h"

#include "probe.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "kmodrustc/os.h"

static void
to_nowhere(void *ctx, const char *line, size_t n)
{
	(void)ctx;
	(void)line;
	(void)n;
}

char *
rustc_ask(const struct strvec *words, const char *const *more)
{
	static const char *const env[] = { "KMODRUSTC_ACTIVE=1", NULL };
	struct strvec argv = { 0 };
	struct buf out = { 0 };
	struct proc p = { .out = &out,
		.env = env,
		.err_line = to_nowhere,
		.quiet_start = true };
	struct ended how = { 0 };
	bool good;

	strvec_add_all(&argv, words);
	for (; *more != NULL; more++)
		strvec_add(&argv, *more);
	p.argv = argv.v;
	good = proc_run(&p, &how) == 0 && how.code == 0 && how.signal == 0 &&
	    out.len != 0;
	strvec_free(&argv);
	if (good && out.s[out.len - 1] == '\n')
		out.s[--out.len] = '\0';
	if (good && out.len != 0)
		return buf_detach(&out);
	buf_free(&out);
	return NULL;
}

static bool
is_elf(const char *path)
{
	char magic[4] = "";
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	bool is;

	if (fd < 0)
		return false;
	is = read(fd, magic, sizeof(magic)) == sizeof(magic) &&
	    memcmp(magic, "\177ELF", sizeof(magic)) == 0;
	close(fd);
	return is;
}

/*
 * rustup, if `path` is its proxy: a link to it, or the same file under
 * another name beside it. The caller's; NULL: it is not.
 */
static char *
rustup_of(const char *path)
{
	char *real = realpath(path, NULL), *rustup = NULL;
	const char *slash;

	if (real == NULL)
		return NULL;
	slash = strrchr(path, '/');
	if (text_ends(real, "/rustup"))
		return real;
	if (slash != NULL)
		rustup = xasprintf("%.*s/rustup", (int)(slash - path), path);
	if (rustup != NULL && !file_same(rustup, real)) {
		free(rustup);
		rustup = NULL;
	}
	free(real);
	return rustup;
}

/* The binary that rustup's proxy would start; NULL if it does not say. */
static char *
ask_rustup(const char *rustup, const struct strvec *words)
{
	const char *toolchain = words->n == 2 ? words->v[1] + 1 : NULL;
	const char *const plain[] = { "which", "rustc", NULL };
	const char *const named[] = { "which", "--toolchain", toolchain,
		"rustc", NULL };
	struct strvec argv = { 0 };
	char *answer, *real = NULL;

	strvec_add(&argv, rustup);
	answer = rustc_ask(&argv, toolchain != NULL ? named : plain);
	if (answer != NULL)
		real = realpath(answer, NULL);
	free(answer);
	strvec_free(&argv);
	return real;
}

char *
rustc_binary(const struct strvec *words, bool *proxy)
{
	char *rustup = NULL, *binary = NULL;
	bool toolchain = words->n == 2 && words->v[1][0] == '+';

	*proxy = false;
	if (words->n == 1 || toolchain)
		rustup = rustup_of(words->v[0]);
	if (rustup != NULL) {
		*proxy = true;
		binary = ask_rustup(rustup, words);
	} else if (words->n == 1) {
		binary = realpath(words->v[0], NULL);
	}
	free(rustup);
	if (binary == NULL || (is_elf(binary) && strchr(binary, '\n') == NULL))
		return binary;
	free(binary);
	return NULL;
}
