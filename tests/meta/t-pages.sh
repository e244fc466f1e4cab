#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Every message code has its page, and every page is somebody's.
srcdir=${srcdir:-.}
. "$srcdir/tests/tap.sh"

codes=$(grep -ohE '"K0[0-9]{3}"' -r "$srcdir/src" | tr -d '"' | sort -u)
pages=$(cd "$srcdir/explain" && echo K*.txt | tr ' ' '\n' | sed 's/\.txt$//')

some_codes() {
	[ "$(echo "$codes" | wc -l)" -ge 20 ]
}

has_page() {
	"$KMODRUSTC" --explain "$1" | head -1 | grep -q .
}

is_used() {
	echo "$codes" | grep -qx "$1"
}

narrow() {
	! awk 'length > 80 { print FILENAME ": " FNR; bad = 1 } END { exit !bad }' \
	    "$srcdir/explain/$1.txt"
}

claim 'the sources use codes' some_codes
for code in $codes; do
	claim "$code has its page" has_page "$code"
done
for page in $pages; do
	claim "the page $page is used by a message" is_used "$page"
	claim "the page $page fits a terminal" narrow "$page"
done
finish
