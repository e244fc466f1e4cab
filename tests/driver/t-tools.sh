#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Tools that are missing, fail or die; disks that are full; outputs that cannot
# be: no output under its name, an old one gone, no temp left.
# shellcheck disable=SC2016 # patterns and code of other languages
set -u
here=$(cd "$(dirname "$0")" && pwd) || exit 1
# shellcheck source=driver.sh
. "$here/driver.sh"

begin "with tools that work it is silent and makes an archive"
run hello.rs -o libhello.a
ended exit 0
said_nothing
is_archive libhello.a
called rustc '<--emit'
called gcc '<-c>.*<-mcmodel=kernel>.*<-fno-pic>'
called ar '<libhello.a>\|libhello'
only hello.rs libhello.a
end

# ---- missing ----

# A PATH with the fakes of these tools only, but what scripts need.
path_with() {
	mkdir "$dir/bin" || exit 1
	for tool; do
		printf '#!/bin/sh\nPATH=%s\nexec "%s/fake/%s" "$@"\n' \
			"$clean_path" "$here" "$tool" >"$dir/bin/$tool"
		chmod +x "$dir/bin/$tool"
	done
	path=$dir/bin
}

begin "a missing gcc: what was looked for, how to get it"
echo stale >libhello.a
path_with rustc ar ld
run hello.rs -o libhello.a
ended exit 1
said_error K0102
said gcc 'apt install'
only hello.rs
end

begin "a missing ar: what was looked for, how to get it"
echo stale >libhello.a
path_with rustc gcc ld
run hello.rs -o libhello.a
ended exit 1
said_error K0102
said ar 'apt install'
only hello.rs
end

begin "a missing rustc that was named: what was looked for, how to get it"
export KMODRUSTC_RUSTC=/nonexistent/rustc
run hello.rs -o libhello.a
ended exit 1
said_error K0101
said /nonexistent/rustc
only hello.rs
end

begin "a CC that is not there is named"
export CC='no-such-cc -m64'
run hello.rs -o libhello.a
ended exit 1
said_error K0102
said no-such-cc
only hello.rs
end

# ---- failing: every tool, every way ----

for tool in rustc gcc ar; do
	upper=$(printf %s "$tool" | tr '[:lower:]' '[:upper:]')

	begin "$tool fails with words: they are shown"
	echo stale >libhello.a
	eval "FAKE_$upper='fail:3:$tool says no'"
	run hello.rs -o libhello.a
	if [ "$tool" = rustc ]; then
		ended exit 3
	else
		ended exit 1
	fi
	said "$tool says no"
	only hello.rs
	end

	begin "$tool fails without a word: we say it"
	echo stale >libhello.a
	eval "FAKE_$upper=silent:1"
	run hello.rs -o libhello.a
	ended exit 1
	said "$tool"
	only hello.rs
	end

	begin "$tool is killed: the signal is named"
	echo stale >libhello.a
	eval "FAKE_$upper=signal:KILL"
	run hello.rs -o libhello.a
	ended exit 1
	said_error K0303
	said "$tool" 'signal 9'
	only hello.rs
	end

	begin "$tool crashes in the middle of its output: none of it is left"
	echo stale >libhello.a
	eval "FAKE_$upper=half:SEGV"
	run hello.rs -o libhello.a
	ended exit 1
	said_error K0303
	said "$tool" 'signal 11'
	only hello.rs
	end

	begin "$tool succeeds but writes nothing: that is no success"
	echo stale >libhello.a
	eval "FAKE_$upper=nothing"
	run hello.rs -o libhello.a
	ended exit 1
	said '^error'
	only hello.rs
	end
done

begin "assembler text that gas refuses is not shown as a file of ours"
FAKE_ASM='	nosuchinstruction %rax'
run hello.rs -o libhello.a
ended exit 1
said_error K0301
said hello.rs nosuchinstruction
only hello.rs
end

# ---- tools of several words ----

begin "CC, AR and KMODRUSTC_RUSTC may be several words"
export CC='env FAKE_WORD=cc gcc' AR='env FAKE_WORD=ar ar'
export KMODRUSTC_RUSTC="env FAKE_WORD=rustc $here/fake/rustc"
run hello.rs -o libhello.a
ended exit 0
said_nothing
called rustc emit
called gcc '<-c>'
called ar '<'
is_archive libhello.a
only hello.rs libhello.a
end

begin "--rustc goes before KMODRUSTC_RUSTC"
export KMODRUSTC_RUSTC=/nonexistent/rustc
run "--rustc=$here/fake/rustc" hello.rs \
	-o libhello.a
ended exit 0
said_nothing
only hello.rs libhello.a
end

begin "RUSTC is us and is never read"
export RUSTC=/nonexistent/rustc
run hello.rs -o libhello.a
ended exit 0
said_nothing
only hello.rs libhello.a
end

