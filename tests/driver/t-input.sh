#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Bad input and bad options: a clear error, nothing left, no tool called.
# shellcheck disable=SC2016 # patterns are not shell's
set -u
here=$(cd "$(dirname "$0")" && pwd) || exit 1
# shellcheck source=driver.sh
. "$here/driver.sh"

begin "no input is an error with a usage line"
run
ended exit 1
said_error K0209
only hello.rs
end

begin "a missing input is named"
run nosuch.rs -o libx.a
ended exit 1
said_error K0201
said nosuch.rs 'No such file'
not_called rustc gcc ar
only hello.rs
end

begin "a directory is no input"
mkdir dir.rs
run dir.rs -o libx.a
ended exit 1
said_error K0201
said dir.rs directory
only hello.rs dir.rs
end

begin "an input that may not be read is named"
echo 'fn f() {}' >secret.rs
if unprivileged; then
	chown "$(id -u)" secret.rs
	chmod 600 secret.rs
	[ "$(id -u)" -eq 0 ] || chmod 000 secret.rs
	run secret.rs -o libx.a
	ended exit 1
	said_error K0201
	said secret.rs 'Permission denied'
	only hello.rs secret.rs
	end
else
	cannot "root reads everything and nobody cannot run the program"
fi

begin "an empty .rs is refused: it could only make an empty archive"
: >empty.rs
run empty.rs -o libx.a
ended exit 1
said_error K0201
said empty.rs empty
only hello.rs empty.rs
end

begin "a pipe is no input, and nobody waits for it"
mkfifo pipe.rs pipe.o
limit=10
run pipe.rs -o libx.a
ended exit 1
said_error K0201
said pipe.rs 'not a regular file'
run --verify pipe.o
ended exit 2
said_error K0201
said pipe.o 'not a regular file'
only hello.rs pipe.rs pipe.o
end

begin "an empty object is refused"
: >empty.o
run empty.o -o libx.a
ended exit 1
said empty.o
only hello.rs empty.o
end

begin "a source that is not UTF-8 is refused with its place"
printf '// fine\nfn f() {} // \377\376\n' >latin.rs
run latin.rs -o libx.a
ended exit 1
said_error K0201
said latin.rs:2 UTF-8
only hello.rs latin.rs
end

begin "an input of unknown kind is refused"
echo 'int x;' >x.c
run x.c -o libx.a
ended exit 1
said_error K0211
said x.c
only hello.rs x.c
end

begin "rustc's message and its exit code are passed on"
echo stale >libhello.a
FAKE_RUSTC='fail:101:error[E0425]: cannot find value `x` in this scope'
run hello.rs -o libhello.a
ended exit 101
said 'error\[E0425\]: cannot find value `x`'
not_called gcc ar
only hello.rs
end

begin "a warning of rustc's is passed on"
FAKE_RUSTC='warn:warning: unused variable: `x`'
run hello.rs -o libhello.a
ended exit 0
said 'warning: unused variable: `x`'
is_archive libhello.a
only hello.rs libhello.a
end

begin "an unknown option brings a suggestion"
run --save-tmeps hello.rs -o libhello.a
ended exit 1
said_error K0202
said '--save-tmeps' '--save-temps'
not_called rustc
only hello.rs
end

begin "an unknown -C option brings a suggestion"
run -C opt-levle=2 hello.rs -o libhello.a
ended exit 1
said_error K0202
said 'opt-level'
only hello.rs
end

begin "an option without its value is an error"
run hello.rs -o
ended exit 1
said_error K0206
only hello.rs
end

begin "a version that is none is an error"
run --kernel=penguin hello.rs -o libhello.a
ended exit 1
said_error K0206
said penguin
only hello.rs
end

begin "two outputs are a contradiction"
run hello.rs -o liba.a -o libb.a
ended exit 1
said_error K0205
only hello.rs
end

begin "to judge and to write is a contradiction"
run --verify -o libhello.a hello.rs
[ "$(cat "$dir/ended")" != 'exit 0' ] || fault "it succeeds"
said '^error\[K02'
only hello.rs
end

begin "a value that we force may be said, but no other"
run -C relocation-model=pic hello.rs -o libhello.a
ended exit 1
said_error K0208
only hello.rs
end

begin "a value that we force is taken as it is"
run -C relocation-model=static -C panic=abort hello.rs -o libhello.a
ended exit 0
said_nothing
only hello.rs libhello.a
end

