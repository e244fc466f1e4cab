#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Claims about real kernels: builds modules with Debian's headers, loads each in
# QEMU, and asks --verify for its opinion first. One boot for each kernel.
#
# t-boot.sh [--no-boot]: only what needs no kernel. Reads $KMODRUSTC (the
# program) and $KMODRUSTC_BUILD (where to write).
set -u

here=$(cd "$(dirname "$0")" && pwd) || exit 1
root=$(cd "$here/../.." && pwd) || exit 1
# shellcheck source=../../scripts/lib.sh
. "$root/scripts/lib.sh"
# shellcheck source=../tap.sh
. "$root/tests/tap.sh"

kmodrustc=${KMODRUSTC:-$build/kmodrustc/kmodrustc}
boots='6.1 6.12'
[ "${1-}" != --no-boot ] || boots=
work=$build/boot
rm -rf "$work"
mkdir -p "$work/any" "$work/tmp" || exit 1
cd "$work/any" || exit 1
TMPDIR=$work/tmp
export TMPDIR
# shellcheck source=lib.sh
. "$here/lib.sh"
check_program

# ---- what is claimed ----

has_no_plt_no_got() {
	reloc_types "$1" && ! readelf -rW "$1" | grep -E 'PLT|GOT'
}

has_only_old_types() {
	reloc_types "$1" && ! reloc_types "$1" |
		grep -vE '^R_X86_64_(NONE|64|32|32S|PC32)$'
}

# Refused with exit code 1, saying all the patterns (one a line in the first
# argument): refuses PATTERNS ARGUMENT...
refuses() {
	patterns=$1
	shift
	"$kmodrustc" "$@" >"$work/out" 2>&1 </dev/null
	code=$?
	cat "$work/out"
	[ "$code" -eq 1 ] || {
		echo "exit code $code"
		return 1
	}
	printf '%s\n' "$patterns" | while read -r pattern; do
		grep -qe "$pattern" "$work/out" || {
			echo "does not say: $pattern"
			exit 1
		}
	done
}

# The same, and no output: refuses_to_make PATTERNS ARGUMENT...
refuses_to_make() {
	echo old >refused.a
	refuses "$@" -o refused.a && [ ! -e refused.a ]
}

# ---- objects ----

# An object as it comes from gas, nobody having looked at it: assemble_raw S O
assemble_raw() {
	# shellcheck disable=SC2046 # a list of words
	gcc -c -mcmodel=kernel -fno-pic $(sed -n 's/^# as: //p' "$1") "$1" -o "$2"
}

byhand() {
	sed "s/@PRINTK@/$1/" "$here/byhand.s"
}

find_rustcs
hello=$root/examples/hello/hello.rs
for want in $rustcs; do
	use_rustc "$want"
	name=hello_$(tag "$want")
	claim "rustc $want: kmodrustc hello.rs -o libhello.a is silent" \
		makes "lib$name.a" "$hello"
	claim "rustc $want: no PLT and no GOT type is in the archive" \
		has_no_plt_no_got "lib$name.a"
	claim "rustc $want: Linux 4.4 could relocate it" \
		has_only_old_types "lib$name.a"
	claim "rustc $want: --verify agrees for any kernel" \
		accepts "lib$name.a"
	claim "rustc $want: so it is with --kernel=4.4" \
		makes "lib${name}_44.a" --kernel=4.4 "$hello"
	claim "rustc $want: only the types of Linux 4.4 are in that" \
		has_only_old_types "lib${name}_44.a"
done
unset KMODRUSTC_RUSTC

# The by-hand mistake.
byhand printk >byhand.s
assemble_raw byhand.s byhand_new.o
gcc -c -Wa,-mrelax-relocations=no byhand.s -o byhand_old.o
claim "the by-hand mistake is refused by its relocation, symbol and place" \
	refuses 'R_X86_64_GOTPCRELX
