#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# cargo with kmodrustc as its rustc, on this machine's own cargo and rustc. Old
# and new ones of Debian's, and kernels, are tests/boot/t-cargo.sh's.
srcdir=${srcdir:-.}
# shellcheck source=../tap.sh
. "$srcdir/tests/tap.sh"
# shellcheck source=cargo.sh
. "$srcdir/tests/e2e/cargo.sh"

program=${KMODRUSTC:?names the program}
cargo=${CARGO_COMMAND:-cargo}
command -v "$cargo" >/dev/null || {
	skip 'cargo: no cargo in PATH, which scripts/test tests all the same'
	finish
}
rustc=$(command -v "${KMODRUSTC_RUSTC:-rustc}") || {
	skip 'cargo: no rustc in PATH and KMODRUSTC_RUSTC is not set'
	finish
}
dir=$(mktemp -d "$PWD/cargo-XXXXXX") || exit 1
trap 'rm -rf "$dir"' EXIT
cd "$dir" || exit 1
# No sysroot here: what it takes to make one is tested with the kernels.
KMODRUSTC_RUST_SRC=
export KMODRUSTC_RUST_SRC
unset RUSTC RUSTC_WRAPPER RUSTC_WORKSPACE_WRAPPER RUSTFLAGS CARGO MAKEFLAGS
unset CARGO_TARGET_DIR CARGO_BUILD_TARGET

cargo_claims 'cargo:'
finish
