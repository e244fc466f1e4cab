# SPDX-License-Identifier: GPL-2.0-or-later
# How the shell tests report: one line a claim, reasons as comments below it.
# shellcheck shell=sh

tap_n=0
tap_failed=0

ok() {
	tap_n=$((tap_n + 1))
	printf 'ok %d - %s\n' "$tap_n" "$*"
}

not_ok() {
	tap_n=$((tap_n + 1))
	tap_failed=$((tap_failed + 1))
	printf 'not ok %d - %s\n' "$tap_n" "$*"
}

# skip REASON
skip() {
	tap_n=$((tap_n + 1))
	printf 'ok %d # SKIP %s\n' "$tap_n" "$*"
}

# Shows a file below a failed claim.
because() {
	[ ! -s "$1" ] || sed 's/^/#   /' "$1" | head -n 40
}

# claim SENTENCE COMMAND...: ok if the command succeeds. Its output is shown if
# it does not.
claim() {
	tap_sentence=$1
	shift
	if tap_output=$("$@" 2>&1); then
		ok "$tap_sentence"
	else
		not_ok "$tap_sentence"
		[ -z "$tap_output" ] ||
			printf '%s\n' "$tap_output" | sed 's/^/#   /' |
			head -n 40
	fi
}

# The plan and the exit code: 1 if a claim failed. All skipped is 0 too: to
# automake's TAP driver any other code is an error.
finish() {
	printf '1..%d\n' "$tap_n"
	[ "$tap_failed" -eq 0 ] || exit 1
	exit 0
}
