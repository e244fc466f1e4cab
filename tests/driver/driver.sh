# SPDX-License-Identifier: GPL-2.0-or-later
# What the driver tests share: a case is a directory of its own, a TMPDIR of its
# own and one run (or more) of the program between fake tools.
# shellcheck shell=sh
#
# The script has set $here, the directory of the driver tests.
# begin "sentence"; set FAKE_*, make files; run WORDS...; expectations; end.
# Reads $KMODRUSTC (the program). Writes below the current directory.

# shellcheck disable=SC2154 # the script's
root=$(cd "$here/../.." && pwd) || exit 1
# shellcheck source=../tap.sh
. "$root/tests/tap.sh"

kmodrustc=${KMODRUSTC:-${KMODRUSTC_BUILD:-$root/build}/kmodrustc/kmodrustc}
case $kmodrustc in
/*) ;;
*) kmodrustc=$PWD/$kmodrustc ;;
esac
[ -x "$kmodrustc" ] || {
	echo "${0##*/}: no program at $kmodrustc" >&2
	exit 1
}
work=$PWD/$(basename "$0" .sh).tmp
clean_path=$PATH
# A value of the caller's must not decide a case.
unset KDIR KMODRUSTC_FLAGS KMODRUSTC_RUST_SRC XDG_CACHE_HOME
unset KBUILD_VERBOSE RUST_MODFILE
unset MAKEFLAGS CARGO
export LC_ALL=C FAKE_PATH="$clean_path" FAKE_LOG FAKE_DIR TMPDIR
export FAKE_RUSTC FAKE_GCC FAKE_AR FAKE_LD FAKE_ASM

forget() {
	# the tests that need it make a directory that cannot be written
	[ ! -d "$1" ] || chmod -R u+rwx "$1"
	rm -rf "$1"
}

forget "$work"
mkdir -p "$work" || exit 1
work=$(cd "$work" && pwd -P) || exit 1

# begin SENTENCE: a fresh directory with hello.rs, tools that work.
begin() {
	sentence=$*
	dir=$work/case
	forget "$dir"
	mkdir -p "$dir/cwd" "$dir/tmp" || exit 1
	cd "$dir/cwd" || exit 1
	TMPDIR=$dir/tmp
	FAKE_DIR=$dir
	FAKE_LOG=$dir/log
	FAKE_RUSTC='' FAKE_GCC='' FAKE_AR='' FAKE_LD='' FAKE_ASM=''
	path=$here/fake:$clean_path
	unset KMODRUSTC_RUSTC KMODRUSTC_ACTIVE CC LD AR RUSTC
	: >"$dir/why"
	: >"$dir/log"
	limit=60
	runas=
	: >"$dir/out"
	: >"$dir/err"
	echo '// the fake rustc does not look' >hello.rs
}

fault() {
	printf '%s\n' "$*" >>"$dir/why"
}

# run WORD...: the program with these words, $path as its PATH; how it ended is
# kept.
run() {
	# shellcheck disable=SC2086 # words
	env PATH="$path" "$here/ended.pl" "$dir/ended" "$dir/pid" "$limit" $runas "$kmodrustc" \
		"$@" >"$dir/out" 2>"$dir/err" </dev/null
}

# The same with something on stdin.
run_with_input() {
	# shellcheck disable=SC2086 # words
	env PATH="$path" "$here/ended.pl" "$dir/ended" "$dir/pid" "$limit" $runas "$kmodrustc" \
		"$@" >"$dir/out" 2>"$dir/err"
}

# run_and_signal TOOL SIGNAL WORD...: sends a signal once that tool hangs.
run_and_signal() {
	hanging=$1
	signal=$2
	shift 2
	run "$@" &
	runner=$!
	tries=0
	while [ ! -e "$dir/$hanging.hangs" ] && [ "$tries" -lt 200 ]; do
		sleep 0.05
		tries=$((tries + 1))
	done
	if [ -e "$dir/$hanging.hangs" ]; then
		kill -"$signal" "$(cat "$dir/pid")"
	else
		fault "$hanging was never started"
	fi
	wait "$runner"
	[ -e "$dir/$hanging.hangs" ] || return 0
	if kill -0 "$(cat "$dir/$hanging.hangs")" 2>/dev/null; then
		fault "$hanging is still running"
		kill "$(cat "$dir/$hanging.hangs")"
	fi
}

# ended exit N | signal N
ended() {
	[ "$*" = "$(cat "$dir/ended")" ] ||
		fault "it ended with $(cat "$dir/ended"), not $*"
}

said() {
	for pattern; do
		grep -qe "$pattern" "$dir/err" || fault "it does not say: $pattern"
	done
}

said_not() {
	! grep -qe "$1" "$dir/err" || fault "it says: $1"
}

said_nothing() {
	[ ! -s "$dir/err" ] || fault "it says something on stderr"
	[ ! -s "$dir/out" ] || fault "it says something on stdout"
}

# An error has one code, and a page for it.
said_error() {
	grep -qe "^error\[$1\]" "$dir/err" || fault "no error[$1]"
}

# The calls of a tool in the log: called TOOL PATTERN
called() {
	grep -e "^$1 " "$dir/log" | grep -qe "$2" ||
		fault "$1 was not called with $2"
}

not_called() {
	for tool; do
		! grep -qe "^$tool " "$dir/log" || fault "$tool was called"
	done
}

is_archive() {
	[ -n "$(ar t "$1" 2>/dev/null)" ] || fault "$1 is no archive"
}

# Nothing is in TMPDIR, and in the current directory only these files.
only() {
	[ -z "$(ls -A "$dir/tmp")" ] ||
		fault "left in TMPDIR: $(ls -A "$dir/tmp")"
	find . -mindepth 1 -maxdepth 1 | sed 's|^\./||' | sort >"$dir/is"
	for file; do
		printf '%s\n' "$file"
	done | sort >"$dir/should"
	cmp -s "$dir/is" "$dir/should" || {
		fault "files here, and those expected:"
		diff "$dir/is" "$dir/should" >>"$dir/why"
	}
}

end() {
	cd "$work" || exit 1
	if [ ! -s "$dir/why" ]; then
		ok "$sentence"
		return
	fi
	not_ok "$sentence"
	because "$dir/why"
	echo '#   stderr:'
	[ ! -e "$dir/err" ] || because "$dir/err"
	echo '#   called:'
	because "$dir/log"
}

# Leaves a case that cannot be tried here: cannot REASON
cannot() {
	cd "$work" || exit 1
	skip "$sentence: $*"
}

# For cases that root's rights would spoil: the program runs as nobody. Fails if
# that is not possible.
unprivileged() {
	[ "$(id -u)" -eq 0 ] || return 0
	runas="$(command -v setpriv) --reuid=65534 --regid=65534 --clear-groups"
	chown -R 65534:65534 "$dir"
	# shellcheck disable=SC2086 # words
	(cd "$dir/cwd" && $runas test -x "$kmodrustc") 2>/dev/null &&
		$runas test -x "$here/fake/rustc" 2>/dev/null &&
		$runas test -w "$dir/cwd" 2>/dev/null
}

done_all() {
	forget "$work"
	finish
}
