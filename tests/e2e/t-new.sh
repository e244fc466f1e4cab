#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# What --new leaves and what it refuses. That it can be built and loaded is
# claimed by tests/boot/t-kbuild.sh.
# shellcheck disable=SC2317 # the functions are called through claim
srcdir=${srcdir:-.}
# shellcheck source=../tap.sh
. "$srcdir/tests/tap.sh"

program=${KMODRUSTC:?names the program}
case $srcdir in
/*) ;;
*) srcdir=$PWD/$srcdir ;;
esac
unset KMODRUSTC_DATADIR
dir=$(mktemp -d "$PWD/e2e-XXXXXX") || exit 1
trap 'chmod -R u+w "$dir"; rm -rf "$dir"' EXIT
cd "$dir" || exit 1
umask 022

not() {
	! "$@"
}

# Its files, in order, are those named: has DIRECTORY FILE...
has() {
	has_dir=$1
	shift
	printf '%s\n' "$@" | sort >want
	(cd "$has_dir" && find . -type f | sed 's|^\./||' | sort) | diff want -
}

makes() {
	makes_name=$1
	shift
	"$program" --new "$makes_name" "$@" >out 2>err || {
		cat err
		return 1
	}
	[ ! -s err ] && grep -q "make -C $makes_name" out
}

no_placeholder() {
	! grep -rn '@[A-Z]*@' "$@"
}

# Every file that could end in a module says its licence, and so does the module.
is_licensed() {
	find "$@" -type f ! -name '*.md' ! -name .gitignore >files
	while read -r file; do
		head -n 1 "$file" |
		    grep -q 'SPDX-License-Identifier: MIT OR GPL-2.0-or-later' || {
			echo "$file"
			return 1
		}
	done <files
	for module; do
		grep -rql 'Dual MIT/GPL' "$module" || return 1
	done
}

# refuses WORDS-OF-THE-MESSAGE ARGUMENT...: and leaves nothing.
refuses() {
	refuses_words=$1
	shift
	find . | sort >before
	"$program" "$@" >out 2>err
	refuses_code=$?
	find . | sort | diff before - || return 1
	cat err
	[ "$refuses_code" -eq 1 ] && [ ! -s out ] &&
	    grep -qF -e "$refuses_words" err
}

# A file system that is full at once, or after the first file.
leaves_nothing() {
	for blocks in 0 1; do
		(
			trap '' XFSZ
			ulimit -f "$blocks"
			"$program" --new big --archive --dkms
		) 2>&1 | cat >said
		grep K0204 said || return 1
		[ ! -e big ] && [ -z "$(find . -name '.big.*')" ] || return 1
	done
}

readme_speaks_of_dkms() {
	grep -q DKMS "$1/README.md"
}

is_mode() {
	stat -c %a "$2" && [ "$(stat -c %a "$2")" = "$1" ]
}

prints_mk() {
	"$program" --print kmod-mk | tee out | grep -q "$1"
}

common='.gitignore Kbuild Makefile README.md'
# shellcheck disable=SC2086 # lists of words
{
	claim 'a pure module is made' makes one
	claim 'of these files' has one $common one.rs
	claim 'a mixed module is made' makes two --mixed
	claim 'of these files' has two $common two_main.c two_rust.rs
	claim 'a module with an archive is made' makes three --archive
	claim 'of these files' has three $common three_main.c three_rust.rs
	claim 'a module with cargo is made' makes four --cargo
	claim 'of these files' has four $common four_main.c Cargo.toml \
	    .cargo/config.toml src/lib.rs
	claim 'with --dkms there is a dkms.conf' makes five --pure --dkms
	claim 'and nothing else more' has five $common five.rs dkms.conf
}
claim 'no placeholder is left' no_placeholder one two three four five
claim 'all have a licence that modules can have' \
    is_licensed one two three four five
claim 'the readme speaks of DKMS with --dkms' readme_speaks_of_dkms five
claim 'and without it not' not readme_speaks_of_dkms one
claim 'the directory is as mkdir makes one' is_mode 755 one

mkdir empty
: >before
: >file
ln -s nowhere link
for there in one empty file link; do
	claim "what exists is not touched: $there" refuses 'exists already' \
	    --new "$there"
done
claim 'a dash is not possible, another name is proposed' \
    refuses 'kmodrustc --new my_mod' --new my-mod
claim 'a digit in front is not possible' refuses 'digit' --new 1st
claim 'a path is no name' refuses 'bears the module' --new a/b
claim 'nor are words' refuses 'letters, digits' --new 'a b'
claim 'nor letters that C does not know' refuses 'letters, digits' --new naïve
claim 'an empty name is none' refuses 'empty' --new ''
claim '56 characters are too many' refuses '55' --new \
    a2345678901234567890123456789012345678901234567890123456
claim 'and 55 are not' makes \
    a234567890123456789012345678901234567890123456789012345
claim 'a crate of Rust is no name' refuses 'Rust has a crate' --new alloc
claim 'two kinds contradict each other' refuses 'two kinds' \
    --new x --pure --mixed
claim 'an input has no meaning' refuses 'no input' --new x y.rs
claim 'a kind alone means nothing' refuses 'kmodrustc --new NAME --mixed' --mixed
claim 'a name is needed' refuses 'needs a value' --new
claim 'a failure leaves nothing' leaves_nothing

claim 'the rules for Kbuild are where they are installed' \
    prints_mk '^/.*/kmodrustc\.mk$'
KMODRUSTC_DATADIR=/x
export KMODRUSTC_DATADIR
claim 'or where the environment says' prints_mk '^/x/kmodrustc\.mk$'
# ---- kmodrustc.mk, for a Kbuild without a rule for .rs ----

# What it runs for one.o: mk_runs VARIABLE=VALUE...
mk_runs() {
	mkdir -p mk && : >mk/one.rs && cat >mk/Makefile <<-'M'
		obj := $(CURDIR)
		src := $(CURDIR)
		if_changed_dep = @echo '$(cmd_$(1))'
		all: $(obj)/one.o
		include $(mk)
		FORCE:
	M
	(unset MAKEFLAGS MFLAGS MAKELEVEL
	make -s -C mk mk="$srcdir/share/kmodrustc/kmodrustc.mk" "$@") >out 2>&1
	cat out
	grep -q -- --emit=obj= out
}

# Who runs objtool over one.o is said: mk_says_objtool VARIABLE=VALUE...
mk_says_objtool() {
	mk_runs "$@" && grep -q -- ' --objtool=yes ' out
}

mk_leaves_objtool() {
	mk_runs "$@" && ! grep -q -- --objtool out
}

claim 'kmodrustc.mk: a module of one object gets objtool where it is delayed' \
	mk_says_objtool delay-objtool=y is-single-obj-m=y
claim 'kmodrustc.mk: one of several gets it of Kbuild' \
	mk_leaves_objtool delay-objtool=y is-single-obj-m=
claim 'kmodrustc.mk: where it is not delayed, kmodrustc knows itself' \
	mk_leaves_objtool delay-objtool= is-single-obj-m=y
finish
