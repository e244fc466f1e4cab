#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# The rooms keep to the floor plan: what each may include, and who may spawn.
srcdir=${srcdir:-.}
. "$srcdir/tests/tap.sh"

src=$srcdir/src
rooms='base os kernel asm elf verify rust stage front'

# may ROOM: the rooms it may include, itself the last
may() {
	if [ "$1" = kernel ]; then
		echo base kernel
		return
	fi
	for may_room in $rooms; do
		echo "$may_room"
		[ "$may_room" != "$1" ] || return 0
	done
}

headers_of() {
	sed -n 's|^#include "kmodrustc/\([a-z]*\)\.h".*|\1|p' \
	    "$src/$1"/*.[ch] "$srcdir/include/kmodrustc/$1.h" | sort -u
}

includes_stay_below() {
	[ -n "$(headers_of "$1")" ] || return 1
	above=$(headers_of "$1" | grep -vxF "$(may "$1" | tr ' ' '\n')")
	[ -z "$above" ] || {
		echo "$1 includes $above"
		return 1
	}
}

never() {
	! grep -nE "$2" "$src/$1"/*.[ch]
}

rooms_exist() {
	for room in $rooms; do
		ls "$src/$room"/*.c >/dev/null || return 1
	done
}

claim 'every room has sources' rooms_exist
for room in $rooms; do
	claim "$room includes only rooms below it" includes_stay_below "$room"
done
for room in base kernel asm elf verify; do
	claim "$room starts no process" never "$room" \
	    'proc_run|posix_spawn|\bfork\(|\bexecv|\bpopen\(|\bsystem\('
done
for room in base os kernel asm verify rust stage front; do
	claim "$room knows no libelf" never "$room" \
	    '<(libelf|gelf)\.h>|elf_begin'
done
finish
