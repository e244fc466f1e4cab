#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Claims about real Rust in real kernels: core, alloc, std's face, panics and
# other people's crates, loaded in QEMU. One boot for each kernel.
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

kmodrustc=${KMODRUSTC:-$build/kmodrustc/kmodrustc}
work=$build/rust
rm -rf "$work"
mkdir -p "$work/any" "$work/tmp" || exit 1
TMPDIR=$work/tmp
KMODRUSTC_CACHE=${KMODRUSTC_CACHE:-$cache/kmodrustc}
export TMPDIR KMODRUSTC_CACHE
# shellcheck source=lib.sh
. "$here/lib.sh"
# shellcheck source=rust/lib.sh
. "$here/rust/lib.sh"
# shellcheck source=crates/lib.sh
. "$here/crates/lib.sh"
check_program

rich=$root/examples/rich
# Of rich.rs: a word for the module's name, and the options.
variants='O0 -C opt-level=0
O1 -C opt-level=1
O2 -C opt-level=2
O3 -C opt-level=3
Os -C opt-level=s
Oz -C opt-level=z
g -O -g
assert -O -C debug-assertions=yes
checks -O -C overflow-checks=yes'
variant_names=$(printf '%s\n' "$variants" | sed 's/ .*//')

variant_options() {
	printf '%s\n' "$variants" | sed -n "s/^$1 //p"
}

# ---- what is claimed of an object ----

has_no_float_register() {
	objdump -d "$1" >"$work/asm" || return 1
	grep -q '<rich\|<run' "$work/asm" || {
		echo "no code in $1"
		return 1
	}
	! grep -E '%([xyz]?mm[0-9]|st\b|k[0-7]\b)' "$work/asm"
}

# Names and types of relocations in sections that get into memory.
allocated_relocs() {
	{
		readelf -SW "$1"
		readelf -rW "$1"
	} | sed 's/^ *\[ */[/; s/\[\([0-9]*\)\] */[\1] /' | awk '
		/^\[[0-9]+\] / && $8 ~ /A/ { loaded[$2] = 1 }
		/^Relocation section/ {
			name = $3
			gsub(/^\047\.rela|\047$/, "", name)
			on = name in loaded
		}
		on && $3 ~ /^R_X86_64_/ { print name, $3 }' | sort | uniq -c
}

has_only_three_types() {
	allocated_relocs "$1" >"$work/types"
	[ -s "$work/types" ] || {
		echo "no relocations in $1"
		return 1
	}
	! grep -vE ' R_X86_64_(32S|64|PC32)$' "$work/types"
}

has_line_table() {
	objdump --dwarf=decodedline "$1" | grep -q 'rich\.rs *[1-9]'
}

# One note, of the glue file, and nothing else.
has_the_note() {
	cat "$work/out"
	[ "$(other_words | grep -c .)" -eq 1 ] &&
		other_words | grep -q '^note: .*kmodrustc_glue\.c'
}

# builds, with no words but that warning, once: makes_quietly FILE ARGUMENT...
makes_quietly() {
	builds "$@" && [ -z "$(other_words)" ] && {
		[ "$(grep -c '^warning\[K0603\]' "$work/out")" -le 1 ] || {
			echo "told more than once"
			return 1
		}
	}
}

# ---- objects ----

# Without a kernel in mind.
cd "$work/any" || exit 1
find_rustcs
for want in $rustcs; do
	use_rustc "$want"
	name=$(tag "$want")
	claim "rustc $want: rich.rs runs on this machine" host_says "$want"
	claim "rustc $want: rich.rs for any kernel" \
		builds "librich_any_$name.a" -O --edition=2021 "$rich/rich.rs"
	claim "rustc $want: a note names the file that it needs" has_the_note
	claim "rustc $want: own handler and allocator for any kernel need none" \
		makes_quietly "libown_$name.a" -O --edition=2021 "$here/rust/own.rs"
	build_crates "$want"
done
unset KMODRUSTC_RUSTC

# Of a .rs for this kernel: makes_for OBJECT SOURCE OPTION... What a source
# declares of its own C half, or of another .rs, is defined there.
makes_for() {
	for_object=$1
	for_source=$2
	shift 2
	makes_quietly "$for_object" --edition=2021 "--kdir=$kernel_dir" \
		--undefined=ignore "$@" "$for_source"
}

# check_object SENTENCE OBJECT
check_object() {
	claim "$1: $2 has no register of the FPU" has_no_float_register "$2"
	claim "$1: $2 needs only 32S, 64 and PC32" has_only_three_types "$2"
}

# The example, through its own Makefile, in $PWD/rich_TAG with modules of that
# name: make_rich WANT
make_rich() {
	rich_name=rich_$(tag "$1")
	rm -rf "$rich_name"
	cp -R "$rich" "$rich_name" &&
		sed -i "s/rich_module/$rich_name/" "$rich_name/Kbuild" &&
		make -C "$rich_name" KDIR="$kernel_dir" KMODRUSTC="$kmodrustc" &&
		cp "$rich_name/$rich_name.ko" "$rich_name/rich_rust.o" . &&
		mv rich_rust.o "$rich_name.o" &&
		cp "$rich_name.ko" "${rich_name}_crash.ko" &&
		echo crash=1 >"${rich_name}_crash.args"
}

