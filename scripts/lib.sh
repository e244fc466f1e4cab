# SPDX-License-Identifier: GPL-2.0-or-later
# What scripts/demo, scripts/test and tests/boot share: packages, compilers and
# kernels from Debian's archive, one boot in QEMU. Says nothing about kmodrustc.
# shellcheck shell=sh
#
# Sourced by a POSIX shell that has set $root (the source tree). Everything is
# written below $build; the machine gets packages of build tools, nothing else:
# compilers and kernels are unpacked, never installed.

build=${KMODRUSTC_BUILD:-$root/build}
case $build in
/*) ;;
*) build=$PWD/$build ;;
esac
cache=$build/cache
# shellcheck source=suites.sh
. "$root/scripts/suites.sh"

# One line of progress, never on stdout: that belongs to the caller.
say() {
	printf '%s\n' "$*" >&2
}

die() {
	say "${0##*/}: $*"
	exit 1
}

# ---- packages ----

as_root() {
	if [ "$(id -u)" -eq 0 ]; then
		"$@"
	elif command -v sudo >/dev/null 2>&1; then
		sudo "$@"
	else
		say "${0##*/}: this needs root or sudo: $*"
		return 1
	fi
}

apt_get() {
	as_root env DEBIAN_FRONTEND=noninteractive \
		apt-get -o DPkg::Lock::Timeout=300 "$@" </dev/null
}

# Brings apt's lists up to date, once in half an hour.
apt_update() {
	mkdir -p "$cache"
	[ -z "$(find "$cache" -maxdepth 1 -name .apt-update -mmin -30)" ] ||
		return 1
	say "  apt-get update"
	apt_get -q update >"$cache/apt-update.log" 2>&1 || {
		tail -n 3 "$cache/apt-update.log" >&2
		return 1
	}
	: >"$cache/.apt-update"
}

# Brings up to date what apt knows of $suite.
refresh() {
	if [ -n "$suite" ]; then
		suite_update
	else
		apt_update
	fi
}

# The version apt would take of a package; fails if there is none.
candidate() {
	suite_apt apt-cache policy "$1" 2>/dev/null |
		sed -n 's/^  Candidate: //p' | grep -v '(none)'
}

is_installed() {
	dpkg-query -W -f '${db:Status-Status}\n' "$1" 2>/dev/null |
		grep -qx installed
}

# Installs those of the named packages that are missing.
install_packages() {
	missing=
	for package; do
		is_installed "$package" || missing="$missing $package"
	done
	[ -n "$missing" ] || return 0
	command -v apt-get >/dev/null 2>&1 ||
		die "no apt-get here; needed:$missing"
	say "  installing$missing"
	mkdir -p "$cache"
	for try in 1 2; do
		# shellcheck disable=SC2086 # a list of words
		if apt_get -q install -y --no-install-recommends $missing \
			>"$cache/apt-install.log" 2>&1; then
			return 0
		fi
		if [ "$try" = 2 ] || ! apt_update; then
			break
		fi
	done
	tail -n 5 "$cache/apt-install.log" >&2
	say "${0##*/}: could not install$missing (log: $cache/apt-install.log)"
	return 1
}

# The .deb of apt's version of a package, if it was downloaded before.
find_deb() {
	version=$(candidate "$1") || return 1
	# apt writes `:` as %3a in the file's name
	deb=$cache/debs/${1}_$(printf %s "$version" | sed 's/:/%3a/g')_
	for deb in "$deb"*.deb; do
		[ -f "$deb" ] && printf '%s\n' "$deb" && return 0
	done
	return 1
}

# Downloads one package; a broken-off download leaves nothing.
download_deb() {
	version=$(candidate "$1") || return 1
	say "  downloading $1 $version"
	rm -rf "$cache/debs/part"
	mkdir -p "$cache/debs/part"
	(cd "$cache/debs/part" && suite_apt apt-get -q download "$1=$version") \
		>"$cache/apt-download.log" 2>&1 </dev/null &&
		mv "$cache/debs/part"/*.deb "$cache/debs"
}

# Prints the path of a package's .deb.
fetch_deb() {
	find_deb "$1" && return 0
	download_deb "$1" || { refresh && download_deb "$1"; } || {
		say "${0##*/}: package $1 is not to be had from ${suite:-apt}"
		return 1
	}
	find_deb "$1"
}

