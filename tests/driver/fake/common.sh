# SPDX-License-Identifier: GPL-2.0-or-later
# What the fake tools share: log the words, then behave as the test asks.
# shellcheck shell=sh
#
# $FAKE_LOG gets a line for each call: the tool, then each word in <>, with a
# newline written as ~. $FAKE_<TOOL> is one of
#	(empty)		works
#	fail:N:TEXT	says TEXT on stderr, exit code N
#	silent:N	exit code N without a word
#	warn:TEXT	says TEXT on stderr and works
#	nothing		exit code 0, but nothing is written
#	half:N		writes half a file, then dies by signal N
#	signal:N	dies by signal N
#	hang		waits until it is ended, having made $FAKE_DIR/TOOL.hangs
# $FAKE_PATH is the PATH with the real tools.

fake_log() {
	[ -n "${FAKE_LOG-}" ] || return 0
	{
		printf '%s' "$1"
		shift
		for word; do
			printf ' <%s>' "$(printf %s "$word" | tr '\n' '~')"
		done
		printf '\n'
	} >>"$FAKE_LOG"
}

# The file that the words name behind -o, or ar's, which has no -o.
fake_output() {
	while [ $# -gt 0 ]; do
		case $1 in
		-o) printf '%s\n' "$2" ;;
		*.a) printf '%s\n' "$1" ;;
		asm=*) printf '%s\n' "$1" | sed 's/^asm=//; s/,.*//' ;;
		esac
		shift
	done | head -n 1
}

# fake TOOL BEHAVIOUR WORDS...: returns only if the tool is to work.
fake() {
	fake_tool=$1
	fake_behaviour=$2
	shift 2
	fake_log "$fake_tool" "$@"
	case $fake_behaviour in
	'') ;;
	fail:*)
		fake_behaviour=${fake_behaviour#fail:}
		printf '%s\n' "${fake_behaviour#*:}" >&2
		exit "${fake_behaviour%%:*}"
		;;
	silent:*) exit "${fake_behaviour#silent:}" ;;
	warn:*) printf '%s\n' "${fake_behaviour#warn:}" >&2 ;;
	nothing) exit 0 ;;
	half:*)
		printf '!<arch>\nhalf' >"$(fake_output "$@")"
		kill -"${fake_behaviour#half:}" $$
		;;
	signal:*) kill -"${fake_behaviour#signal:}" $$ ;;
	hang)
		echo $$ >"$FAKE_DIR/$fake_tool.pid"
		mv "$FAKE_DIR/$fake_tool.pid" "$FAKE_DIR/$fake_tool.hangs"
		exec sleep 60
		;;
	*)
		echo "fake $fake_tool: what is $fake_behaviour?" >&2
		exit 99
		;;
	esac
}
