#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# What --help -v says of each of rustc's options is what happens: the whole
# program, and the words that a rustc (a fake one) is called with.
# shellcheck disable=SC2086 # lists of words
set -u
here=$(cd "$(dirname "$0")" && pwd) || exit 1
# shellcheck source=driver.sh
. "$here/driver.sh"

# "CLASS OPTION VALUE" of each row; the option as it is written, VALUE is - if
# there is none. forced: the value that is forced.
rows=$("$kmodrustc" --help -v | awk '
	/^rustc.s options/ { on = 1 }
	!on || !/^  -/ { next }
	{
		left = $0
		sub(/   .*$/, "", left)
		rest = substr($0, length(left) + 1)
		if (rest !~ /\[/) getline rest
		match(rest, /\[[^]]*\]/)
		class = substr(rest, RSTART + 1, RLENGTH - 2)
		value = "-"
		if (left ~ /=| [A-Z[]/ && left !~ /[a-z]\[=/) value = "x1"
		if (sub(/^forced: /, "", class)) { value = class; class = "forced" }
		gsub(/ /, "-", class)
		sub(/^ */, "", left)
		sub(/^-., /, "", left)
		# what is left is an option and its metavariable
		if (left ~ /^-C /) sub(/=.*$/, "", left)
		else { sub(/[= ].*$/, "", left) }
		gsub(/ /, "", left)
		print class, left, value
	}')

count() {
	printf '%s\n' "$rows" | grep -c "^$1 "
}

# with OPTION VALUE: sets $words, as the option is written, and $word, the last
# word that rustc would get.
with() {
	case $1,$2 in
	-C*,-) words=$1 word=${1#-C} ;;
	-C*) words=$1=$2 word=${1#-C}=$2 ;;
	*,-) words=$1 word=$1 ;;
	*) words="$1 $2" word=$2 ;;
	esac
}

begin "--help -v has rows of all classes"
for class in passed-on forced refused no-effect; do
	[ "$(count $class)" -ge 1 ] || fault "no row is $class"
done
[ "$(count passed-on)" -ge 35 ] || fault "few are passed on"
end

printf '%s\n' "$rows" >"$work/rows"
while read -r class option value; do
	with "$option" "$value"
	case $class in
	passed-on)
		begin "$words reaches rustc"
		run hello.rs $words -o libhello.a
		ended exit 0
		said_nothing
		called rustc "<\(--[a-z-]*=\)\?$word>\|<-[A-Za-z]>.*<$word>"
		;;
	forced)
		begin "$words is fine, as it is what is done anyway"
		run hello.rs $words -o libhello.a
		ended exit 0
		said_nothing
		end
		begin "$option with another value is an error before rustc runs"
		run hello.rs "$option=other" -o libhello.a
		ended exit 1
		said_error K0208
		said 'note: ' 'help: '
		grep '<--emit' "$dir/log" >>"$dir/why"
		;;
	refused)
		begin "$words is an error with its reason before rustc runs"
		run hello.rs $words -o libhello.a
		ended exit 1
		said_error K0207
		said 'note: ' 'help: '
		grep '<--emit' "$dir/log" >>"$dir/why"
		only hello.rs
		;;
	no-effect)
		begin "$words is told to have no effect, rustc does not get it"
		run hello.rs $words -o libhello.a
		ended exit 0
		said 'warning\[K0203\]' 'note: '
		called rustc '<--emit'
		! grep -q "<$word>" "$dir/log" || fault "rustc gets $word"
		;;
	*) continue ;;
	esac
	end
done <"$work/rows"
done_all
