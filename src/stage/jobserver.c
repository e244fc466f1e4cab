/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * jobserver.c - a recipe without `+` gets MAKEFLAGS that name descriptors which
 * make has closed; rustc would warn of it at each compile.
 */
#include "config.h"

#include "kmodrustc/stage.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "work.h"

/* A number that one of our own files has got by now is as closed to a child. */
static bool
is_closed(int fd)
{
	int flags = fcntl(fd, F_GETFD);

	return flags < 0 || (flags & FD_CLOEXEC) != 0;
}

/* --jobserver-auth=R,W, before make 4.2 --jobserver-fds=R,W. */
static bool
is_dead(const char *word)
{
	static const char *const names[] = { "--jobserver-auth=",
		"--jobserver-fds=" };
	int r, w;

	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		if (text_starts(word, names[i]) &&
		    sscanf(word + strlen(names[i]), "%d,%d", &r, &w) == 2)
			return is_closed(r) || is_closed(w);
	return false;
}

void
jobserver_env(struct strvec *env)
{
	static const char *const variables[] = { "CARGO_MAKEFLAGS", "MAKEFLAGS",
		"MFLAGS" };

	for (size_t i = 0; i < ARRAY_SIZE(variables); i++) {
		const char *value = getenv(variables[i]);
		struct strvec words = { 0 };
		struct buf kept = { 0 };
		bool dead = false;

		if (value != NULL)
			strvec_add_words(&words, value);
		for (size_t k = 0; k < words.n; k++) {
			if (is_dead(words.v[k])) {
				dead = true;
				continue;
			}
			buf_printf(&kept, "%s%s", kept.len != 0 ? " " : "",
			    words.v[k]);
		}
		if (dead)
			strvec_addf(env, "%s=%s", variables[i],
			    kept.s != NULL ? kept.s : "");
		buf_free(&kept);
		strvec_free(&words);
	}
}
