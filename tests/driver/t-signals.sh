#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# ^C and its like while a tool runs: the tool is ended too, nothing is left, and
# we die by the signal, so that a shell or make stops as well.
set -u
here=$(cd "$(dirname "$0")" && pwd) || exit 1
# shellcheck source=driver.sh
. "$here/driver.sh"

# hit SIGNAL NUMBER TOOL
hit() {
	begin "SIG$1 while $3 runs"
	echo stale >libhello.a
	case $3 in
	rustc) FAKE_RUSTC=hang ;;
	gcc) FAKE_GCC=hang ;;
	ar) FAKE_AR=hang ;;
	esac
	run_and_signal "$3" "$1" hello.rs -o libhello.a
	ended signal "$2"
	said_not '^error'
	only hello.rs
	end
}

for tool in rustc gcc ar; do
	hit INT 2 "$tool"
	hit TERM 15 "$tool"
	hit HUP 1 "$tool"
done

begin "a signal that the caller ignores is ignored"
FAKE_GCC=hang
trap '' HUP
env PATH="$path" "$here/ended.pl" "$dir/ended" "$dir/pid" 60 sh -c 'trap "" HUP; exec "$@"' sh \
	"$kmodrustc" hello.rs -o libhello.a >"$dir/out" 2>"$dir/err" \
	</dev/null &
runner=$!
trap - HUP
tries=0
while [ ! -e "$dir/gcc.hangs" ] && [ "$tries" -lt 200 ]; do
	sleep 0.05
	tries=$((tries + 1))
done
if [ -e "$dir/gcc.hangs" ]; then
	kill -HUP "$(cat "$dir/pid")"
	sleep 0.3
	[ ! -e "$dir/ended" ] || fault "it died of the signal"
	kill -TERM "$(cat "$dir/pid")"
else
	fault "gcc was never started"
fi
wait "$runner"
ended signal 15
only hello.rs
end

begin "a reader of stdout that goes away leaves no temp behind"
{
	"$here/ended.pl" "$dir/ended" "$dir/pid" 60 env PATH="$path" \
		"$kmodrustc" -S hello.rs -o - 2>"$dir/err"
} </dev/null | :
[ -z "$(ls -A "$dir/tmp")" ] || fault "left in TMPDIR: $(ls -A "$dir/tmp")"
only hello.rs
end

done_all