begin "a program is no part of a module"
run --crate-type bin hello.rs -o libhello.a
ended exit 1
said '^error\[K02'
only hello.rs
end

begin "a missing response file is named"
run @nosuch hello.rs -o libhello.a
ended exit 1
said_error K0210
said nosuch
only hello.rs
end

begin "a response file has an argument a line, blanks and all"
printf 'hello.rs\n-o\nlib a.a\n' >words
run @words
ended exit 0
said_nothing
is_archive 'lib a.a'
only hello.rs words 'lib a.a'
end

begin "a kernel tree that is none is an error"
mkdir tree
run --kdir=tree hello.rs -o libhello.a
ended exit 1
said_error K0701
said tree
only hello.rs tree
end

begin "an unknown code has no page"
run --explain K9999
ended exit 1
said K9999
only hello.rs
end

begin "a known code has one, on stdout"
run --explain K0401
ended exit 0
[ -s "$dir/out" ] || fault "nothing on stdout"
[ ! -s "$dir/err" ] || fault "something on stderr"
only hello.rs
end

begin "help and version need no tool"
path=/nonexistent
run --help
ended exit 0
grep -q -- '--save-temps' "$dir/out" || fault "no --save-temps in the help"
only hello.rs
end

# ---- --verify ----

begin "--verify without a file is an error"
run --verify
ended exit 2
said_error K0209
only hello.rs
end

begin "--verify of a missing file cannot judge"
run --verify nosuch.a
ended exit 2
said nosuch.a
only hello.rs
end

begin "--verify of a text cannot judge"
run --verify hello.rs
ended exit 2
said hello.rs
only hello.rs
end

# An archive of two objects, cut off at many places.
cut_archive() {
	printf '\t.text\n\t.globl f\nf:\tcall g\n\tret\n' >f.s
	printf '\t.data\n\t.globl h\nh:\t.quad f\n' >h.s
	gcc -c f.s -o f.o && gcc -c h.s -o h.o && ar rcsD whole.a f.o h.o
}

begin "--verify takes the whole archive"
cut_archive || fault "no archive"
run --verify --kernel=6.1 whole.a
ended exit 0
said_nothing
rm -f f.s h.s f.o h.o
only hello.rs whole.a
end

begin "--verify never takes nor dies of a truncated archive"
cut_archive || fault "no archive"
size=$(wc -c <whole.a)
cut=1
while [ "$cut" -lt "$size" ]; do
	# the magic alone is an archive, of nothing
	if [ "$cut" -ne 8 ]; then
		head -c "$cut" whole.a >cut.a
		run --verify --kernel=6.1 cut.a
		case $(cat "$dir/ended") in
		'exit 1' | 'exit 2') ;;
		*) fault "cut at $cut of $size: $(cat "$dir/ended")" ;;
		esac
		[ -s "$dir/err" ] || fault "cut at $cut: not a word"
	fi
	cut=$((cut + 37))
done
rm -f f.s h.s f.o h.o cut.a
only hello.rs whole.a
end

begin "--verify never takes nor dies of a truncated object"
cut_archive || fault "no archive"
size=$(wc -c <f.o)
cut=0
while [ "$cut" -lt "$size" ]; do
	head -c "$cut" f.o >cut.o
	run --verify --kernel=6.1 cut.o
	case $(cat "$dir/ended") in
	'exit 1' | 'exit 2') ;;
	*) fault "cut at $cut of $size: $(cat "$dir/ended")" ;;
	esac
	cut=$((cut + 41))
done
rm -f f.s h.s f.o h.o cut.o whole.a
only hello.rs
end

begin "--verify survives each byte of an ELF header being wrong"
cut_archive || fault "no archive"
byte=0
while [ "$byte" -lt 64 ]; do
	cp f.o bad.o
	printf '\377' | dd of=bad.o bs=1 seek="$byte" conv=notrunc 2>/dev/null
	run --verify bad.o
	case $(cat "$dir/ended") in
	'exit '[012]) ;;
	*) fault "byte $byte: $(cat "$dir/ended")" ;;
	esac
	byte=$((byte + 1))
done
rm -f f.s h.s f.o h.o bad.o whole.a
only hello.rs
end

begin "an archive that only names its members is refused"
cut_archive || fault "no archive"
ar rcsT thin.a f.o h.o
run --verify thin.a
case $(cat "$dir/ended") in
'exit 1' | 'exit 2') ;;
*) fault "it ended with $(cat "$dir/ended")" ;;
esac
said thin
end

done_all
