#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# The routines of rt/ that can run on the host do there, against the host's
# arithmetic. Needs a rustc for this machine: $KMODRUSTC_RUSTC or rustc.
set -u
here=$(cd "$(dirname "$0")" && pwd) || exit 1
# shellcheck source=../tap.sh
. "$here/../tap.sh"
rustc=${KMODRUSTC_RUSTC:-rustc}
dir=$(mktemp -d) || exit 1
trap 'rm -rf "$dir"' EXIT

# agrees NAME: tests/rt/NAME.rs builds, with rustc's own checks on, and passes
agrees() {
	# shellcheck disable=SC2086 # a list of words
	$rustc --edition 2021 -O -C debug-assertions --cap-lints allow \
		--cfg kmodrustc_test -o "$dir/$1" "$here/$1.rs" &&
		"$dir/$1" 100000
}

# shellcheck disable=SC2086 # a list of words
if ! $rustc -V >/dev/null 2>&1; then
	skip "no rustc"
	finish
fi
claim "128-bit division is the host's" agrees builtins
claim "soft floating point is the host's" agrees softfloat
finish