# Unpacks packages into a directory: unpack_debs DIR PACKAGE...
unpack_debs() {
	unpack_into=$1
	shift
	mkdir -p "$unpack_into"
	for package; do
		deb=$(fetch_deb "$package") || return 1
		dpkg -x "$deb" "$unpack_into" || return 1
	done
}

# Names of all that the packages depend on, themselves first.
closure() {
	LC_ALL=C apt-cache depends --recurse --no-recommends --no-suggests \
		--no-conflicts --no-breaks --no-replaces --no-enhances "$@" |
		sed -n 's/^\([a-z0-9][a-z0-9.+-]*\).*/\1/p'
}

# A package that another one depends on: dependency PACKAGE PATTERN.
dependency() {
	suite_apt apt-cache depends "$1" 2>/dev/null |
		sed -n 's/^ *|*Depends: //p' | grep -x -m 1 "$2"
}

# ---- compilers ----

# Does this rustc compile for this machine? Its words may be several.
rustc_works() {
	mkdir -p "$cache"
	rustc_try=$(mktemp -d "$cache/try.XXXXXX") || return 1
	# shellcheck disable=SC2086 # a list of words
	$1 --crate-type lib --emit asm -C panic=abort -o "$rustc_try/x.s" \
		"$root/examples/hello/hello.rs" >"$rustc_try/log" 2>&1 &&
		[ -s "$rustc_try/x.s" ]
	rustc_ok=$?
	rm -rf "$rustc_try"
	return $rustc_ok
}

# "1.63.0"
rustc_version() {
	# shellcheck disable=SC2086 # a list of words
	$1 -V 2>/dev/null | sed -n 's/^rustc \([0-9.]*\).*/\1/p'
}

# Unpacks a rustc with its libraries and rust-src, beside the machine's own:
# unpack_rustc DIR RUSTC-PACKAGE SOURCE-PACKAGE. DIR/rustc is the command.
unpack_rustc() {
	[ -x "$1/rustc" ] && return 0
	rustc_part=$1.part
	rm -rf "$rustc_part" "$1"
	for package in $(closure "$2") "$3"; do
		case $package in
		rustc* | libstd-rust* | libllvm* | "$3") ;;
		*-dev) continue ;;
		lib*) is_installed "$package" && continue ;;
		*) continue ;;
		esac
		unpack_debs "$rustc_part/root" "$package" || return 1
	done
	cat >"$rustc_part/rustc" <<-'EOF' || return 1
		#!/bin/sh
		here=$(dirname "$(readlink -f "$0")")/root
		LD_LIBRARY_PATH=$here/usr/lib/x86_64-linux-gnu:$here/lib/x86_64-linux-gnu${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}
		export LD_LIBRARY_PATH
		exec "$here/usr/bin/rustc" "$@"
	EOF
	chmod +x "$rustc_part/rustc"
	mv "$rustc_part" "$1"
}

# Prints a command that runs Debian's rustc: get_rustc 1.63|newest. Fails if
# apt does not have it.
get_rustc() {
	[ -n "$(candidate rustc)" ] || apt_update
	rustc_old=$(candidate rustc) || rustc_old=
	rustc_web=$(candidate rustc-web) || rustc_web=
	case $1 in
	newest)
		if [ -n "$rustc_web" ] &&
			dpkg --compare-versions "$rustc_web" gt "${rustc_old:-0}"
		then
			set -- "${rustc_web%%+*}" rustc-web rust-web-src
		else
			set -- "${rustc_old%%+*}" rustc rust-src
		fi
		;;
	*)
		case $rustc_old in
		"$1".*) set -- "${rustc_old%%+*}" rustc rust-src ;;
		*)
			say "${0##*/}: apt has no rustc $1"
			return 1
			;;
		esac
		;;
	esac
	[ -n "$1" ] || return 1
	unpack_rustc "$cache/rustc-$1" "$2" "$3" || return 1
	rustc_works "$cache/rustc-$1/rustc" || {
		say "${0##*/}: rustc $1 was unpacked but does not run"
		return 1
	}
	printf '%s\n' "$cache/rustc-$1/rustc"
}

