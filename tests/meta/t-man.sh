#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# The man pages are well-formed; kmodrustc(1) has every option of --help, and
# kmodrustc-errors(7), which is made at build time, every page of --explain.
# shellcheck disable=SC2317 # the functions are called through claim
srcdir=${srcdir:-.}
. "$srcdir/tests/tap.sh"

page=$srcdir/man/kmodrustc.1
program=${KMODRUSTC:?names the program}
errors=${program%/*}/man/kmodrustc-errors.7

# mdoc has one dash of an option in its macro: "Fl -kdir" is --kdir.
flags() {
	grep -E '^\.(It )?(Fl|Nm|Op Fl)|Fl ' "$page" | grep -oE 'Fl +[^ ]+' |
	    sed -e 's/^Fl */-/' -e 's/[,;.]$//' | sort -u
}

# The spellings at the left of --help, one a line, without values.
options() {
	"$program" --help | grep -E '^  -' | sed -E \
	    -e 's/^  //' -e 's/   .*$//' |
	    grep -oE '(^|, )-[^ ,=[]+' | sed -e 's/^, //' | sort -u
}

in_page() {
	option=$1
	case $option in
	-Wa*) option=-Wa ;;
	esac
	flags | grep -qxF -e "$option"
}

is_named() {
	"$program" --help | grep -qw -e "$1"
}

many_options() {
	[ "$(options | wc -l)" -ge 20 ]
}

# Style (that another page is not installed here) is no fault of ours.
lint() {
	if ! command -v mandoc >/dev/null; then
		skip 'mandoc is not installed'
		return
	fi
	claim 'mandoc has nothing to say about the page' no_words \
	    mandoc -Tlint -Wwarning "$page"
	claim 'nor about that of the messages' no_words \
	    mandoc -Tlint -Wwarning "$errors"
	# bold is a letter over itself
	mandoc -Tascii -O width=200 "$errors" |
	    sed "s/.$(printf '\b')//g" >errors.txt
	for code in $(cd "$srcdir/explain" && echo K*.txt); do
		claim "$code is shown word by word" is_shown "${code%.txt}"
	done
	rm -f errors.txt errors.words explain.words
	mandoc -Tascii -O width=200 "$page" | sed "s/.$(printf '\b')//g" >page.txt
	claim '--doctor is a form of its own in the synopsis' \
	    grep -q '^     kmodrustc --doctor' page.txt
	claim 'what stands in .cargo/config.toml can be copied' \
	    grep -qF 'rustc = "kmodrustc" in the [build]' page.txt
	rm -f page.txt
}

# Words, one a line: line breaks are the reader's.
words() {
	tr -s ' ' '\n' | grep .
}

# The section of a code, of the page as a terminal shows it.
is_shown() {
	awk -v head="   $1: " '
	    /^   K0[0-9]*: / || /^[A-Z]/ { on = 0 }
	    index($0, head) == 1 { on = 1; $0 = substr($0, length(head) + 1) }
	    on' errors.txt | words >errors.words
	words <"$srcdir/explain/$1.txt" >explain.words
	[ -s errors.words ] && diff explain.words errors.words
}

no_words() {
	words=$("$@" 2>&1)
	echo "$words"
	[ -z "$words" ]
}

# A section of the page, by its name.
has_section() {
	grep -qx "\.Sh $1" "$page"
}

claim '--help shows options' many_options
for option in $(options); do
	claim "$option of --help stands in the man page" in_page "$option"
done
for answer in kmod-cache-dir kmod-glue kmod-mk kmod-rust-src; do
	claim "--help names --print $answer" is_named "$answer"
	claim "the page has $answer" grep -q "Cm .*$answer" "$page"
done
for section in NAME SYNOPSIS DESCRIPTION OPTIONS ENVIRONMENT FILES \
    'EXIT STATUS' EXAMPLES DIAGNOSTICS 'SEE ALSO'; do
	claim "the page has $section" has_section "$section"
done
for variable in KMODRUSTC_FLAGS KMODRUSTC_RUSTC KDIR; do
	claim "the page has $variable" grep -q "Ev $variable" "$page"
done
lint
finish
