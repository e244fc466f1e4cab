# SPDX-License-Identifier: GPL-2.0-or-later
# A real rustc for tests that want no core made for the kernel: it takes half a
# minute and is tried with the kernels. Sourced with $program set, in a
# directory that is ours.
# shellcheck shell=sh

# shellcheck disable=SC2154 # set by who sources this
unset KMODRUSTC_RUST_SRC

# Sets KMODRUSTC_RUSTC, if the one here has its source, to the same one with a
# sysroot that leaves the source out; $sourceless is not set if it is found all
# the same, below /usr/src. Fails if there is no rustc.
find_sourceless_rustc() {
	sourceless=yes
	words=${KMODRUSTC_RUSTC:-rustc}
	# shellcheck disable=SC2086 # a list of words
	real_sysroot=$($words --print sysroot 2>/dev/null) || return 1
	[ -n "$("$program" --print kmod-rust-src)" ] || return 0
	mkdir -p rustc.dir/lib/rustlib
	for part in "$real_sysroot"/lib/rustlib/*; do
		[ "${part##*/}" = src ] || ln -s "$part" rustc.dir/lib/rustlib/
	done
	printf '#!/bin/sh\nexec %s --sysroot %s "$@"\n' "$words" \
		"'$PWD/rustc.dir'" >rustc.sh
	chmod +x rustc.sh
	KMODRUSTC_RUSTC=$PWD/rustc.sh
	export KMODRUSTC_RUSTC
	# shellcheck disable=SC2034 # for who sources this
	[ -z "$("$program" --print kmod-rust-src)" ] || sourceless=
}
