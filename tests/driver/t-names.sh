#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Names that a shell would trip over, and results that are always the same.
set -u
here=$(cd "$(dirname "$0")" && pwd) || exit 1
# shellcheck source=driver.sh
. "$here/driver.sh"

newline='
'

# A source and an output of this name: works_with NAME
works_with() {
	cp hello.rs "./$1.rs" && rm hello.rs
	run "$1.rs" -o "lib$1.a"
	ended exit 0
	said_nothing
	is_archive "./lib$1.a"
}

begin "names with blanks"
works_with 'two  words'
only 'two  words.rs' 'libtwo  words.a'
end

begin "names with quotes and dollars"
works_with "it's \"\$HOME\" \`x\` \\n"
end

begin "names with a newline"
works_with "two${newline}lines"
[ -z "$(ls -A "$dir/tmp")" ] || fault "left in TMPDIR: $(ls -A "$dir/tmp")"
end

begin "names with signs that rustc, make and sh know"
works_with 'a,b=c%d;e&f|g*h?i~#j'
only 'a,b=c%d;e&f|g*h?i~#j.rs' 'liba,b=c%d;e&f|g*h?i~#j.a'
end

begin "names that are not ASCII"
works_with 'größe'
only 'größe.rs' 'libgröße.a'
end

begin "a source with a leading dash, behind --"
cp hello.rs ./-x.rs
run -o liba.a -- -x.rs
ended exit 0
said_nothing
is_archive liba.a
only hello.rs -x.rs liba.a
end

begin "an output with a leading dash"
run -o ./-x.a hello.rs
ended exit 0
said_nothing
is_archive ./-x.a
only hello.rs -x.a
end

begin "an output with a leading dash, written as it is"
run hello.rs --emit=link=-x.a
ended exit 0
said_nothing
is_archive ./-x.a
only hello.rs -x.a
end

begin "an object with a leading dash"
printf '\t.text\n\t.globl f\nf:\tret\n' >f.s
gcc -c f.s -o ./-f.o
run -o libf.a -- -f.o
ended exit 0
said_nothing
is_archive libf.a
only hello.rs f.s -f.o libf.a
end

begin "TMPDIR with a blank and a quote"
TMPDIR="$dir/tmp/it's here"
mkdir "$TMPDIR"
run hello.rs -o libhello.a
ended exit 0
said_nothing
is_archive libhello.a
[ -z "$(ls -A "$TMPDIR")" ] || fault "left: $(ls -A "$TMPDIR")"
rmdir "$TMPDIR"
only hello.rs libhello.a
end

begin "a directory with a blank, a quote and a newline"
mkdir "it's a${newline}dir"
cp hello.rs "it's a${newline}dir/"
run "it's a${newline}dir/hello.rs" -o "it's a${newline}dir/libhello.a"
ended exit 0
said_nothing
is_archive "it's a${newline}dir/libhello.a"
end

begin "the commands of -### can be pasted back, names and all"
cp hello.rs "it's \$here.rs"
run '-###' "it's \$here.rs" -o libhello.a
ended exit 0
grep -e '--emit' "$dir/err" | head -n 1 >"$dir/line"
(
	set -f
	eval "set -- $(cat "$dir/line")"
	for word; do
		printf '%s\n' "$word"
	done
) >"$dir/words" 2>&1
grep -qx "it's \$here.rs" "$dir/words" || fault "words: $(cat "$dir/words")"
only hello.rs "it's \$here.rs"
end

begin "a source from stdin"
run_with_input --crate-name hello - -o libhello.a <hello.rs
ended exit 0
said_nothing
is_archive libhello.a
only hello.rs libhello.a
end

begin "the same input gives the same bytes"
run hello.rs -o liba.a
ended exit 0
sleep 1.1
TMPDIR=$dir/tmp/other
mkdir "$TMPDIR"
run hello.rs -o libb.a
ended exit 0
rmdir "$TMPDIR"
cmp -s liba.a libb.a || fault "liba.a and libb.a differ"
only hello.rs liba.a libb.a
end

begin "another directory gives the same bytes"
run hello.rs -o liba.a
ended exit 0
mkdir other
cp hello.rs other
cd other || exit 1
run hello.rs -o ../libb.a
ended exit 0
cd ..
cmp -s liba.a libb.a || fault "liba.a and libb.a differ"
only hello.rs other liba.a libb.a
end

begin "two runs at once in one directory do not meet"
cp hello.rs other.rs
env PATH="$path" "$here/ended.pl" "$dir/ended.2" "$dir/pid.2" 60 "$kmodrustc" other.rs \
	-o libother.a >"$dir/out.2" 2>"$dir/err.2" </dev/null &
second=$!
run hello.rs -o libhello.a
wait "$second"
ended exit 0
said_nothing
[ "$(cat "$dir/ended.2")" = 'exit 0' ] || fault "$(cat "$dir/err.2")"
is_archive libhello.a
is_archive libother.a
only hello.rs other.rs libhello.a libother.a
end

begin "two runs at once with one output: one of them, whole"
env PATH="$path" "$here/ended.pl" "$dir/ended.2" "$dir/pid.2" 60 "$kmodrustc" hello.rs \
	-o libhello.a >"$dir/out.2" 2>"$dir/err.2" </dev/null &
second=$!
run hello.rs -o libhello.a
wait "$second"
ended exit 0
[ "$(cat "$dir/ended.2")" = 'exit 0' ] || fault "$(cat "$dir/err.2")"
is_archive libhello.a
only hello.rs libhello.a
end

begin "the umask decides who may read the output"
umask 027
run hello.rs -o libhello.a
umask 022
ended exit 0
[ "$(stat -c %a libhello.a)" = 640 ] || fault "mode $(stat -c %a libhello.a)"
only hello.rs libhello.a
end

done_all
