/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * probe.c - what the rustc is that some words start. Asking it costs 20 ms a
 * question, so answers are remembered, but only where a file stands for them.
 */
#include "config.h"

#include "kmodrustc/rust.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "kmodrustc/os.h"
#include "probe.h"

#define OLDEST 63

/* The answers' head in the cache; a new number forgets the old ones. */
#define ANSWERS "rustc 1"

/* ---- questions ---- */

static char *
ask_version(const struct strvec *words)
{
	static const char *const more[] = { "-vV", NULL };

	return rustc_ask(words, more);
}

static char *
ask_sysroot(const struct strvec *words)
{
	static const char *const more[] = { "--print", "sysroot", NULL };
	char *answer = rustc_ask(words, more);

	/* A path, and one that a line of the cache can hold. */
	if (answer != NULL && (*answer != '/' || strchr(answer, '\n'))) {
		free(answer);
		answer = NULL;
	}
	return answer;
}

/* ---- files ---- */

/* A rustc as its files are: two texts, each in one line. */
struct state {
	struct buf exact;   /* for answers: a doubt costs a question */
	struct buf lasting; /* for keys: a container's copy is the same */
};

/* False if the file is not there. */
static bool
add_state(struct state *s, const char *path)
{
	struct stat st;

	if (stat(path, &st) < 0)
		return false;
	buf_printf(&s->lasting, " %s %lld.%09ld %lld", path,
	    (long long)st.st_mtim.tv_sec, st.st_mtim.tv_nsec,
	    (long long)st.st_size);
	buf_printf(&s->exact, " %s %lld.%09ld %lld %lld.%09ld %llu", path,
	    (long long)st.st_mtim.tv_sec, st.st_mtim.tv_nsec,
	    (long long)st.st_size, (long long)st.st_ctim.tv_sec,
	    st.st_ctim.tv_nsec, (unsigned long long)st.st_ino);
	return true;
}

/* ---- answers that are remembered ---- */

/* A name in the cache that is the same for all states of a rustc. */
static void
answers_name(const char *who, char name[40])
{
	struct hash h = { 0 };
	char text[33];

	hash_add(&h, who);
	hash_text(&h, text);
	snprintf(name, 40, "rustc-%s", text);
}

/*
 * Fills version and sysroot from the cache, if it knows the rustc `who` in the
 * state `identity`.
 */
static bool
recall(struct rustc_info *info, const char *who, const char *identity)
{
	struct buf b = { 0 };
	char name[40], *rest, *line;
	bool known = false;

	answers_name(who, name);
	if (cache_read(name, ANSWERS, &b)) {
		rest = b.s;
		line = strsep(&rest, "\n");
		known = strcmp(line, identity) == 0;
		line = strsep(&rest, "\n");
		known = known && line != NULL && rest != NULL &&
		    text_starts(rest, "rustc ");
	}
	if (known) {
		free(info->sysroot);
		info->sysroot = xstrdup(line);
		info->version = xstrdup(rest);
	}
	buf_free(&b);
	return known;
}

static void
remember(const struct rustc_info *info, const char *who, const char *identity)
{
	char name[40], *text;

	if (info->version == NULL || info->sysroot == NULL)
		return;
	if (!text_starts(info->version, "rustc ") || strchr(identity, '\n'))
		return;
	answers_name(who, name);
	text = xasprintf("%s\n%s\n%s", identity, info->sysroot, info->version);
	cache_write(name, ANSWERS, text);
	free(text);
}

/* ---- one rustc ---- */

/* Asks a binary; false: it is not the one that its sysroot has. */
static bool
ask_binary(
    struct rustc_info *info, const struct strvec *words, const char *binary)
{
	char *inside;

	info->sysroot = ask_sysroot(words);
	if (info->sysroot == NULL)
		return false;
	inside = xasprintf("%s/bin/rustc", info->sysroot);
	if (file_same(inside, binary))
		info->version = ask_version(words);
	free(inside);
	if (info->version != NULL)
		return true;
	free(info->sysroot);
	info->sysroot = NULL;
	return false;
}

/*
 * The words start this very binary: its answers hold as long as the file is
 * the same. False: it is not what it seemed.
 */
