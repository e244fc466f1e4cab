#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# AC_PROG_KMODRUSTC in the configure script of somebody else's module.
# shellcheck disable=SC2317 # the functions are called through claim
srcdir=${srcdir:-.}
. "$srcdir/tests/tap.sh"

program=${KMODRUSTC:?names the program}
unset KMODRUSTC
for tool in autoconf aclocal; do
	command -v "$tool" >/dev/null || {
		skip "$tool is not installed"
		finish
	}
done
macros=$(cd "$srcdir/share/aclocal" && pwd) || exit 1
here=$PWD
work=$(mktemp -d "$here/m4-XXXXXX") || exit 1
trap 'cd "$here" && rm -rf "$work"' EXIT
cd "$work" || exit 1

# A project with the macro's arguments, configured: project ARGUMENTS [VAR=VALUE...]
project() {
	printf '%s\n' "$1" >arguments
	shift
	cat >configure.ac <<-EOF
		AC_INIT([other], [1])
		AC_PROG_KMODRUSTC($(cat arguments))
		AC_CONFIG_FILES([out])
		AC_OUTPUT
	EOF
	echo '@KMODRUSTC@|@KMODRUSTC_MK@' >out.in
	rm -rf out aclocal.m4 configure autom4te.cache config.status
	aclocal -I "$macros" && autoconf -Wall -Werror || return 1
	./configure "$@"
}

# A program that says what is asked of one: fake VERSION
fake() {
	mkdir -p bin
	cat >bin/kmodrustc <<-EOF
		#!/bin/sh
		case "\$1 \$2" in
		'--version ') [ -z "\$RUSTC\$CARGO" ] && echo 'kmodrustc $1' ;;
		'--print kmod-mk') echo /there/kmodrustc.mk ;;
		*) exit 1 ;;
		esac
	EOF
	chmod +x bin/kmodrustc
}

finds_the_one_in_path() {
	project '' PATH="$work/bin:$PATH" RUSTC=kmodrustc CARGO=cargo &&
		grep -qxF "$work/bin/kmodrustc|/there/kmodrustc.mk" out
}

takes() {
	project "$1" KMODRUSTC="$work/bin/kmodrustc" && [ -s out ]
}

refuses() {
	said=$(project "$1" KMODRUSTC="$2" 2>&1) && return 1
	echo "$said"
	echo "$said" | grep -qF "$3"
}

goes_on() {
	project '[9], [echo yes], [echo no >answer]' \
		KMODRUSTC="$work/bin/kmodrustc" &&
		grep -qx no answer && grep -qx '|' out
}

is_ours() {
	project '[0.1.0], [echo yes >answer]' KMODRUSTC="$program" &&
		grep -qx yes answer &&
		grep -qxF "$program|$("$program" --print kmod-mk 2>/dev/null)" out
}

fake 0.10.2
claim 'the one in PATH is found, even where RUSTC is kmodrustc' \
    finds_the_one_in_path
claim 'a version that is newer by number is taken' takes '[0.9.10]'
claim 'the same version is taken' takes '[0.10.2]'
claim 'an older one ends configure with both versions' \
    refuses '[0.11]' "$work/bin/kmodrustc" 'kmodrustc 0.10.2 is older than 0.11'
claim 'a missing one ends configure' \
    refuses '' "$work/nosuch" 'kmodrustc was not found'
claim 'an action for a missing one is taken instead' goes_on
claim 'the real one is found' is_ours
finish
