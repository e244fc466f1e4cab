# SPDX-License-Identifier: GPL-2.0-or-later
# What the tests of real Rust share: what examples/rich says, as a program of this
# machine and in a kernel's log, and what a panic leaves there.
# shellcheck shell=sh
#
# Sourced after tests/boot/lib.sh by a POSIX shell that has set $here
# (tests/boot) and $rich (examples/rich).

# What the program said, by a file, without the warning that stable sort takes
# much stack from rustc 1.85 on.
words_but_frames() {
	awk '/^warning\[K0603\]/ { on = 1 } !on; /^$/ { on = 0 }' "$1"
}

# The same of the last run.
# shellcheck disable=SC2154 # set by who sources this
other_words() {
	words_but_frames "$work/out"
}

# What rich.rs says as a program of this machine: host_says RUSTC-NAME
host_says() {
	# shellcheck disable=SC2046,SC2154 # a list of words; set by who sources this
	"$work/rustc-$1" --edition=2021 -O --crate-type staticlib --crate-name rich \
		"$rich/rich.rs" -o librich_host.a &&
		gcc "$here/rust/host.c" librich_host.a -lpthread -ldl -o rich_host &&
		./rich_host >"host_$1" 2>&1
}

# ---- what a kernel said of a module ----

# The lines of its log, without times.
lines() {
	sed 's/^\[ *[0-9]*\.[0-9]*\] //' "$1"
}

# Loaded and unloaded, without a complaint.
works() {
	loads "$1" && grep -qx '@@ rmmod 0' "$1" && has_no_complaint "$1"
}

# As many frees as allocations, and some.
leaks_nothing() {
	lines "$1" | grep '^allocations: ' || return 1
	lines "$1" | sed -n 's/^allocations: \([0-9]*\), frees: \([0-9]*\)$/\1 \2/p' |
		awk '$1 == $2 && $1 > 9 { good = 1 } END { exit !good }'
}

# Lines of rich(), without counts of memory; dbg! tells columns since 1.79.
rich_lines() {
	lines "$1" | sed '/^@@/d; /^allocations: /d; /^goodbye$/d; /: goodbye$/d
		s|[^ []*/rich\.rs:\([0-9]*\):[0-9]*\]|rich.rs:\1]|
		s|[^ []*/rich\.rs:\([0-9]*\)\]|rich.rs:\1]|'
}

# The kernel's log has just the lines that the program of this machine has, but
# for text that two print! make one line of, for the log knows only lines, and
# for what the kernel says of its own affairs in between (`tsc: ...`).
says_what_the_host_says() {
	rich_lines "$1" >"$work/said"
	rich_lines "$work/any/host_$2" | sed 's/^two lines$/two \nlines/' |
		diff - "$work/said" | grep '^[<>]' |
		grep -vE '^> [a-z0-9_]+: ' >"$work/differ"
	cat "$work/differ"
	[ -s "$work/said" ] && [ ! -s "$work/differ" ]
}

# The task ended in a panic, not the kernel: panicked_at LOG PLACE MESSAGE
panicked_at() {
	cat "$1"
	grep -q '@@ insmod [1-9]' "$1" &&
		lines "$1" | grep -qE "^rust: panicked at [^ ]*$2:" &&
		lines "$1" | grep -qx "rust: $3" &&
		lines "$1" | grep -q 'kernel BUG at'
}

# The place of a word in a source: place_of FILE WORD
place_of() {
	echo "${1##*/}:$(grep -nF "$2" "$1" | sed 's/:.*//; q')"
}