begin "kmodrustc as its own rustc is found out"
export KMODRUSTC_RUSTC="$kmodrustc"
limit=10
run hello.rs -o libhello.a
ended exit 1
said_error K0101
said 'KMODRUSTC_RUSTC names kmodrustc itself'
only hello.rs
end

begin "a copy of kmodrustc as its own rustc is found out"
cp "$kmodrustc" copy
export KMODRUSTC_RUSTC=./copy
limit=10
run hello.rs -o libhello.a
ended exit 1
said_error K0101
said 'called as its own rustc'
only copy hello.rs
end

begin "kmodrustc as its own rustc says so whatever its options are"
export KMODRUSTC_ACTIVE=1
run --no-such-option
ended exit 1
said_error K0101
said_not no-such-option
only hello.rs
end

# ---- disks ----

# Begins a case with a device like /dev/NAME. Root gets a copy: a fault of ours
# must not cost the machine its own. if_device SENTENCE NAME MINOR
if_device() {
	begin "$1"
	device=/dev/$2
	[ "$(id -u)" -ne 0 ] || {
		device=$dir/$2
		mknod -m 666 "$device" c 1 "$3" && : <"$device"
	} 2>/dev/null || {
		cannot "no device can be made here"
		return 1
	}
}

if if_device "a device as output that is full is an error, stays a device" \
	full 7; then
	run hello.rs -o "$device"
	ended exit 1
	said_error K0105
	said 'No space left'
	[ -c "$device" ] || fault "it is no device any more"
	only hello.rs
	end
fi

if if_device "/dev/null as output stays a device" null 3; then
	run hello.rs -o "$device"
	ended exit 0
	said_nothing
	[ -c "$device" ] || fault "it is no device any more"
	only hello.rs
	end
fi

if if_device "/dev/null stays one after a failure" null 3; then
	FAKE_GCC=silent:1
	run hello.rs -o "$device"
	ended exit 1
	[ -c "$device" ] || fault "it is no device any more"
	only hello.rs
	end
fi

begin "/dev/stdout as output is stdout"
if unprivileged; then
	run -S hello.rs -o /dev/stdout
	ended exit 0
	grep -q '^hello:' "$dir/out" || fault "no text on stdout"
	only hello.rs
	end
else
	cannot "root could lose /dev/stdout and nobody cannot run the program"
fi

# A file system with hardly any room: mount_small DIR, fails if we may not.
mount_small() {
	mkdir -p "$1"
	[ "$(id -u)" -eq 0 ] &&
		mount -t tmpfs -o size=64k kmodrustc-test "$1" 2>/dev/null ||
		return 1
	mounted=$1
	trap 'umount "$mounted" 2>/dev/null' EXIT
	trap 'exit 1' HUP INT TERM
}

unmount_small() {
	trap - EXIT HUP INT TERM
	umount "$mounted"
}

begin "no room for the output: said, and nothing of it is left"
if mount_small full; then
	echo stale >full/libhello.a
	dd if=/dev/zero of=full/zero bs=1k 2>/dev/null
	run hello.rs -o full/libhello.a
	ended exit 1
	said_error K0105
	said 'No space left' full
	[ "$(ls -A full)" = zero ] || fault "in full: $(ls -A full)"
	unmount_small
	rmdir full
	only hello.rs
	end
else
	cannot "only root can mount a small file system"
fi

begin "no room for temporary files: said, and nothing of it is left"
if mount_small "$dir/small"; then
	mkdir "$dir/small/tmp"
	dd if=/dev/zero of="$dir/small/zero" bs=1k 2>/dev/null
	TMPDIR=$dir/small/tmp
	echo stale >libhello.a
	run hello.rs -o libhello.a
	ended exit 1
	said 'No space left'
	[ -z "$(ls -A "$dir/small/tmp")" ] ||
		fault "left: $(ls -A "$dir/small/tmp")"
	unmount_small
	only hello.rs
	end
else
	cannot "only root can mount a small file system"
fi

begin "a TMPDIR that cannot be written is named"
if unprivileged; then
	chmod 555 "$dir/tmp"
	run hello.rs -o libhello.a
	ended exit 1
	said_error K0105
	said TMPDIR
	only hello.rs
	end
else
	cannot "root writes everywhere and nobody cannot run the program"
fi

# ---- outputs that cannot be ----

begin "a missing output directory is named"
run hello.rs -o nosuch/libhello.a
ended exit 1
said_error K0204
said nosuch
not_called rustc gcc ar
only hello.rs
end

begin "an output directory that cannot be written is named"
mkdir frozen
if unprivileged; then
	chmod 555 frozen
	run hello.rs -o frozen/libhello.a
	ended exit 1
	said_error K0204
	said frozen 'Permission denied'
	not_called rustc gcc ar
	only hello.rs frozen
	end
else
	cannot "root writes everywhere and nobody cannot run the program"