# Unpacks a cargo with the libraries that are not installed: unpack_cargo DIR
# PACKAGE. DIR/cargo is the command.
unpack_cargo() {
	[ -x "$1/cargo" ] && return 0
	cargo_part=$1.part
	rm -rf "$cargo_part" "$1"
	# what rustc and gcc need, which it depends on too, is another matter
	cargo_libraries=$(suite_apt apt-cache depends "$2" |
		sed -n 's/^ *|*Depends: \(lib[^<]*\)$/\1/p')
	# shellcheck disable=SC2086 # a list of words
	for package in "$2" $(closure $cargo_libraries); do
		case $package in
		"$2") ;;
		lib*) is_installed "$package" && continue ;;
		*) continue ;;
		esac
		unpack_debs "$cargo_part/root" "$package" || return 1
	done
	cat >"$cargo_part/cargo" <<-'EOF' || return 1
		#!/bin/sh
		here=$(dirname "$(readlink -f "$0")")/root
		LD_LIBRARY_PATH=$here/usr/lib/x86_64-linux-gnu:$here/lib/x86_64-linux-gnu${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}
		export LD_LIBRARY_PATH
		exec "$here/usr/bin/cargo" "$@"
	EOF
	chmod +x "$cargo_part/cargo"
	mv "$cargo_part" "$1"
}

# Prints a command that runs the cargo of the same age as get_rustc's: get_cargo
# 1.63|newest. Fails if apt does not have it.
get_cargo() {
	[ -n "$(candidate cargo)" ] || apt_update
	cargo_package=cargo
	if [ "$1" = newest ] && cargo_web=$(candidate cargo-web) &&
		dpkg --compare-versions "${cargo_web#*:}" gt \
			"$(candidate cargo | sed 's/^0\./1./')"; then
		cargo_package=cargo-web
	fi
	cargo_version=$(candidate "$cargo_package") || {
		say "${0##*/}: apt has no $cargo_package"
		return 1
	}
	# cargo 0.66 is that of rustc 1.65; Debian builds it with 1.63
	case $1/$cargo_version in
	newest/* | 1.63/0.6[4-6].*) ;;
	*)
		say "${0##*/}: apt has no cargo for rustc $1"
		return 1
		;;
	esac
	cargo_dir=$cache/cargo-${cargo_version%%+*}
	unpack_cargo "$cargo_dir" "$cargo_package" || return 1
	"$cargo_dir/cargo" --version >/dev/null 2>&1 || {
		say "${0##*/}: cargo $cargo_version was unpacked but does not run"
		return 1
	}
	printf '%s\n' "$cargo_dir/cargo"
}

# ---- kernels ----

# A series a line: the suite that it is from (- is the machine's own), its
# package of headers, and where its modules are made: `here`, by the compiler
# that its headers name; `gcc-N`, here by that one instead, which has to be
# told to headers older than it; `root`, in a root folder of its suite, for its
# programs want a newer C library than this machine's.
kernels='5.10 bullseye linux-headers-amd64 gcc-12
6.1 - linux-headers-amd64 here
6.12 - linux-headers-6.12-amd64 here
7 sid linux-headers-amd64 root'

# What a module's build needs of a suite beside headers and their compiler.
kernel_root_packages='binutils coreutils dash diffutils findutils grep libelf1t64
	make mawk sed'

