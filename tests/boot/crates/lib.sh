# SPDX-License-Identifier: GPL-2.0-or-later
# Other people's crates: got from Debian, compiled as a plain Makefile would do
# it, used by crates.rs. t-rust.sh loads that.
# shellcheck shell=sh
#
# Sourced by t-rust.sh, whose $work, $here and claims these functions use.

# shellcheck disable=SC2154 # set by who sources this
crates_list=$here/crates/list
# shellcheck disable=SC2154
crates_registry=$work/crates/usr/share/cargo/registry

# Their lines in the list, without comments.
crates_each() {
	grep -v '^#' "$crates_list"
}

# Unpacks the sources, once; not installed.
# shellcheck disable=SC2154,SC2046 # $work; a list of words
get_crates() {
	[ -d "$crates_registry" ] || unpack_debs "$work/crates" \
		$(crates_each | awk '{ print "librust-" $2 "-dev" }')
}

# A value of a crate's Cargo.toml: crate_value TABLE KEY <Cargo.toml
crate_value() {
	sed -n "/^\[$1\]/,/^\[[^$1]/s/^$2 = \"\(.*\)\"/\1/p"
}

# One library: crate_build CRATE PACKAGE FEATURES [NEEDED CRATE...]
crate_build() {
	crate=$1
	crate_features=$3
	for crate_dir in "$crates_registry/$2"-[0-9]* \
		"$crates_registry/$1"-[0-9]*; do
		[ ! -e "$crate_dir/Cargo.toml" ] || break
	done
	crate_edition=$(crate_value package edition <"$crate_dir/Cargo.toml")
	crate_root=$(crate_value lib path <"$crate_dir/Cargo.toml")
	shift 3
	for crate_need; do
		set -- "$@" --extern "$crate_need=lib$crate_need.rlib"
		shift
	done
	[ "$crate_features" != - ] || crate_features=
	for crate_feature in $(echo "$crate_features" | tr , ' '); do
		set -- "$@" --cfg "feature=\"$crate_feature\""
	done
	# no lint of theirs is ours
	makes "lib$crate.rlib" -O --cap-lints=allow --crate-type rlib \
		--mitigations=retpoline,rethunk,sls,ibt \
		--crate-name "$crate" --edition="${crate_edition:-2015}" -L . "$@" \
		"$crate_dir/${crate_root:-src/lib.rs}"
}

# All of them by one rustc, as hard as each of the kernels asks, into crates_TAG: build_crates WANT
build_crates() {
	get_crates || {
		skip "rustc $1: crates are not to be had from apt"
		return
	}
	crates_dir=$work/any/crates_$(tag "$1")
	mkdir -p "$crates_dir"
	while read -r crate package features needs; do
		# shellcheck disable=SC2086 # a list of words
		claim "rustc $1: crate $crate compiles for the kernel" \
			crate_in "$crates_dir" "$crate" "$package" "$features" $needs
	done <<-EOF_LIST
		$(crates_each)
	EOF_LIST
}

crate_in() {
	cd "$1" && shift && crate_build "$@"
}

# crates.rs with all of them, for the kernel in $kernel_dir: use_crates WANT OBJECT
use_crates() {
	crates_dir=$work/any/crates_$(tag "$1")
	crates_object=$2
	set --
	for crate in $(crates_each | awk '{ print $1 }'); do
		set -- "$@" --extern "$crate=$crates_dir/lib$crate.rlib"
	done
	# shellcheck disable=SC2154 # $kernel_dir
	makes "$crates_object" -O --edition=2021 "--kdir=$kernel_dir" \
		-L "$crates_dir" "$@" "$here/crates/crates.rs"
}

# judge_crates LOG SENTENCE
judge_crates() {
	sed -n 's/^    ("\([a-z0-9_]*\)", use_.*/\1/p' "$here/crates/crates.rs" \
		>"$work/used"
	while read -r crate; do
		claim "$2: crate $crate does what it should" \
			says "$1" "crate $crate: ok"
	done <"$work/used"
	claim "$2: the crates leak nothing" leaks_nothing "$1"
}
