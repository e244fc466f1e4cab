/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * face.c - who calls: a person or a Makefile, Kbuild, or cargo. Looks at the
 * words and the environment only; what they mean is each face's own.
 */
#include "config.h"

#include "kmodrustc/front.h"

#include <stdlib.h>
#include <string.h>

#include "hand.h"
#include "kmodrustc/os.h"

static const char *
last_part(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash != NULL ? slash + 1 : path;
}

bool
is_ourselves(const char *word)
{
	const char *self = proc_self();

	if (strchr(word, '/') != NULL)
		return file_same(word, self);
	return *self != '\0' && strcmp(word, last_part(self)) == 0;
}

bool
is_wrapped_rustc(const char *word)
{
	const char *name = last_part(word);

	return *word != '-' &&
	    (strcmp(name, "rustc") == 0 || strcmp(name, "clippy-driver") == 0 ||
		is_ourselves(word));
}

static bool
has_word(int argc, char **argv, const char *word)
{
	for (int i = 1; i < argc; i++)
		if (strcmp(argv[i], word) == 0)
			return true;
	return false;
}

/*
 * Is there an option that rustc does not have, or -o, which cargo never uses and
 * probes only to write nothing?
 */
static bool
is_by_hand(int argc, char **argv)
{
	struct span name;

	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], "-S") == 0 || strcmp(argv[i], "-c") == 0)
			return true;
		if (strcmp(argv[i], "-o") == 0 && i + 1 < argc &&
		    strcmp(argv[i + 1], "-") != 0)
			return true;
		if (!text_starts(argv[i], "--"))
			continue;
		name = (struct span){ argv[i] + 2, strcspn(argv[i] + 2, "=") };
		if (option_find(own_options, nown_options, name) != NULL &&
		    option_find(rustc_options, nrustc_options, name) == NULL)
			return true;
	}
	return false;
}

/* RUSTC_WRAPPER and RUSTC_WORKSPACE_WRAPPER: rustc's path is the first word. */
static bool
is_wrapper(int argc, char **argv)
{
	return argc > 1 && is_wrapped_rustc(argv[1]);
}

/*
 * cargo's own call, in which RUSTFLAGS may have put options of ours, or the one
 * of a build script that asks its $RUSTC. One that names kmodrustc itself, though
 * cargo's is another, writes as a person does.
 */
static bool
is_cargo(int argc, char **argv)
{
	if (getenv("CARGO") == NULL)
		return false;
	if (has_word(argc, argv, "--crate-name") &&
	    has_word(argc, argv, "--error-format=json") &&
	    !has_word(argc, argv, "-o"))
		return true;
	return rustc_is_us() && !is_by_hand(argc, argv);
}

/* In this order; who is none of them writes by hand. */
static const struct {
	bool (*is)(int argc, char **argv);
	enum front_result (*read)(int argc, char **argv, struct job *job);
} faces[] = {
	{ kbuild_calls, front_kbuild },
	{ is_wrapper, front_cargo },
	{ is_cargo, front_cargo },
};

enum front_result
front_read(int argc, char **argv, struct job *job)
{
	for (size_t i = 0; i < ARRAY_SIZE(faces); i++)
		if (faces[i].is(argc, argv))
			return faces[i].read(argc, argv, job);
	return front_hand(argc, argv, job);
}