# Unpacks the headers of release $1 into $2, and makes them believe that they
# are where they would be installed, with compiler $3 or the one they name.
unpack_headers() {
	[ -e "$2/done" ] && return 0
	rm -rf "$2"
	headers_common=$(dependency "linux-headers-$1" 'linux-headers-.*-common')
	headers_kbuild=$(dependency "linux-headers-$1" 'linux-kbuild-.*')
	unpack_debs "$2" "linux-headers-$1" "$headers_common" \
		"$headers_kbuild" || return 1
	headers_dir=$2/usr/src/linux-headers-$1
	sed -i "s|/usr/src/|$2/usr/src/|" "$headers_dir/Makefile" || return 1
	[ "$3" = here ] ||
		sed -i "s/gcc-[0-9]*/$3/" "$headers_dir/.kernelvariables" ||
		return 1
	: >"$2/done"
}

# Headers that are not installed, for a build on this machine: $1 as above.
get_headers() {
	kernel_dir=/lib/modules/$kernel_release/build
	[ "$1" = here ] && [ -e "$kernel_dir/Module.symvers" ] &&
		[ -z "${KMODRUSTC_UNPACK-}" ] && return 0
	unpack_headers "$kernel_release" "$cache/headers-$kernel_release" "$1" ||
		return 1
	kernel_dir=$cache/headers-$kernel_release/usr/src/linux-headers-$kernel_release
	# their programs and their compiler run here
	install_packages gcc-12 pahole libelf1 libssl3
}

# Can a root folder be used here? can_use_roots SERIES SUITE
can_use_roots() {
	if [ "$(id -u)" -ne 0 ]; then
		say "${0##*/}: modules for Linux $1 are built in a root folder of Debian $2, and that needs root"
		return 1
	fi
	mkdir -p "$cache"
	unshare -m --propagation private mount -t proc proc "$cache" || {
		say "${0##*/}: modules for Linux $1 are built in a root folder of Debian $2, and this machine lets nobody mount there"
		return 1
	}
}

# Headers in a root folder, with all that builds modules.
get_root() {
	kernel_root=$cache/root-$kernel_release
	# shellcheck disable=SC2086 # a list of words
	unpack_root "$kernel_root" "linux-headers-$kernel_release" \
		$kernel_root_packages || return 1
	kernel_dir=/usr/src/linux-headers-$kernel_release
	# what calls itself gcc is that kernel's compiler
	root_gcc=$(cd "$kernel_root/usr/bin" &&
		find . -name 'x86_64-linux-gnu-gcc-[0-9]*' | sed 's|.*/||; q')
	[ -n "$root_gcc" ] || {
		say "${0##*/}: no compiler in $kernel_root"
		return 1
	}
	ln -sf "$root_gcc" "$kernel_root/usr/bin/gcc" &&
		ln -sf mawk "$kernel_root/usr/bin/awk"
}

# The image of $kernel_release, from the package that has it.
get_image() {
	kernel_image=$cache/vmlinuz-$kernel_release
	[ ! -e "$kernel_image" ] || return 0
	for package in image binary; do
		deb=$(fetch_deb "linux-$package-$kernel_release") || return 1
		for image in "./boot/vmlinuz-$kernel_release" \
			"./usr/lib/modules/$kernel_release/vmlinuz"; do
			dpkg --fsys-tarfile "$deb" | tar -xO "$image" \
				>"$kernel_image.part" 2>/dev/null &&
				mv "$kernel_image.part" "$kernel_image" &&
				return 0
		done
	done
	rm -f "$kernel_image.part"
	say "${0##*/}: no image in the packages of Linux $kernel_release"
	return 1
}

# The three things of a series, in $suite: get_kernel_of SERIES META WHERE
get_kernel_of() {
	[ -n "$(candidate "$2")" ] || refresh
	kernel_release=$(dependency "$2" 'linux-headers-[0-9].*') || {
		say "${0##*/}: ${suite:-apt} has no $2"
		return 1
	}
	kernel_release=${kernel_release#linux-headers-}
	case $kernel_release in
	"$1".*) ;;
	*)
		say "${0##*/}: ${suite:-apt} has no Linux $1"
		return 1
		;;
	esac
	case $3 in
	root) get_root ;;
	*) get_headers "$3" ;;
	esac && get_image
}