printk
byhand_new.o
\.text.*+0xc
Unknown rela relocation: 41' --verify byhand_new.o
claim "so is the type that older assemblers write" \
	refuses 'R_X86_64_GOTPCREL\>
Unknown rela relocation: 9' --verify byhand_old.o
byhand _printk >byhand_fixed.s
claim "given as .s it is repaired" makes libbyhand_fixed.a byhand_fixed.s
claim "no PLT and no GOT type is left of it" \
	has_no_plt_no_got libbyhand_fixed.a
byhand _printk >byhand_raw.s
assemble_raw byhand_raw.s byhand_raw.o

# C for old kernels.
printf 'int _printk(const char *, ...);\nvoid hello(void)\n{\n%s\n}\n' \
	'	_printk("hello world!\n");' >c_half.c
gcc -O2 -c -mcmodel=kernel -fno-pic c_half.c -o c_half.o
claim "the C object has a PLT32, as it should have here" \
	sh -c 'readelf -rW c_half.o | grep R_X86_64_PLT32'
claim "--verify --kernel=4.4 names the PLT32" \
	refuses 'R_X86_64_PLT32
Unknown rela relocation: 4' --verify --kernel=4.4 c_half.o
claim "--verify --kernel=6.1 takes it" accepts --kernel=6.1 c_half.o
claim "given as .o for Linux 4.4 it is repaired" \
	makes libc_half.a --kernel=4.4 c_half.o
claim "only the types of Linux 4.4 are in that" has_only_old_types libc_half.a
claim "given as .o for any kernel it is repaired" makes libc_any.a c_half.o
claim "only the types of Linux 4.4 are in that, too" \
	has_only_old_types libc_any.a
assemble_raw "$here/truth/pc64.s" pc64.o
claim "a PC64 for Linux 4.4 is refused by name" \
	refuses_to_make 'R_X86_64_PC64' --kernel=4.4 pc64.o
claim "and a PC64 for any kernel" refuses_to_make 'R_X86_64_PC64' pc64.o

# C++, by the flags that people try: name flags.
cxx='default
noplt -fno-plt
nopic -fno-pic
kernel -mcmodel=kernel -fno-pic'
cxx_names=$(printf '%s\n' "$cxx" | sed 's/ .*//')
for name in $cxx_names; do
	flags=$(printf '%s\n' "$cxx" | sed -n "s/^$name//p")
	# shellcheck disable=SC2086 # a list of words
	g++ -O2 -c $flags "$here/twin.cc" -o "cxx_$name.o" ||
		die "g++ failed"
done
claim "a C++ object that only suffers from PLT32 is repaired" \
	makes libcxx_fixed.a cxx_default.o
claim "no PLT and no GOT type is left of it" has_no_plt_no_got libcxx_fixed.a
claim "a C++ object with GOT calls is not repairable: no output" \
	refuses_to_make 'Unknown rela relocation: 4[12]' cxx_noplt.o

# ---- modules ----

# Adds a module of one C half and one file that is made already, here or for any
# kernel: add_made NAME HALF.c-STEM MEMBER
add_made() {
	cp "$work/any/$3" . 2>/dev/null
	add_module "$1" "$2.o" "$3"
}

