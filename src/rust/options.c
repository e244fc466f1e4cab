/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * options.c - rustc's command line as data: every option of `rustc --help -v`
 * from 1.63 to 1.97, and what we do with it. Acts on none of them.
 */
#include "config.h"

#include "kmodrustc/rust.h"

#include <string.h>

/*
 * Sorted by name. A row that stays quiet about `since` would be of no use, so
 * each says it: 63 is always, 95 not in 1.63. `once`: rustc says "given more
 * than once" to a second one. A reason is "why; what to do instead".
 */
/* clang-format off */
const struct option rustc_options[] = {
	{ .name = "L", .letter = 'L', .arg = ARG_VALUE,
	    .class = OPTION_INTERPRET, .since = 63, .value = "[KIND=]PATH",
	    .help = "look for libraries here", .id = OPTION_LIBRARY_PATH },
	{ .name = "O", .letter = 'O', .class = OPTION_PASS, .since = 63,
	    .help = "optimise (opt-level 2 up to 1.85, then 3)" },
	{ .name = "Z", .letter = 'Z', .arg = ARG_VALUE,
	    .class = OPTION_INTERPRET, .since = 63, .value = "FLAG",
	    .help = "an unstable option; rustc decides whether it may be",
	    .id = OPTION_UNSTABLE },
	{ .name = "allow", .letter = 'A', .arg = ARG_VALUE,
	    .class = OPTION_PASS, .since = 63, .value = "LINT",
	    .help = "allow a lint" },
	{ .name = "cap-lints", .arg = ARG_VALUE, .class = OPTION_PASS,
	    .since = 63, .value = "LEVEL", .help = "no lint above this level" },
	{ .name = "cfg", .arg = ARG_VALUE, .class = OPTION_PASS, .since = 63,
	    .value = "SPEC", .help = "set a cfg" },
	{ .name = "check-cfg", .arg = ARG_VALUE, .class = OPTION_PASS,
	    .since = 95, .value = "SPEC", .help = "the cfgs to expect" },
	{ .name = "codegen", .letter = 'C', .arg = ARG_VALUE,
	    .class = OPTION_INTERPRET, .since = 63, .value = "OPT[=VALUE]",
	    .help = "a codegen option, see below", .id = OPTION_CODEGEN },
	{ .name = "color", .arg = ARG_VALUE, .once = true,
	    .class = OPTION_INTERPRET, .since = 63,
	    .value = "auto|always|never", .help = "colour of messages",
	    .id = OPTION_COLOR },
	{ .name = "crate-name", .arg = ARG_VALUE, .once = true,
	    .class = OPTION_INTERPRET, .since = 63, .value = "NAME",
	    .help = "name of the crate", .id = OPTION_CRATE_NAME },
	{ .name = "crate-type", .arg = ARG_VALUE, .class = OPTION_INTERPRET,
	    .since = 63, .value = "staticlib|lib|rlib",
	    .help = "kind of the crate; all give kernel code",
	    .id = OPTION_CRATE_TYPE },
	{ .name = "deny", .letter = 'D', .arg = ARG_VALUE,
	    .class = OPTION_PASS, .since = 63, .value = "LINT",
	    .help = "make a lint an error" },
	{ .name = "diagnostic-width", .arg = ARG_VALUE, .once = true,
	    .class = OPTION_PASS, .since = 95, .value = "WIDTH",
	    .help = "columns for messages" },
	{ .name = "edition", .arg = ARG_VALUE, .once = true,
	    .class = OPTION_PASS, .since = 63,
	    .value = "2015|2018|2021|2024", .help = "edition of the language" },
	{ .name = "emit", .arg = ARG_VALUE, .class = OPTION_INTERPRET,
	    .since = 63, .value = "TYPE[=FILE],...",
	    .help = "what to write", .id = OPTION_EMIT },
	{ .name = "error-format", .arg = ARG_VALUE, .once = true,
	    .class = OPTION_INTERPRET, .since = 63,
	    .value = "human|json|short", .help = "form of messages",
	    .id = OPTION_ERROR_FORMAT },
	{ .name = "explain", .arg = ARG_VALUE, .once = true,
	    .class = OPTION_INTERPRET, .since = 63, .value = "CODE",
	    .help = "explain the code of a message", .id = OPTION_EXPLAIN },
	{ .name = "extern", .arg = ARG_VALUE, .class = OPTION_PASS,
	    .since = 63, .value = "NAME[=PATH]", .help = "another crate" },
	{ .name = "forbid", .letter = 'F', .arg = ARG_VALUE,
	    .class = OPTION_PASS, .since = 63, .value = "LINT",
	    .help = "forbid a lint" },
	{ .name = "force-warn", .arg = ARG_VALUE, .class = OPTION_PASS,
	    .since = 63, .value = "LINT", .help = "always warn of a lint" },
	{ .name = "g", .letter = 'g', .class = OPTION_PASS, .since = 63,
	    .help = "debug information, as -C debuginfo=2" },
	{ .name = "help", .letter = 'h', .class = OPTION_INTERPRET,
	    .since = 63, .help = "show the options", .id = OPTION_HELP },
	{ .name = "json", .arg = ARG_VALUE, .class = OPTION_PASS, .since = 63,
	    .value = "CONFIG", .help = "details of --error-format=json" },
	{ .name = "l", .letter = 'l', .arg = ARG_VALUE,
	    .class = OPTION_INTERPRET, .since = 63,
	    .value = "static[:MODIFIERS]=NAME",
	    .help = "add the archive libNAME.a", .id = OPTION_LIBRARY },
	{ .name = "o", .letter = 'o', .arg = ARG_VALUE, .once = true,
	    .class = OPTION_INTERPRET, .since = 63, .value = "FILE",
	    .help = "name of the output", .id = OPTION_OUTPUT },
	{ .name = "out-dir", .arg = ARG_VALUE, .once = true,
	    .class = OPTION_INTERPRET, .since = 63, .value = "DIR",
	    .help = "directory of the outputs", .id = OPTION_OUT_DIR },
	{ .name = "print", .arg = ARG_VALUE, .class = OPTION_INTERPRET,
	    .since = 63, .value = "INFO[=FILE]",
	    .help = "a question to rustc; nothing is built",
	    .id = OPTION_QUESTION },
	{ .name = "remap-path-prefix", .arg = ARG_VALUE,
	    .class = OPTION_PASS, .since = 63, .value = "FROM=TO",
	    .help = "rename directories in all output" },
	{ .name = "remap-path-scope", .arg = ARG_VALUE, .class = OPTION_PASS,
	    .since = 95, .value = "SCOPE",
	    .help = "where --remap-path-prefix works" },
	{ .name = "sysroot", .arg = ARG_VALUE, .once = true,
	    .class = OPTION_PASS, .since = 63, .value = "PATH",
	    .help = "another place for core and std" },
	{ .name = "target", .arg = ARG_VALUE, .once = true,
	    .class = OPTION_INTERPRET, .since = 63, .value = "TARGET",
	    .help = "x86_64-unknown-none or x86_64-unknown-linux-gnu",
	    .id = OPTION_TARGET },
	{ .name = "test", .class = OPTION_REFUSE, .since = 63,
	    .help = "a test harness",
	    .reason = "a test harness is a program for the host; `rustc --test` builds and runs it there" },
	{ .name = "verbose", .letter = 'v', .class = OPTION_INTERPRET,
	    .since = 63, .help = "say what is done", .id = OPTION_VERBOSE },
	{ .name = "version", .letter = 'V', .class = OPTION_INTERPRET,
	    .since = 63, .help = "show the version", .id = OPTION_VERSION },
	{ .name = "warn", .letter = 'W', .arg = ARG_VALUE,
	    .class = OPTION_PASS, .since = 63, .value = "LINT",
	    .help = "warn of a lint", .id = OPTION_LINT },
};
/* clang-format on */