fi

begin "a directory is no output"
mkdir libhello.a
run hello.rs -o libhello.a
ended exit 1
said_error K0204
said libhello.a
only hello.rs libhello.a
end

begin "an output that cannot be written closes nothing else"
run hello.rs -o hello.rs
[ "$(cat "$dir/ended")" != 'exit 0' ] || fault "the source was overwritten"
grep -q 'fake rustc' hello.rs || fault "the source is gone"
only hello.rs
end

begin "what is refused never bears the output's name"
echo stale >libbad.a
printf '\t.text\n\t.globl f\nf:\tmovl $f, %%eax\n\tret\n' >bad.s
gcc -c bad.s -o bad.o
run bad.o -o libbad.a
ended exit 1
said_error K0410
only hello.rs bad.s bad.o
end

begin "an output through a symbolic link goes where it points"
mkdir there
echo old >there/libhello.a
ln -s there/libhello.a libhello.a
run hello.rs -o libhello.a
ended exit 0
said_nothing
[ -L libhello.a ] || fault "the link is gone"
is_archive there/libhello.a
only hello.rs there libhello.a
end

begin "so it does if nothing is there yet, as with any compiler"
mkdir there
ln -s there/libhello.a libhello.a
run hello.rs -o libhello.a
ended exit 0
said_nothing
[ -L libhello.a ] || fault "the link is gone"
is_archive there/libhello.a
only hello.rs there libhello.a
end

begin "old outputs of other kinds are gone after a failure, too"
echo stale >hello.d
echo stale >libhello.a
FAKE_AR=silent:1
run --emit=link=libhello.a,dep-info=hello.d hello.rs
ended exit 1
only hello.rs
end

# ---- seeing what is done ----

begin "-### shows the commands and runs none of them"
run '-###' hello.rs -o libhello.a
ended exit 0
said rustc 'gcc.* -c ' 'ar '
not_called gcc ar
# rustc may be asked what it is: which core it needs decides its command
! grep '^rustc ' "$dir/log" | grep -v '^rustc <-vV>$\|^rustc <--print> <sysroot>$' ||
	fault "rustc was called"
only hello.rs
end

begin "-### leaves an old output alone"
echo old >libhello.a
run '-###' hello.rs -o libhello.a
ended exit 0
[ "$(cat libhello.a)" = old ] || fault "the old output is gone"
only hello.rs libhello.a
end

begin "-v has a line for each stage, on stderr"
run -v hello.rs -o libhello.a
ended exit 0
said rustc fixup assemble normalise archive verify ' ms '
said_not '<-c>\| -mcmodel=kernel .*-o'
[ ! -s "$dir/out" ] || fault "something on stdout"
only hello.rs libhello.a
end

begin "-vv has the commands too"
run -vv hello.rs -o libhello.a
ended exit 0
said 'gcc.* -c .*-mcmodel=kernel' 'ar '
only hello.rs libhello.a
end

begin "-v never reaches rustc twice"
run -v -v hello.rs -o libhello.a
ended exit 0
! grep -q '^rustc.*<-v>.*<-v>' "$dir/log" || fault "rustc was given -v twice"
only hello.rs libhello.a
end

begin "--save-temps=DIR keeps every step there"
run --save-temps=kept hello.rs -o libhello.a
ended exit 0
is_archive libhello.a
[ -n "$(find kept -name '*.s')" ] || fault "no .s kept"
[ -n "$(find kept -name '*.o')" ] || fault "no .o kept"
only hello.rs libhello.a kept
end

begin "--save-temps keeps them after a failure"
FAKE_AR=silent:1
run --save-temps=kept hello.rs -o libhello.a
ended exit 1
[ -n "$(find kept -name '*.o')" ] || fault "no .o kept"
only hello.rs kept
end

begin "-S writes assembler text without the GOT"
run -S hello.rs -o hello.s
ended exit 0
said_nothing
[ -s hello.s ] || fault "no hello.s"
! grep -q GOTPCREL hello.s || fault "the GOT is still there"
not_called gcc ar
only hello.rs hello.s
end

begin "-S to stdout"
run -S hello.rs -o -
ended exit 0
grep -q '^hello:' "$dir/out" || fault "no text on stdout"
only hello.rs
end

begin "-c writes an object"
run -c hello.rs -o hello.o
ended exit 0
said_nothing
readelf -h hello.o 2>/dev/null | grep -q 'REL (' || fault "no object"
not_called ar
only hello.rs hello.o
end

begin "--emit of two things writes both, and the dependencies name them"
run --emit=link=libhello.a,dep-info=hello.d hello.rs
ended exit 0
said_nothing
is_archive libhello.a
grep -q '^libhello.a: .*hello.rs' hello.d || fault "hello.d: $(cat hello.d)"
only hello.rs libhello.a hello.d
end

done_all
