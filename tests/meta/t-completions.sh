#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# The completion scripts: real shells load them and complete real words. All
# spellings of --help are in each, and nothing that is refused.
# shellcheck disable=SC2016,SC2317 # functions are called through claim; scripts of other shells
srcdir=${srcdir:-.}
. "$srcdir/tests/tap.sh"

program=${KMODRUSTC:?names the program}
scripts=${program%/*}/completions

# What bash offers for the last word: offers WORD...
offers() {
	bash --norc --noprofile -c '
		. "$1" || exit 1
		shift
		COMP_WORDS=(kmodrustc "$@")
		COMP_CWORD=$#
		"$(complete -p kmodrustc | sed "s/.*-F \([^ ]*\).*/\1/")"
		printf "%s\n" "${COMPREPLY[@]}"' bash "$scripts/kmodrustc" "$@"
}

# completes EXPECTED WORD...: just that is offered
completes() {
	expected=$1
	shift
	offered=$(offers "$@" | tr '\n' ' ')
	echo "offered: $offered"
	[ "$offered" = "$expected " ]
}

# has EXPECTED WORD...: that is among the offers
has() {
	expected=$1
	shift
	offers "$@" | grep -qxF -e "$expected"
}

has_not() {
	! has "$@"
}

# The spellings at the left of --help -v that are not refused, without values.
spellings() {
	"$program" --help -v | awk '
		/^rustc.s codegen/ { exit }
		/^  -/ { left = $0; sub(/   .*$/, "", left); rest = $0
			if (length(left) > 23) getline rest
			if (rest !~ /\[refused\]/) print left }' |
		grep -oE '(^ *|, )-[^ ,=[]+' | sed 's/^,* *//' | sort -u
}

many() {
	[ "$(spellings | wc -l)" -ge 50 ]
}

all_in_bash() {
	for word in $(spellings); do
		case $word in -Wa*) continue ;; esac
		has "$word" "$word" || {
			echo "no $word"
			return 1
		}
	done
}

# needs SHELL: or its claims are left out, aloud
needs() {
	command -v "$1" >/dev/null && return 0
	skip "$1 is not installed: its completion was not tried"
	return 1
}

fish_offers() {
	fish --no-config -c "source $scripts/kmodrustc.fish; complete -C '$2'" |
		cut -f 1 | grep -qxF -e "$1"
}

# zsh completes in a terminal only: one of its own, with Tab pressed. Whoever
# waits for a word that never comes is ended by the time.
zsh_inserts() {
	cat >.zshrc <<-EOF
		fpath=($scripts \$fpath)
		PS1= TERM=dumb
		autoload -U compinit
		compinit -u -D
	EOF
	ZDOTDIR=$PWD timeout 30 zsh -f -c '
		zmodload zsh/zpty
		zpty z "zsh -i"
		zpty -w -n z "$2"$'\''\t'\''
		zpty -r -m z seen "*kmodrustc $1*"
		print -r -- "$seen"
		zpty -d z' zsh "$1" "$2" >zsh-out 2>&1
	cat zsh-out
	grep -qF -e "kmodrustc $1" zsh-out
}

work=$(mktemp -d "$PWD/complete-XXXXXX") || exit 1
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1
mkdir -p tree/6.1 && : >hello.rs && : >hello.txt && : >old.o

claim '--help -v has many spellings' many
if needs bash; then
	claim 'bash: --kd becomes --kdir' completes --kdir --kd
	claim 'bash: each spelling that is not refused is offered' all_in_bash
	claim 'bash: what is refused is not offered' has_not --test --t
	claim 'bash: --kdir wants a directory' completes tree --kdir tr
	claim 'bash: so it does after an equals sign' completes tree --kdir = tr
	claim 'bash: also when nothing follows yet' completes tree --kdir =
	claim 'bash: --color knows its words' completes always --color al
	claim 'bash: --explain knows the codes' has K0401 --explain K04
	claim 'bash: -C knows what may be set' completes opt-level= -C opt
	claim 'bash: -C knows nothing that is forced' has_not panic= -C pan
	claim 'bash: inputs are what can be one' has_not hello.txt he
	claim 'bash: a source is an input' completes hello.rs he
	claim 'bash: and an object' has old.o ''
fi
if needs fish; then
	claim 'fish: the script is well-formed' \
		fish --no-config -n "$scripts/kmodrustc.fish"
	claim 'fish: --kd becomes --kdir' fish_offers --kdir 'kmodrustc --kd'
	claim 'fish: --color knows its words' \
		fish_offers always 'kmodrustc --color al'
	claim 'fish: -C knows what may be set' \
		fish_offers opt-level= 'kmodrustc -C opt'
fi
if needs zsh; then
	claim 'zsh: the script is well-formed' zsh -n "$scripts/_kmodrustc"
	claim 'zsh: --kd becomes --kdir' zsh_inserts --kdir= 'kmodrustc --kd'
	claim 'zsh: --color knows its words' \
		zsh_inserts --color=always 'kmodrustc --color=al'
fi
finish
