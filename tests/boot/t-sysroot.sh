#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Claims about the making of core and alloc by a real rustc: many at once, and
# one that is killed. tests/unit/test_sysroot.c tries the rest with a false one.
#
# Reads $KMODRUSTC (the program) and $KMODRUSTC_BUILD (where to write). Takes
# about three minutes.
set -u

here=$(cd "$(dirname "$0")" && pwd) || exit 1
root=$(cd "$here/../.." && pwd) || exit 1
# shellcheck source=../../scripts/lib.sh
. "$root/scripts/lib.sh"
# shellcheck source=../tap.sh
. "$root/tests/tap.sh"

kmodrustc=${KMODRUSTC:-$build/kmodrustc/kmodrustc}
work=$build/sysroot
rm -rf "$work"
mkdir -p "$work/tmp" || exit 1
cd "$work" || exit 1
TMPDIR=$work/tmp
export TMPDIR
# shellcheck source=lib.sh
. "$here/lib.sh"
check_program

# A rustc that leaves a line in $work/calls for each crate it compiles.
rustc=$(get_rustc newest) || {
	skip "rustc newest: not to be had from apt"
	finish
}
ln -s "$rustc" real
cat >rustc <<'EOF_RUSTC'
#!/bin/sh
here=$(dirname "$0")
crate=
for word; do
	[ "$crate" != next ] || echo "$word" >>"$here/calls"
	crate=
	[ "$word" != --crate-name ] || crate=next
done
exec "$here/real" "$@"
EOF_RUSTC
chmod +x rustc
KMODRUSTC_RUSTC=$work/rustc
export KMODRUSTC_RUSTC
cat >vec.rs <<'EOF_RS'
#[no_mangle]
pub extern "C" fn last(n: usize) -> usize {
    let v: Vec<usize> = (0..n).collect();
    v[v.len() - 1]
}
EOF_RS

# How often the crate was compiled: calls CRATE
calls() {
	grep -cx "$1" calls
}

# An empty cache: fresh NAME
fresh() {
	KMODRUSTC_CACHE=$work/$1
	export KMODRUSTC_CACHE
	rm -rf "$KMODRUSTC_CACHE"
	: >calls
}

compile() {
	"$kmodrustc" -O vec.rs -o "$1" >"$1.out" 2>&1 </dev/null
	echo $? >"$1.code"
}

# ---- 64 at once ----

fresh many
mkdir many.d
n=0
while [ "$n" -lt 64 ]; do
	compile "many.d/$n.o" &
	n=$((n + 1))
done
wait

all_succeeded() {
	cat many.d/*.code | sort | uniq -c
	[ "$(cat many.d/*.code | grep -cx 0)" -eq 64 ]
}

all_are_the_same() {
	[ "$(cat many.d/*.o | wc -c)" -gt 0 ] &&
		[ "$(md5sum many.d/*.o | cut -d ' ' -f 1 | sort -u | wc -l)" -eq 1 ]
}

# Of each crate, and of nothing else but the 64 and the canary.
made_once() {
	sort calls | uniq -c
	for crate in core alloc std; do
		[ "$(calls "$crate")" -eq 1 ] || return 1
	done
}

claim "64 compiles on an empty cache all succeed" all_succeeded
claim "they make the same object" all_are_the_same
claim "core, alloc and std were compiled once" made_once
compile again.o
claim "one more compiles none of them" made_once

# ---- kill -9 ----

# A compile with an empty cache, killed as soon as crate $1 is begun: by itself,
# or with all that it started if $2 is `-`, as a sign before a number means.
killed_at() {
	setsid "$kmodrustc" -O vec.rs -o killed.o >killed.out 2>&1 </dev/null &
	pid=$!
	waited=0
	until grep -qx "$1" calls; do
		sleep 0.1
		waited=$((waited + 1))
		if [ "$waited" -ge 1200 ] || ! kill -0 "$pid"; then
			echo "it never came to compiling $1"
			cat killed.out
			return 1
		fi
	done
	sleep 0.5
	kill -9 "$2$pid"
	wait "$pid"
	code=$?
	echo "exit code $code"
	[ "$code" -eq 137 ] && [ ! -e killed.o ]
}

# The next one makes everything, the same as ever, and cleans up.
next_one_is_well() {
	compile next.o
	cat next.o.out
	[ "$(cat next.o.code)" -eq 0 ] && cmp next.o again.o || return 1
	[ "$(calls core)" -ge 1 ] || return 1
	ls "$KMODRUSTC_CACHE"
	[ -z "$(find "$KMODRUSTC_CACHE" -name '*.build-*')" ]
}

for crate in core alloc; do
	fresh "killed-$crate-alone"
	claim "kill -9 of the program while it makes $crate" \
		killed_at "$crate" ''
	claim "harms nothing" next_one_is_well
	fresh "killed-$crate-group"
	claim "kill -9 of all it started while it makes $crate" \
		killed_at "$crate" -
	claim "harms nothing either" next_one_is_well
done

finish