# Makes all modules of one kernel: in the current directory, from $kernel_dir.
make_modules() {
	cp "$here/call.c" "$here/idle.c" . && : >Kbuild || return 1
	for want in $rustcs; do
		name=hello_$(tag "$want")
		add_made "m_$name" call "lib$name.a"
		use_rustc "$want"
		claim "$1: rustc $want: an archive with --kdir" \
			makes "lib${name}_kdir.a" "--kdir=$kernel_dir" "$hello"
		claim "$1: rustc $want: no PLT, no GOT type in it" \
			has_no_plt_no_got "lib${name}_kdir.a"
		add_made "m_${name}_kdir" call "lib${name}_kdir.a"
		unset KMODRUSTC_RUSTC
	done
	add_made m_byhand_fixed call libbyhand_fixed.a
	add_made m_byhand_raw call byhand_raw.o
	add_made m_cxx_fixed call libcxx_fixed.a
	for name in $cxx_names; do
		add_made "m_cxx_$name" call "cxx_$name.o"
	done
	for file in "$here"/truth/*.s; do
		name=${file##*/}
		name=${name%.s}
		assemble_raw "$file" "t_$name.body.o" || return 1
		add_made "t_$name" idle "t_$name.body.o"
	done
	use_rustc "${rustcs##* }"
	claim "$1: an export for GPL modules, one in a namespace: it is silent" \
		makes exports.o "--kdir=$kernel_dir" "$here/exports.rs"
	unset KMODRUSTC_RUSTC
	add_module m_exports idle.o exports.o
	# modpost is to let through what the loader is to refuse
	make_all KBUILD_MODPOST_WARN=1 || return 1
	# and that it never does
	respell m_exports.ko license=GPL license=MIT >m_licence.ko &&
		respell m_exports.ko import_ns=DMA_BUF import_ns=DMA_BUS \
			>m_namespace.ko
}

# A module with another text, as long, in place of one: respell MODULE.ko OLD NEW
respell() {
	LC_ALL=C grep -q "$2" "$1" && LC_ALL=C sed "s/$2/$3/" "$1"
}

# ---- what a kernel said of a module ----

# Loaded, unloaded, said hello, and the kernel had nothing to complain of.
says_hello() {
	loads "$1" && grep -q 'hello world!' "$1" && grep -qx '@@ rmmod 0' "$1" &&
		has_no_complaint "$1"
}

# Do we say of module $1 what kernel $2 did? "$3" is its log, "$4" the option
# that names the kernel if not --kernel.
agrees() {
	"$kmodrustc" --verify "${4:---kernel=$2}" "$1" 2>&1
	code=$?
	echo "--verify: $code"
	sed -n '/@@ insmod/p; /rela\|module\|symbol/p' "$3"
	if grep -qx '@@ insmod 0' "$3"; then
		[ "$code" -eq 0 ]
	else
		grep -q '@@ insmod' "$3" && [ "$code" -eq 1 ]
	fi
}

# Of every kernel, or of the one from which on it matters.
is_stricter() {
	grep -q -e '^# stricter: ' -e "^# stricter since $2: " "$1"
}

# The kernel loads it, we refuse it: on purpose.
stricter() {
	"$kmodrustc" --verify "--kernel=$2" "$1" 2>&1
	code=$?
	echo "--verify: $code"
	loads "$3" && [ "$code" -eq 1 ]
}

# Is the kernel's answer the one that the case tells? as_told LOG ANSWER
as_told() {
	cat "$1"
	case $2 in
	loads) grep -qx '@@ insmod 0' "$1" ;;
	'refused '*)
		grep -q '@@ insmod [1-9]' "$1" && grep -qe "${2#refused }" "$1"
		;;
	refused) grep -q '@@ insmod [1-9]' "$1" ;;
	*)
		echo "the case tells nothing"
		return 1
		;;
	esac
}

# Without --kernel a .ko is judged by its own vermagic: the same answer.
vermagic_agrees() {
	bad=0
	for ko in *.ko; do
		"$kmodrustc" --verify "--kernel=$1" "$ko" >/dev/null 2>&1
		given=$?
		"$kmodrustc" --verify "$ko" >/dev/null 2>&1
		[ "$given" -eq $? ] || {
			echo "$ko: $given with --kernel=$1, not without"
			bad=1
		}
	done
	return "$bad"
}