# All objects and modules of one rustc for one kernel: make_modules KERNEL WANT
make_modules() {
	name=$(tag "$2")
	use_rustc "$2"
	say="$1: rustc $2"
	claim "$say: examples/rich by its own Makefile" make_rich "$2"
	check_object "$say" "rich_$name.o"

	cp "$root/rt/kmodrustc_glue.c" "glue_$name.c"
	cp "$work/any/librich_any_$name.a" "$work/any/libown_$name.a" .
	add_module "any_$name" rich_half.o "glue_$name.o" "librich_any_$name.a"
	add_module "own_$name" half.o "libown_$name.a"

	for variant in $variant_names; do
		file=rich_${variant}_$name.body.o
		# shellcheck disable=SC2046 # a list of words
		claim "$say: rich.rs with $(variant_options "$variant")" \
			makes_for "$file" "$rich/rich.rs" \
			$(variant_options "$variant")
		check_object "$say" "$file"
		add_module "rich_${variant}_$name" rich_half.o "$file"
	done
	claim "$say: -g leaves the lines in" has_line_table "rich_g_$name.body.o"

	claim "$say: core and alloc without std" \
		makes_for "alloc_$name.body.o" "$here/rust/alloc.rs" -O
	add_module "alloc_$name" half.o "alloc_$name.body.o"

	for variant in one two; do
		claim "$say: $variant.rs to an archive" makes_for \
			"lib${variant}_$name.a" "$here/rust/$variant.rs" -O
	done
	add_module "two_$name" half.o "libone_$name.a" "libtwo_$name.a"

	claim "$say: overflow.rs with checks" makes_for "overflow_$name.body.o" \
		"$here/rust/overflow.rs" -O -C overflow-checks=yes
	add_module "overflow_$name" half.o "overflow_$name.body.o"

	claim "$say: other people's crates in one object" \
		use_crates "$2" "crates_$name.body.o"
	check_object "$say" "crates_$name.body.o"
	add_module "crates_$name" half.o "crates_$name.body.o"
	unset KMODRUSTC_RUSTC
}

# ---- what a kernel said of a module ----

# The lines are in the log, in any order: says LOG LINE...
says() {
	says_log=$1
	cat "$1"
	shift
	for line; do
		lines "$says_log" | grep -qxF "$line" || {
			echo "does not say: $line"
			return 1
		}
	done
}

says_own_things() {
	at=$(place_of "$here/rust/own.rs" 'panics here')
	cat "$1"
	grep -q '@@ insmod [1-9]' "$1" &&
		lines "$1" | grep -q 'word 299$' &&
		lines "$1" | grep -qE 'own allocator: ([0-9]+), \1$' &&
		lines "$1" | grep -q "own handler: .*$at\$" &&
		! grep 'rust: panicked' "$1"
}

judge() {
	name=$(tag "$2")
	say="$1: rustc $2"
	for module in "rich_$name" "any_$name" \
		$(printf '%s\n' "$variant_names" | sed "s/.*/rich_&_$name/"); do
		claim "$say: $module.ko loads and unloads" works "log/$module"
		claim "$say: $module.ko says what a program on the host says" \
			says_what_the_host_says "log/$module" "$2"
		claim "$say: $module.ko leaks nothing" leaks_nothing "log/$module"
	done
	claim "$say: an index out of bounds is told, and ends only the task" \
		panicked_at "log/rich_${name}_crash" \
		"$(place_of "$rich/rich.rs" 'bytes[index]')" \
		'index out of bounds: the len is 10 but the index is 57'
	claim "$say: nothing had leaked before" \
		leaks_nothing "log/rich_${name}_crash"
	claim "$say: with overflow checks a sum panics" \
		panicked_at "log/overflow_$name" \
		"$(place_of "$here/rust/overflow.rs" '// here')" \
		'attempt to add with overflow'
	claim "$say: core and alloc work without std" works "log/alloc_$name"
	claim "$say: and print through core::fmt::Write" says "log/alloc_$name" \
		'map 199 Some((3, "1163"))' \
		"[4, 3, 2, 1] [1, \"two\", Some('3')]      7|0x00ff" \
		"34028236692093846346337460743176821145 Err(ParseIntError { kind: InvalidDigit })"
	claim "$say: without leaking" leaks_nothing "log/alloc_$name"
	claim "$say: a user's own panic handler and allocator are used" \
		says_own_things "log/own_$name"
	claim "$say: two Rust archives in one module work" works "log/two_$name"
	claim "$say: each with its own functions" says "log/two_$name" \
		'first: 5' 'second: 7' 'both: [5, 7]'
	claim "$say: a module of other people's crates works" \
		works "log/crates_$name"
	judge_crates "log/crates_$name" "$say"
}

for kernel in 6.1 6.12; do
	if ! get_kernel "$kernel"; then
		skip "kernel $kernel: not to be had from apt"
		continue
	fi
	mkdir -p "$work/$kernel"
	cd "$work/$kernel" || exit 1
	: >Kbuild
	cp "$here/rust/half.c" . && cp "$rich/module.c" rich_half.c || exit 1
	for want in $rustcs; do
		make_modules "$kernel" "$want"
	done
	make_all KBUILD_MODPOST_WARN= || {
		not_ok "$kernel: the modules can be built"
		continue
	}
	# those that end in a panic stay loaded, but nobody minds
	for module in own_*.ko overflow_*.ko rich_*_crash.ko; do
		: >"${module%.ko}.panics"
	done
	boot_modules "$kernel" ./*.ko || continue
	for want in $rustcs; do
		judge "$kernel" "$want"
	done
done

finish
