/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * find.c - where the real rustc is. Never asks $RUSTC, which is us, and runs
 * nothing.
 */
#include "config.h"

#include "kmodrustc/rust.h"

#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "kmodrustc/os.h"

/*
 * Adds the words of `text`, the first as the path of a program that is not
 * us; false if there is none. A path with blanks in it may be the whole text.
 */
static bool
add_program(struct strvec *words, const char *text)
{
	struct strvec sv = { 0 };
	char *path = NULL;

	if (strchr(text, '/') != NULL)
		path = proc_find(text);
	if (path != NULL) {
		strvec_add(words, path);
		free(path);
		return true;
	}
	strvec_add_words(&sv, text);
	if (sv.n != 0)
		path = proc_find(sv.v[0]);
	if (path != NULL) {
		strvec_add(words, path);
		for (size_t i = 1; i < sv.n; i++)
			strvec_add(words, sv.v[i]);
	}
	free(path);
	strvec_free(&sv);
	return words->n != 0;
}

/* Do the words of `text` call us? */
static bool
calls_us(const char *text)
{
	const char *self = proc_self(), *slash = strrchr(self, '/'), *name;
	struct strvec sv = { 0 };
	bool us = false;

	strvec_add_words(&sv, text);
	name = sv.n != 0 ? sv.v[0] : text;
	if (slash != NULL && strchr(name, '/') == NULL)
		us = strcmp(name, slash + 1) == 0;
	else if (slash != NULL)
		us = file_same(name, self) || file_same(text, self);
	strvec_free(&sv);
	return us;
}

static const char *
set_or_null(const char *s)
{
	return s != NULL && *s != '\0' ? s : NULL;
}

/*
 * A rustc that was named is the only candidate. `looked` gets what was tried,
 * for the message; it may be NULL.
 */
static bool
look(const char *wanted, struct strvec *words, struct buf *looked)
{
	const char *env = set_or_null(getenv("KMODRUSTC_RUSTC"));
	const char *path = getenv("PATH");
	const char *name = wanted != NULL ? wanted : env;

	if (name != NULL) {
		if (looked != NULL)
			buf_printf(looked, "looked for `%s`, from %s", name,
			    wanted != NULL ? "--rustc" : "$KMODRUSTC_RUSTC");
		return add_program(words, name);
	}
	if (looked != NULL)
		buf_printf(looked, "looked for `rustc` in PATH=%s",
		    path != NULL ? path : "");
	if (add_program(words, "rustc"))
		return true;
#ifdef RUSTC_PATH
	if (looked != NULL)
		buf_printf(looked, ", then for %s", RUSTC_PATH);
	return add_program(words, RUSTC_PATH);
#else
	return false;
#endif
}

bool
rustc_look(const char *wanted, struct strvec *words)
{
	return look(wanted, words, NULL);
}

/*
 * Under sudo PATH is short; the rustup of the user who called may be had by
 * name. The help for that, NULL if it is not so.
 */
static char *
sudo_help(void)
{
	const char *user = set_or_null(getenv("SUDO_USER"));
	const struct passwd *pw;
	char *path, *help = NULL;

	if (user == NULL || geteuid() != 0)
		return NULL;
	pw = getpwnam(user);
	if (pw == NULL)
		return NULL;
	path = xasprintf("%s/.cargo/bin/rustc", pw->pw_dir);
	if (access(path, X_OK) == 0)
		help = xasprintf(
		    "sudo hides %s's rustc; call `sudo RUSTUP_HOME=%s/.rustup KMODRUSTC_RUSTC=%s ...`",
		    user, pw->pw_dir, path);
	free(path);
	return help;
}

/* A rustc was named, and that is us. False: no. */
static bool
say_own(const char *wanted)
{
	const char *name =
	    wanted != NULL ? wanted : set_or_null(getenv("KMODRUSTC_RUSTC"));

	if (name == NULL || !calls_us(name))
		return false;
	diag_error("K0101",
	    "name the real compiler; left out, the `rustc` in PATH is used",
	    "%s names kmodrustc itself: `%s`",
	    wanted != NULL ? "--rustc" : "KMODRUSTC_RUSTC", name);
	return true;
}

int
rustc_find(const char *wanted, struct strvec *words)
{
	struct buf looked = { 0 };
	char *help = NULL;

	if (look(wanted, words, &looked)) {
		buf_free(&looked);
		return 0;
	}
	if (say_own(wanted)) {
		buf_free(&looked);
		return -1;
	}
	help = sudo_help();
	diag(
	    &(struct diag){
		.level = LEVEL_ERROR,
		.code = "K0101",
		.note = looked.s,
		.help = help != NULL
		    ? help
		    : "`apt install rustc` brings one, or rustup; a rustc elsewhere is named by --rustc=PATH or KMODRUSTC_RUSTC",
	    },
	    "rustc was not found");
	free(help);
	buf_free(&looked);
	return -1;
}
