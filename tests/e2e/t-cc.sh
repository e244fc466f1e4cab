#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# CC of several words: ccache and distcc before gcc, both real.
# shellcheck disable=SC2317 # the functions are called through claim
srcdir=${srcdir:-.}
# shellcheck source=../tap.sh
. "$srcdir/tests/tap.sh"

program=${KMODRUSTC:?names the program}
here=$(cd "$srcdir/tests/e2e" && pwd) || exit 1
dir=$(mktemp -d "$PWD/cc-XXXXXX") || exit 1
server=
trap '[ -z "$server" ] || kill "$server"; rm -rf "$dir"' EXIT
cd "$dir" || exit 1
unset CC DISTCC_HOSTS CCACHE_DISABLE
# shellcheck source=lib.sh
. "$here/lib.sh"
find_sourceless_rustc || {
	skip 'no rustc in PATH and KMODRUSTC_RUSTC is not set'
	finish
}
echo '#[no_mangle] pub extern "C" fn f(x: u64) -> u64 { x ^ 5 }' >f.rs
echo 'int g(void) { return 5; }' >g.c

# The same object as with plain gcc, without a word: same CC OUTPUT
same() {
	"$program" f.rs -o plain.o && CC=$1 "$program" f.rs -o "$2" >out 2>&1
	code=$?
	cat out
	[ "$code" -eq 0 ] && [ ! -s out ] && cmp plain.o "$2"
}

# ccache's hits of both kinds, added up.
hits() {
	ccache --print-stats | awk '
		$1 ~ /^(direct|preprocessed)_cache_hit$/ { n += $2 }
		END { print n + 0 }'
}

second_is_a_hit() {
	before=$(hits)
	same 'ccache gcc' c2.o && [ "$(hits)" -gt "$before" ]
}

# Is gcc called through it? -v names all words of CC.
is_named() {
	CC=$1 "$program" -v f.rs -o v.o 2>&1 | grep -F " $1 -c "
}

if command -v ccache >/dev/null; then
	CCACHE_DIR=$dir/ccache
	export CCACHE_DIR
	claim 'CC="ccache gcc" makes the same object' same 'ccache gcc' c1.o
	claim 'the same text again is a hit' second_is_a_hit
	claim '-v names ccache and gcc' is_named 'ccache gcc'
else
	skip 'ccache is not installed'
fi

# A server that takes work from this machine only; it is ours to end.
start_distccd() {
	port=$((20000 + $$ % 20000))
	distccd --no-detach --daemon --enable-tcp-insecure --jobs 2 \
		--listen 127.0.0.1 --port "$port" --allow 127.0.0.1 \
		--log-stderr >distccd.log 2>&1 &
	server=$!
	DISTCC_HOSTS=127.0.0.1:$port DISTCC_DIR=$dir/distcc DISTCC_FALLBACK=0
	# it may not listen yet when it is asked first
	DISTCC_BACKOFF_PERIOD=0
	export DISTCC_HOSTS DISTCC_DIR DISTCC_FALLBACK DISTCC_BACKOFF_PERIOD
	mkdir "$DISTCC_DIR"
}

# distcc may be back before distccd has said what it did.
serves() {
	tries=0
	until grep -q COMPILE_OK distccd.log || [ "$tries" -eq 60 ]; do
		[ "$tries" -eq 0 ] || sleep 1
		tries=$((tries + 1))
		distcc gcc -c g.c -o g.o
	done
	cat distccd.log
	[ -s g.o ] && grep -q COMPILE_OK distccd.log
}

if command -v distcc >/dev/null && command -v distccd >/dev/null; then
	start_distccd
	claim 'distccd on the loopback compiles C' serves
	claim 'CC="distcc gcc" makes the same object' same 'distcc gcc' d.o
else
	skip 'distcc is not installed'
fi
finish
