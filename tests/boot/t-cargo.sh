#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# A cargo workspace becomes a module that real kernels load: by Debian's oldest
# and newest cargo with the rustc of the same age, in dev and release. What is
# claimed of cargo alone is tests/e2e/cargo.sh's.
#
#   t-cargo.sh [--no-boot]
#
# Reads $KMODRUSTC (the program), $KMODRUSTC_BUILD (where to write) and
# $KMODRUSTC_CACHE (in there, if it is not set).
set -u

here=$(cd "$(dirname "$0")" && pwd) || exit 1
root=$(cd "$here/../.." && pwd) || exit 1
# shellcheck source=../../scripts/lib.sh
. "$root/scripts/lib.sh"
# shellcheck source=../tap.sh
. "$root/tests/tap.sh"
# shellcheck source=../e2e/cargo.sh
. "$root/tests/e2e/cargo.sh"

kmodrustc=${KMODRUSTC:-$build/kmodrustc/kmodrustc}
work=$build/cargo
rm -rf "$work"
mkdir -p "$work/tmp" || exit 1
TMPDIR=$work/tmp
KMODRUSTC_CACHE=${KMODRUSTC_CACHE:-$cache/kmodrustc}
CARGO_HOME=$work/home
export TMPDIR KMODRUSTC_CACHE CARGO_HOME
# shellcheck source=lib.sh
. "$here/lib.sh"
check_program
program=$kmodrustc
unset RUSTC RUSTC_WRAPPER RUSTC_WORKSPACE_WRAPPER RUSTFLAGS CARGO MAKEFLAGS
unset CARGO_TARGET_DIR CARGO_BUILD_TARGET

# Other people's crates, and all that their Cargo.toml name.
foreign='librust-autocfg-dev librust-fnv-dev librust-libm-dev
	librust-num-integer-dev librust-num-traits-dev'

# The workspace of one cargo, with a configuration as README has it, and
# Debian's sources as a registry: make_workspace WANT
make_workspace() {
	workspace=$work/workspace_$(tag "$1")
	cp -R "$here/cargo" "$workspace"
	mkdir -p "$workspace/.cargo"
	cat >"$workspace/.cargo/config.toml" <<-T
		[build]
		rustc = "$kmodrustc"
		target = "x86_64-unknown-none"
		[source.crates-io]
		replace-with = "debian"
		[source.debian]
		directory = "$work/crates/usr/share/cargo/registry"
	T
}

# use_cargo WANT: sets $cargo, and the rustc behind the program
use_cargo() {
	cargo=$(readlink "$work/cargo-$1")
	use_rustc "$1"
}

# In a workspace; nobody but cargo has a word: compiles WANT ARGUMENT...
compiles() {
	cd "$work/workspace_$(tag "$1")" || return 1
	shift
	KDIR=$kernel_dir "$cargo" "$@" --offline -j2 >err 2>&1 </dev/null
	compiles_code=$?
	cat err
	[ "$compiles_code" -eq 0 ] && is_quiet
}

# Host crates are made for the first kernel; what is the kernel's, for each.
compiled_for_kernel() {
	cd "$work/workspace_$(tag "$1")" || return 1
	for crate in fnv num-integer num-traits module numbers table; do
		grep -q "Compiling $crate " err || return 1
	done
	[ "$kernel" = 6.1 ] || ! grep -E 'Compiling (autocfg|macros) ' err
}

compiles_nothing() {
	compiles "$1" build && ! grep Compiling err
}

# The module of one profile: make_module WANT PROFILE
make_module() {
	make_name=cargo_$(tag "$1")_$2
	cp "$work/workspace_$(tag "$1")/target/x86_64-unknown-none/$2/libmodule.a" \
		"lib$make_name.a" &&
		add_module "$make_name" half.o "lib$make_name.a"
}

lines() {
	sed 's/^\[ *[0-9]*\.[0-9]*\] //' "$1"
}

# says LOG LINE...: the lines are there
says() {
	cat "$1"
	says_log=$1
	shift
	for line; do
		lines "$says_log" | grep -qxF "$line" || {
			echo "does not say: $line"
			return 1
		}
	done
}

works() {
	loads "$1" && grep -qx '@@ rmmod 0' "$1" && has_no_complaint "$1"
}

# judge KERNEL WANT PROFILE
judge() {
	log=log/cargo_$(tag "$2")_$3
	sentence="$1: rustc $2: the $3 module"
	checked=true
	[ "$3" = debug ] || checked=false
	claim "$sentence loads and unloads" works "$log"
	claim "$sentence has what the build script computed" \
		says "$log" 'sine 841'
	claim "$sentence was told the truth by \$RUSTC" says "$log" \
		'found ["target_os=none", "true", "false", "false"]'
	claim "$sentence has its profile and features" \
		says "$log" "table narrow $checked"
	claim "$sentence counts with another's crate" \
		says "$log" 'gcd 3713820117856140824697372672' \
		'hashes ["af63dc4c8601ec8c", "af63df4c8601f1a5"]'
	claim "$sentence has what the proc-macro wrote" \
		says "$log" 'name module::Thing'
}

find_rustcs
cargos=
for want in $rustcs; do
	if command=$(get_cargo "$want"); then
		cargos="$cargos $want"
		ln -sf "$command" "$work/cargo-$want"
	else
		skip "rustc $want: no cargo for it is to be had from apt"
	fi
done
for want in $cargos; do
	use_cargo "$want"
	rustc=$KMODRUSTC_RUSTC
	mkdir -p "$work/claims_$(tag "$want")"
	cd "$work/claims_$(tag "$want")" || exit 1
	cargo_claims "rustc $want:"
done
[ "${1-}" != --no-boot ] || finish

# shellcheck disable=SC2086 # a list of words
unpack_debs "$work/crates" $foreign || {
	not_ok 'the crates are to be had from apt'
	finish
}
for want in $cargos; do
	make_workspace "$want"
done
for kernel in 6.1 6.12; do
	if ! get_kernel "$kernel"; then
		skip "kernel $kernel: not to be had from apt"
		continue
	fi
	mkdir -p "$work/$kernel"
	cd "$work/$kernel" || exit 1
	: >Kbuild
	cp "$here/rust/half.c" . || exit 1
	for want in $cargos; do
		use_cargo "$want"
		say="$kernel: rustc $want:"
		claim "$say a workspace with others' crates builds" \
			compiles "$want" build
		claim "$say all of it for this kernel" \
			compiled_for_kernel "$want"
		claim "$say and as release" compiles "$want" build --release
		claim "$say a second build does nothing" \
			compiles_nothing "$want"
		claim "$say the module has the archives" \
			make_module "$want" debug
		make_module "$want" release
	done
	make_all KBUILD_MODPOST_WARN= || {
		not_ok "$kernel: the modules can be built"
		continue
	}
	boot_modules "$kernel" ./*.ko || continue
	for want in $cargos; do
		judge "$kernel" "$want" debug
		judge "$kernel" "$want" release
	done
done

finish