static bool
probe_binary(
    struct rustc_info *info, const struct strvec *words, const char *binary)
{
	struct state state = { 0 };
	bool good = add_state(&state, binary);

	if (good && !recall(info, binary, state.exact.s)) {
		good = ask_binary(info, words, binary);
		if (good)
			remember(info, binary, state.exact.s);
	}
	if (good) {
		info->identity = buf_detach(&state.lasting);
		strvec_add_all(&info->words, words);
	}
	buf_free(&state.exact);
	buf_free(&state.lasting);
	return good;
}

/*
 * Words that may do anything. Which sysroot they mean is asked each time; the
 * binary in it stands for the version.
 */
static void
probe_words(struct rustc_info *info, const struct strvec *words)
{
	struct state state = { 0 };
	struct buf who = { 0 };
	char *binary = NULL;

	strvec_add_all(&info->words, words);
	for (size_t i = 0; i < words->n; i++) {
		buf_puts(&who, i != 0 ? " " : "");
		buf_add_shell_word(&who, words->v[i]);
	}
	buf_puts(&state.exact, who.s);
	buf_puts(&state.lasting, who.s);
	info->sysroot = ask_sysroot(words);
	if (info->sysroot != NULL)
		binary = xasprintf("%s/bin/rustc", info->sysroot);
	if (binary == NULL || !add_state(&state, words->v[0]) ||
	    !add_state(&state, binary)) {
		info->version = ask_version(words);
	} else if (!recall(info, who.s, state.exact.s)) {
		info->version = ask_version(words);
		remember(info, who.s, state.exact.s);
	}
	info->identity = buf_detach(&state.lasting);
	free(binary);
	buf_free(&who);
	buf_free(&state.exact);
}

/* The rest of the line of -vV that begins with `name`; the caller's. */
static char *
field(const char *version, const char *name)
{
	for (const char *s = version; s != NULL; s = strchr(s, '\n')) {
		s += *s == '\n';
		if (text_starts(s, name))
			return xstrndup(
			    s + strlen(name), strcspn(s + strlen(name), "\n"));
	}
	return NULL;
}

static void
read_version(struct rustc_info *info)
{
	static const struct {
		const char *mark;
		enum rustc_channel channel;
	} channels[] = {
		{ "-beta", CHANNEL_BETA },
		{ "-dev", CHANNEL_DEV },
		{ "-nightly", CHANNEL_NIGHTLY },
	};

	if (info->version == NULL)
		return;
	info->release = field(info->version, "release: ");
	info->host = field(info->version, "host: ");
	info->llvm = field(info->version, "LLVM version: ");
	if (info->release == NULL)
		return;
	if (text_starts(info->release, "1."))
		info->minor = (unsigned)strtoul(info->release + 2, NULL, 10);
	for (size_t i = 0; i < ARRAY_SIZE(channels); i++)
		if (strstr(info->release, channels[i].mark) != NULL)
			info->channel = channels[i].channel;
}

int
rustc_probe(const struct strvec *words, struct rustc_info *info)
{
	struct strvec one = { 0 };
	bool proxy, known = false;
	char *binary;

	*info = (struct rustc_info){ 0 };
	binary = rustc_binary(words, &proxy);
	if (binary != NULL) {
		strvec_add(&one, proxy ? binary : words->v[0]);
		known = probe_binary(info, &one, binary);
	}
	if (!known)
		probe_words(info, words);
	free(binary);
	strvec_free(&one);
	if (signal_caught())
		return -1;
	read_version(info);
	if (info->minor != 0 && info->minor < OLDEST) {
		diag_error("K0109",
		    "rustup brings a newer one, beside the "
		    "distribution's; --rustc=PATH or KMODRUSTC_RUSTC names it",
		    "rustc %s is too old: 1.%d or newer is needed",
		    info->release, OLDEST);
		return -1;
	}
	return 0;
}

void
rustc_info_free(struct rustc_info *info)
{
	strvec_free(&info->words);
	free(info->identity);
	free(info->version);
	free(info->release);
	free(info->host);
	free(info->llvm);
	free(info->sysroot);
	*info = (struct rustc_info){ 0 };
}
