# SPDX-License-Identifier: GPL-2.0-or-later
# What the tests with real kernels share: compilers, archives as the program
# makes them, modules, one boot for all of them. The claims are the tests'.
# shellcheck shell=sh
#
# Sourced by a POSIX shell after scripts/lib.sh and tests/tap.sh, with $root (the
# source tree) and $kmodrustc (the program) set and $work (where to write) made.

# shellcheck disable=SC2154 # set by who sources this
check_program() {
	[ -x "$kmodrustc" ] || die "no program at $kmodrustc"
	# A kernel and a rustc are named by each test, or not at all.
	unset KDIR KMODRUSTC_RUSTC KMODRUSTC_RUST_SRC KMODRUSTC_FLAGS
}

# ---- compilers ----

# Finds the rustcs that are promised: their names in $rustcs, and each as
# $work/rustc-NAME.
find_rustcs() {
	rustcs=
	for want in 1.63 newest; do
		if rustc=$(get_rustc "$want"); then
			rustcs="$rustcs $want"
			ln -sf "$rustc" "$work/rustc-$want"
		else
			skip "rustc $want: not to be had from apt"
		fi
	done
}

# Its part of a module's name: tag 1.63
tag() {
	printf %s "$1" | tr -d .
}

# The program's rustc is this one from now on: use_rustc 1.63
use_rustc() {
	KMODRUSTC_RUSTC=$(readlink "$work/rustc-$1")
	export KMODRUSTC_RUSTC
}

# ---- what the program makes ----

# Is the program content, and is the file there? Its words are in $work/out.
# builds FILE ARGUMENT...
builds() {
	builds_file=$1
	shift
	rm -f "$builds_file"
	"$kmodrustc" "$@" -o "$builds_file" >"$work/out" 2>&1 </dev/null
	builds_code=$?
	cat "$work/out"
	[ "$builds_code" -eq 0 ] || echo "exit code $builds_code"
	[ "$builds_code" -eq 0 ] && [ -s "$builds_file" ]
}

# The same, silently: makes FILE ARGUMENT...
makes() {
	builds "$@" && [ ! -s "$work/out" ]
}

# The types of a file's relocations, one a line; fails if there are none.
reloc_types() {
	readelf -rW "$1" | sed -n 's/.* \(R_X86_64_[A-Z0-9_]*\) .*/\1/p' |
		sort -u | grep .
}

accepts() {
	"$kmodrustc" --verify "$@"
}

# ---- modules ----

# Adds a module to the Kbuild file here: add_module NAME MEMBER... A member that
# Kbuild cannot make (no .c beside it) is said to be up to date.
add_module() {
	add_name=$1
	shift
	printf 'obj-m += %s.o\n%s-y := %s\n' "$add_name" "$add_name" "$*" >>Kbuild
	for add_member; do
		[ ! -e "${add_member%.o}.c" ] || continue
		[ -e "$add_member" ] || return 1
		: >".$add_member.cmd"
	done
}

# Makes all modules of the Kbuild file here for the kernel in $kernel_dir.
# make_all [VARIABLE=VALUE...]
make_all() {
	# BTF is of no use here and takes its time
	make -j"$(nproc)" -C "$kernel_dir" M="$PWD" CONFIG_DEBUG_INFO_BTF_MODULES= \
		"$@" modules >make.log 2>&1 || {
		tail -n 30 make.log | sed 's/^/#   /'
		return 1
	}
}

# Loads modules in this kernel, in order, and leaves what was said about each in
# log/NAME: boot_modules KERNEL MODULE.ko...
boot_modules() {
	boot_kernel=$1
	shift
	mkdir -p log
	if ! make_initramfs initramfs "$@" ||
		! boot_run "$kernel_image" initramfs 300 serial.log; then
		not_ok "$boot_kernel: the boot gets through"
		tail -n 20 serial.log | sed 's/^/#   /'
		return 1
	fi
	for boot_file; do
		boot_file=${boot_file##*/}
		boot_section serial.log "${boot_file%.ko}" >"log/${boot_file%.ko}"
	done
}

# ---- what a kernel said of a module ----

loads() {
	cat "$1"
	grep -qx '@@ insmod 0' "$1"
}

has_no_complaint() {
	! grep -E 'WARNING: CPU|BUG:|Oops|Call Trace|relocation' "$1"
}