judge() {
	for want in $rustcs; do
		name=hello_$(tag "$want")
		claim "$1: rustc $want: the one archive loads and says hello" \
			says_hello "log/m_$name"
		claim "$1: rustc $want: --verify accepts that module" \
			agrees "m_$name.ko" "$1" "log/m_$name"
		claim "$1: rustc $want: the archive with --kdir says hello" \
			says_hello "log/m_${name}_kdir"
		claim "$1: rustc $want: --verify accepts that module, too" \
			agrees "m_${name}_kdir.ko" "$1" "log/m_${name}_kdir"
		claim "$1: rustc $want: and by the exports of its tree" \
			agrees "m_${name}_kdir.ko" "$1" "log/m_${name}_kdir" \
			"--kdir=$kernel_dir"
	done
	claim "$1: the by-hand mistake is refused by the kernel" \
		as_told log/m_byhand_raw 'refused Unknown rela relocation: 41'
	claim "$1: and by --verify" \
		agrees m_byhand_raw.ko "$1" log/m_byhand_raw
	claim "$1: repaired, it says hello" says_hello log/m_byhand_fixed
	for name in $cxx_names; do
		claim "$1: C++ $name: --verify says of the object what insmod does" \
			agrees "cxx_$name.o" "$1" "log/m_cxx_$name"
		claim "$1: C++ $name: and of the module" \
			agrees "m_cxx_$name.ko" "$1" "log/m_cxx_$name"
	done
	claim "$1: C++ default: PLT32 loads here" says_hello log/m_cxx_default
	claim "$1: C++ noplt: GOT calls do not" as_told log/m_cxx_noplt \
		'refused Unknown rela relocation: 4[12]'
	claim "$1: C++ nopic: 32 bit addresses do not" as_told log/m_cxx_nopic \
		'refused overflow in relocation type 1[01]'
	claim "$1: C++ kernel: the kernel's own code model loads" \
		says_hello log/m_cxx_kernel
	claim "$1: C++ without its PLT32 says hello" says_hello log/m_cxx_fixed
	for file in "$here"/truth/*.s; do
		name=${file##*/}
		name=t_${name%.s}
		title=$(sed -n '2s/^# //p' "$file")
		claim "$1: $name: the kernel does as told: $title" \
			as_told "log/$name" "$(sed -n "s/^# $1: //p" "$file")"
		if grep -q '^# kdir: ' "$file"; then
			claim "$1: $name: --verify --kdir says the same" \
				agrees "$name.ko" "$1" "log/$name" "--kdir=$kernel_dir"
		elif is_stricter "$file" "$1"; then
			claim "$1: $name: we refuse it all the same" \
				stricter "$name.ko" "$1" "log/$name"
		else
			claim "$1: $name: --verify says the same" \
				agrees "$name.ko" "$1" "log/$name"
		fi
	done
	claim "$1: a GPL module that imports the namespace loads" \
		loads log/m_exports
	claim "$1: --verify --kdir accepts it" \
		agrees m_exports.ko "$1" log/m_exports "--kdir=$kernel_dir"
	claim "$1: with licence MIT it is refused for its GPL-only export" \
		as_told log/m_licence 'refused Unknown symbol ktime_get (err -2)'
	claim "$1: --verify --kdir refuses that one with the kernel's words" \
		refuses 'K0509.*ktime_get
Unknown symbol ktime_get (err -2)' \
		--verify "--kdir=$kernel_dir" m_licence.ko
	claim "$1: without the import it is refused for the namespace" \
		as_told log/m_namespace \
		'refused dma_buf_put.* from namespace DMA_BUF, but does not import'
	claim "$1: --verify --kdir refuses that one, too" \
		refuses 'K0510.*dma_buf_put.*DMA_BUF
from namespace DMA_BUF, but does not import' \
		--verify "--kdir=$kernel_dir" m_namespace.ko
	claim "$1: by its vermagic a module gets the same answer" \
		vermagic_agrees "$1"
}

for kernel in $boots; do
	if ! get_kernel "$kernel"; then
		skip "kernel $kernel: not to be had from apt"
		continue
	fi
	mkdir -p "$work/$kernel/log"
	cd "$work/$kernel" || exit 1
	make_modules "$kernel" || {
		not_ok "$kernel: the modules can be built"
		continue
	}
	boot_modules "$kernel" ./*.ko || continue
	judge "$kernel"
done

finish