# Sets kernel_release, kernel_dir (its build tree, as in_kernel_root sees it) and
# kernel_image (vmlinuz) for the newest Debian kernel of a series, of the table
# above: get_kernel SERIES. Headers and image are of exactly the same release;
# what is not installed is unpacked.
get_kernel() {
	kernel_root=
	# shellcheck disable=SC2046 # a line's words
	set -- $(printf '%s\n' "$kernels" | grep "^$1 ")
	[ $# -eq 4 ] || {
		say "${0##*/}: no such series of kernels"
		return 1
	}
	[ "$4" != root ] || can_use_roots "$1" "$2" || return 1
	[ "$2" = - ] || use_suite "$2" || return 1
	get_kernel_of "$1" "$3" "$4" || {
		# Of an old list the packages may be gone from the archive.
		[ -n "$suite" ] && suite_update && get_kernel_of "$1" "$3" "$4"
	}
	kernel_code=$?
	suite=
	return "$kernel_code"
}

# Makes programs of this machine run where $kernel_dir's modules are made, and
# directories be seen there, as $build and $cache are anyway:
# lend_to_kernel PROGRAM-OR-DIRECTORY...
lend_to_kernel() {
	in_root_binds=
	[ -n "$kernel_root" ] || return 0
	for lent in "$build" "$cache" "$@"; do
		lent=$(readlink -f "$lent") || return 1
		if [ ! -d "$lent" ]; then
			lend_libraries "$kernel_root" "$lent" || return 1
			lent=${lent%/*}
		fi
		for bind in $in_root_binds; do
			case $lent/ in
			"$bind"/*) continue 2 ;;
			esac
		done
		in_root_binds="$in_root_binds $lent"
	done
}

# Runs a command where $kernel_dir is: here, or in its root folder, with what
# lend_to_kernel named. in_kernel_root COMMAND...
in_kernel_root() {
	if [ -n "$kernel_root" ]; then
		in_root "$kernel_root" "$@"
	else
		"$@"
	fi
}

# The kernel's make over the modules in a directory: kernel_make DIR WORD...
kernel_make() {
	kernel_make_dir=$1
	shift
	in_kernel_root make -C "$kernel_dir" M="$kernel_make_dir" "$@"
}

# ---- one boot ----

# Prints the path of a busybox that needs no libraries. Its package cannot be
# installed beside Debian's ordinary busybox, so it is only unpacked.
get_busybox() {
	unpack_debs "$cache/busybox" busybox-static || return 1
	for busybox in "$cache/busybox/bin/busybox" \
		"$cache/busybox/usr/bin/busybox"; do
		[ -x "$busybox" ] && printf '%s\n' "$busybox" && return 0
	done
	return 1
}

# Makes an initramfs that loads and unloads each module in turn and prints what
# the kernel said, between lines that begin with @@, then switches off. What
# MODULE.args holds is given to insmod; the file's name need not be the module's.
# A module with a MODULE.panics beside it is compressed: busybox then loads it
# by init_module(2). finit_module(2) of 6.5 and later has a list of loads that
# go on, with its links on the stacks of their tasks; a task that dies in a
# module's init leaves a dead link, over which a later load falls
# (idempotent_init_module() in kernel/module/main.c).
# make_initramfs OUTPUT MODULE.ko...
make_initramfs() {
	initramfs=$1
	shift
	busybox=$(get_busybox) || return 1
	rm -rf "$initramfs.dir"
	mkdir -p "$initramfs.dir/bin" "$initramfs.dir/proc" \
		"$initramfs.dir/sys" "$initramfs.dir/dev" || return 1
	cp "$busybox" "$initramfs.dir/bin/busybox" || return 1
	for module; do
		if [ -e "${module%.ko}.panics" ]; then
			gzip -c "$module" >"$initramfs.dir/${module##*/}"
		else
			cp "$module" "$initramfs.dir/"
		fi || return 1
		module_args=$(cat "${module%.ko}.args" 2>/dev/null)
		module_name=$(LC_ALL=C tr '\0' '\n' <"$module" |
			LC_ALL=C sed -n '/^name=/{s///p;q;}')
		module=${module##*/}
		printf '%s %s %s\n' "${module%.ko}" \
			"${module_name:-${module%.ko}}" "$module_args"
	done >"$initramfs.dir/list"
	cat >"$initramfs.dir/init" <<-'EOF'
		#!/bin/busybox sh
		PATH=/bin
		/bin/busybox --install -s /bin
		mount -t proc proc /proc
		mount -t sysfs sysfs /sys
		mount -t devtmpfs dev /dev
		dmesg -c >/dev/null
		echo "@@ boot $(uname -r)"
		while read -r file name args; do
			# an oops makes the console say everything
			dmesg -n 1
			echo "@@ begin $file"
			insmod "/$file.ko" $args
			echo "@@ insmod $?"
			echo "@@ tainted $(cat /proc/sys/kernel/tainted)"
			dmesg -c
			if grep -q "^$name " /proc/modules; then
				rmmod "$name"
				echo "@@ rmmod $?"
				dmesg -c
			fi
			echo "@@ end $file"
		done </list
		echo "@@ done"
		poweroff -f
	EOF
	chmod +x "$initramfs.dir/init"
	(cd "$initramfs.dir" && find . | "$busybox" cpio -o -H newc) \
		>"$initramfs" 2>"$initramfs.log" || return 1
	rm -rf "$initramfs.dir" "$initramfs.log"
}

# Boots a kernel with an initramfs until it switches off, without KVM, which is
# not everywhere: boot_run VMLINUZ INITRAMFS SECONDS LOG. LOG gets the serial
# line. Fails if the list of modules was not gone through.
boot_run() {
	rm -f "$4"
	timeout -k 5 "$3" qemu-system-x86_64 -nodefaults -no-user-config \
		-no-reboot -accel tcg -cpu max -m 512 -display none \
		-serial "file:$4" -kernel "$1" -initrd "$2" \
		-append "console=ttyS0 loglevel=1 panic=-1" </dev/null >&2
	tr -d '\r' <"$4" >"$4.part" && mv "$4.part" "$4"
	grep -qx '@@ done' "$4"
}

# What the boot said about one module: boot_section LOG NAME.
boot_section() {
	awk -v name="$2" '
		$1 == "@@" && $2 == "begin" && $3 == name { on = 1; next }
		$1 == "@@" && $2 == "end" { on = 0 }
		on' "$1"
}

# insmod's exit code of one module, nothing if it was not reached.
boot_status() {
	boot_section "$1" "$2" | sed -n 's/^@@ insmod //p'
}

# ---- building kmodrustc ----

# Builds the program out of tree: build_program DIR [configure's options].
# A tree that was configured in place cannot be built elsewhere too, so a copy
# of it is taken then.
build_program() (
	into=$1
	source=$root
	shift
	mkdir -p "$into" || exit 1
	if [ -e "$root/config.status" ]; then
		source=$build/source
		rm -rf "$source"
		mkdir -p "$source"
		(cd "$root" && tar -cf - --exclude=./build --exclude=./.git \
			--exclude="./${build#"$root"/}" .) |
			tar -xf - -C "$source" || exit 1
		(cd "$source" && make -s distclean) || exit 1
	fi
	[ -e "$source/configure" ] || (cd "$source" && autoreconf -i) || exit 1
	cd "$into" || exit 1
	if [ ! -e Makefile ] || [ "$*" != "$(cat .options 2>/dev/null)" ]; then
		"$source/configure" "$@" || exit 1
		printf '%s\n' "$*" >.options
	fi
	make -j"$(nproc)"
)
