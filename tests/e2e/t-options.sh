#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# The rustcs that are here, asked for their options: each has a row in the
# tables, and the lists of tests/golden/options are theirs.
# shellcheck disable=SC2317 # the functions are called through claim
srcdir=${srcdir:-.}
# shellcheck source=../tap.sh
. "$srcdir/tests/tap.sh"

program=${KMODRUSTC:?names the program}
dir=$(mktemp -d "$PWD/options-XXXXXX") || exit 1
trap 'rm -rf "$dir"' EXIT

# What --help -v has a row for, spelled as option-names spells it.
"$program" --help -v | awk '/^rustc.s options/ { on = 1 } on && /^  -/' |
	sed -e 's/   .*//' -e 's/^ *//' >"$dir/rows"
grep -oE '^-C [a-z-]+' "$dir/rows" >"$dir/known"
grep -vE '^-C [a-z]' "$dir/rows" | grep -oE '^-[A-Za-z]|--[a-z-]+' >>"$dir/known"

lists() {
	# shellcheck disable=SC2086 # a list of words
	sh "$srcdir/scripts/option-names" $1 >"$dir/names" &&
		[ "$(wc -l <"$dir/names")" -ge 80 ]
}

all_known() {
	! grep -vxF -f "$dir/known" "$dir/names"
}

is_golden() {
	diff "$1" "$dir/names"
}

# The machine's, and those that scripts/test has unpacked.
seen=
for rustc in "${KMODRUSTC_RUSTC:-rustc}" \
	"${KMODRUSTC_BUILD:-$srcdir/build}"/cache/rustc-*/rustc; do
	# shellcheck disable=SC2086 # a list of words
	version=$($rustc -V 2>/dev/null | sed -n 's/^rustc \([0-9.]*\).*/\1/p')
	case " $seen " in
	*" ${version:-} "*) continue ;;
	esac
	[ -n "$version" ] || continue
	seen="$seen $version"
	claim "rustc $version lists its options" lists "$rustc"
	claim "each option of rustc $version has its row" all_known
	minor=${version#*.}
	golden=$srcdir/tests/golden/options/1${minor%%.*}.txt
	if [ -e "$golden" ]; then
		claim "the list of rustc $version is the golden one" \
			is_golden "$golden"
	else
		skip "rustc $version has no golden list: scripts/option-names"
	fi
done
[ -n "$seen" ] || skip 'no rustc here'
finish