const size_t nrustc_options = ARRAY_SIZE(rustc_options);

/* Codegen options may be spelled with `_`. */
static bool
same_name(const char *name, struct span s, bool loose)
{
	char c;

	for (size_t i = 0; i < s.n; i++) {
		c = loose && s.p[i] == '_' ? '-' : s.p[i];
		if (name[i] == '\0' || name[i] != c)
			return false;
	}
	return name[s.n] == '\0';
}

const struct option *
option_find(const struct option *v, size_t n, struct span name)
{
	for (size_t i = 0; i < n; i++)
		if (same_name(v[i].name, name, v == codegen_options))
			return &v[i];
	return NULL;
}

const struct option *
option_find_letter(const struct option *v, size_t n, char letter)
{
	for (size_t i = 0; i < n && letter != '\0'; i++)
		if (v[i].letter == letter)
			return &v[i];
	return NULL;
}

/* rustc's words for a switch (parse_bool in rustc_session/src/options.rs). */
static const char *
switch_word(const char *value)
{
	static const char *const yes[] = { "y", "yes", "on", "true" };
	static const char *const no[] = { "n", "no", "off", "false" };

	for (size_t i = 0; i < ARRAY_SIZE(yes); i++) {
		if (strcmp(value, yes[i]) == 0)
			return "yes";
		if (strcmp(value, no[i]) == 0)
			return "no";
	}
	return value;
}

bool
option_agrees(const struct option *row, const char *value)
{
	return row->forced != NULL &&
	    strcmp(switch_word(row->forced),
		switch_word(value != NULL ? value : "yes")) == 0;
}
