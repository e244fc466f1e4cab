#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Claims about Kbuild, kmodrustc.mk, --new and DKMS: what --new makes is built
# by real kernels' builds as C is, and loaded in QEMU. One boot for each kernel.
#
# Reads $KMODRUSTC (the program), $KMODRUSTC_BUILD (where to write) and
# $KMODRUSTC_CACHE (in there, if it is not set); $KMODRUSTC_KERNELS, a list, leaves
# others out.
# shellcheck disable=SC2317 # the functions are called through claim
set -u

here=$(cd "$(dirname "$0")" && pwd) || exit 1
root=$(cd "$here/../.." && pwd) || exit 1
# shellcheck source=../../scripts/lib.sh
. "$root/scripts/lib.sh"
# shellcheck source=../tap.sh
. "$root/tests/tap.sh"

kmodrustc=${KMODRUSTC:-$build/kmodrustc/kmodrustc}
work=$build/kbuild
rm -rf "$work"
mkdir -p "$work/bin" "$work/data" "$work/tmp" || exit 1
TMPDIR=$work/tmp
KMODRUSTC_CACHE=${KMODRUSTC_CACHE:-$cache/kmodrustc}
# As it is installed: the program in PATH, its files where it says.
KMODRUSTC_DATADIR=$work/data
export TMPDIR KMODRUSTC_CACHE KMODRUSTC_DATADIR
# shellcheck source=lib.sh
. "$here/lib.sh"
check_program
system_path=/usr/sbin:/usr/bin:/sbin:/bin
cp "$root/rt/kmodrustc_glue.c" "$root/share/kmodrustc/kmodrustc.mk" \
	"$work/data" && ln -s "$(readlink -f "$kmodrustc")" \
	"$work/bin/kmodrustc" || exit 1
PATH=$work/bin:$PATH
unset KMODRUSTC MAKEFLAGS MAKEOVERRIDES MAKELEVEL KBUILD_VERBOSE V

# ---- one directory of --new ----

# Its make, for this kernel; what it said is in $work/out. run_make DIR WORD...
run_make() {
	run_make_dir=$1
	shift
	in_kernel_root make -C "$run_make_dir" KDIR="$kernel_dir" "$@" \
		>"$work/out" 2>&1 </dev/null
	run_make_code=$?
	cat "$work/out"
	return "$run_make_code"
}

# What a make did, one a line: the short command and the file. did FILE
did() {
	sed -n 's/^  \([A-Z]\{2,\}\)  *\(\[M\]\)\{0,1\} *\([^ ]*\)$/\1 \3/p' "$1" |
		sed 's| .*/| |'
}

# Of rustc alone.
rust_did() {
	did "$work/out" | grep '^RUSTC ' | sort | tr '\n' ' '
}

# Every line is one that the kernel's build says of a C module as well.
is_quiet() {
	grep -vE "^make(\[[0-9]+\])?: (Entering|Leaving) directory|^make -C |^  (RUSTC|CC|LD|BTF|COPY) +\[M\] +[^ ]+\$|^  MODPOST [^ ]+\$|^Skipping BTF generation for |^  CC \[M\]  .*\.module-common\.o\$" \
		"$work/out" >"$work/noise"
	cat "$work/noise"
	[ -s "$work/out" ] && [ ! -s "$work/noise" ]
}

# makes DIR WORD...: with success.
makes_module() {
	run_make "$@" && [ -s "$1/$1.ko" ]
}

makes_nothing() {
	run_make "$@" && [ -z "$(did "$work/out")" ]
}

# After a change, rustc makes just these: makes_again "RUSTC FILE ..." DIR
makes_again() {
	run_make "$2" || return 1
	[ "$(rust_did)" = "$1" ] || {
		echo "rustc made: $(rust_did)"
		return 1
	}
}

compiles_no_c() {
	! did "$work/out" | grep '^CC .*_main\.o'
}

# The source does not get through: fails_with WORDS DIR OBJECT
fails_with() {
	run_make "$2" && return 1
	grep -qF -e "$1" "$work/out" && [ ! -e "$2/$3" ] && [ ! -e "$2/$2.ko" ]
}

# What --new made, before anything else was there.
listing() {
	(cd "$1" && find . | sort)
}

cleans() {
	run_make "$1" clean && listing "$1" | diff "$work/listing.$1" -
}

shows_stages() {
	run_make "$@" && grep -q '^  \[1\] rustc .* ms' "$work/out" &&
		grep -q '^  \[[0-9]*\] verify .* ms' "$work/out"
}

# ---- the templates for one kernel and one rustc ----

# The object of the Rust half, as RUSTC names it: rust_object KIND NAME
rust_object() {
	case $1 in
	pure) echo "$2.o" ;;
	mixed) echo "$2_rust.o" ;;
	archive) echo "lib$2_rust.a" ;;
	esac
}

rust_source() {
	case $1 in
	pure) echo "$2.rs" ;;
	*) echo "$2_rust.rs" ;;
	esac
}

new_module() {
	rm -rf "$2"
	kmodrustc --new "$2" "--$1" && listing "$2" >"$work/listing.$2"
}

# Another file of the same crate, and one by include!.
add_files() {
	cat >>"$1/$2" <<-'R'
		mod more;
		include!("yet.rs");
		/// Uses both.
		#[no_mangle]
		pub extern "C" fn more_and_yet() -> u64 {
		    more::more() + yet()
		}
	R
	printf '//! More.\npub fn more() -> u64 {\n    1\n}\n' >"$1/more.rs"
	printf '/// Yet.\nfn yet() -> u64 {\n    2\n}\n' >"$1/yet.rs"
}

# try_template KERNEL WANT KIND
try_template() {
	name=$3_$(tag "$2")
	say="$1: rustc $2: --new --$3"
	object=$(rust_object "$3" "$name")
	source=$name/$(rust_source "$3" "$name")
	claim "$say: is made" new_module "$3" "$name"
	claim "$say: is built" makes_module "$name"
	claim "$say: and says no more than a C module" is_quiet
	claim "$say: with rustc once" test "$(rust_did)" = "RUSTC $object "
	claim "$say: a second make has nothing to do" makes_nothing "$name"
	cp "$name/$name.ko" . || return
	# What follows is make's and ours, the same for each rustc.
	[ "$2" = "$last" ] || return

	touch "$source"
	claim "$say: a changed source is compiled again" \
		makes_again "RUSTC $object " "$name"
	claim "$say: and no C" compiles_no_c
	if [ "$3" = mixed ]; then
		touch "$name/${name}_main.c"
		claim "$say: a changed C file is no matter for rustc" \
			makes_again '' "$name"
	fi
	[ "$3" != pure ] || try_changes "$1" "$2"
	touch "$source"
	claim "$say: V=1 shows the stages" shows_stages "$name" V=1
	claim "$say: make clean leaves what --new made" cleans "$name"
	[ "$3" != pure ] || try_errors
}

try_changes() {
	add_files "$name" "${source##*/}"
	touch "$source"
	claim "$say: files of mod and include! are compiled" \
		makes_again "RUSTC $object " "$name"
	for file in more yet; do
		touch "$name/$file.rs"
		claim "$say: a change of $file.rs is seen" \
			makes_again "RUSTC $object " "$name"
	done
	claim "$say: and then there is nothing to do" makes_nothing "$name"
	rm "$name/more.rs" "$name/yet.rs"
	sed -i '/^mod more/,$d' "$source"
}

try_errors() {
	cp "$source" "$work/saved"
	echo 'pub fn broken() -> u64 { nothing_of_that_name }' >>"$source"
	touch "$source"
	claim "$say: an error of the source is rustc's to tell, and leaves no object" \
		fails_with 'error[E0425]' "$name" "$object"
	cp "$work/saved" "$source"
	cat >>"$source" <<-'R'
		/// Half of it.
		#[no_mangle]
		pub extern "C" fn half(x: i32) -> i32 {
		    (x as f64 * 0.5) as i32
		}
	R
	touch "$source"
	claim "$say: floating point is refused" \
		fails_with 'error[K0601]' "$name" "$object"
	cp "$work/saved" "$source"
	touch "$source"
	claim "$say: once they are mended it is built" makes_module "$name"
	claim "$say: and cleaned" cleans "$name"
}

# ---- the plainest Kbuild file, and many modules at once ----

small_module() {
	cat <<-'R'
		#[no_mangle]
		pub extern "C" fn init_module() -> i32 { 0 }
		#[used]
		#[link_section = ".modinfo"]
		static LICENSE: [u8; 12] = *b"license=GPL\0";
		#[used]
		#[link_section = ".modinfo"]
		static DESCRIPTION: [u8; 18] = *b"description=small\0";
	R
}

# One line in the Kbuild file, as the README says.
try_plain() {
	rm -rf plain
	mkdir plain
	small_module >plain/plain-one.rs
	echo 'obj-m := plain-one.o' >plain/Kbuild
	kernel_make "$PWD/plain" RUSTC=kmodrustc modules >"$work/out" 2>&1 || {
		cat "$work/out"
		return 1
	}
	is_quiet && [ "$(rust_did)" = 'RUSTC plain-one.o ' ] &&
		[ -s plain/plain-one.ko ]
}

many_modules() {
	rm -rf many
	mkdir many
	: >many/Kbuild
	for number in $(seq 40); do
		small_module >"many/m$number.rs"
		echo "obj-m += m$number.o" >>many/Kbuild
	done
	kernel_make "$PWD/many" -j8 CONFIG_DEBUG_INFO_BTF_MODULES= \
		RUSTC=kmodrustc modules >"$work/out" 2>&1 || {
		cat "$work/out"
		return 1
	}
	[ "$(find many -name '*.ko' | wc -l)" -eq 40 ]
}

says_no_jobserver() {
	! grep -i jobserver "$work/out"
}

# The kernel's outputs elsewhere, as 7.x can.
try_elsewhere() {
	rm -rf plain elsewhere
	mkdir plain elsewhere
	small_module >plain/away.rs
	echo 'obj-m := away.o' >plain/Kbuild
	kernel_make "$PWD/plain" MO="$PWD/elsewhere" RUSTC=kmodrustc modules \
		>"$work/out" 2>&1 || {
		cat "$work/out"
		return 1
	}
	[ -s elsewhere/away.ko ] && [ "$(find plain -type f | wc -l)" -eq 2 ]
}

# A source that is an error without these cfgs: wants_cfgs CFG...
wants_cfgs() {
	for cfg; do
		printf '#[cfg(not(%s))]\ncompile_error!(r#"no %s"#);\n' \
			"$cfg" "$cfg"
	done
}

# Options from all that Kbuild and kmodrustc.mk know, on each kernel.
try_flags() {
	rm -rf flags
	mkdir -p flags/in
	{
		small_module
		wants_cfgs kbuild kbuild_one mk mk_one
		# `async` is a name in one edition only
		echo 'pub fn async() {}'
		wants_cfgs CONFIG_SMP 'CONFIG_SMP="y"' 'CONFIG_HZ="250"'
	} >flags/in/one.rs
	wants_cfgs kbuild archive mk mk_archive CONFIG_MODULES >flags/more.rs
	echo '#[cfg(kbuild_one)] compile_error!("kbuild_one");' >>flags/more.rs
	cat >flags/Kbuild <<-'K'
		obj-m := flags.o
		flags-y := in/one.o libmore.a
		rustflags-y := --cfg kbuild
		RUSTFLAGS_in/one.o := --cfg kbuild_one --edition=2015
		RUSTFLAGS_libmore.a := --cfg archive
		KMODRUSTCFLAGS := --cfg mk
		KMODRUSTCFLAGS_one.o := --cfg mk_one
		KMODRUSTCFLAGS_libmore.a := --cfg mk_archive
		include $(shell kmodrustc --print kmod-mk)
	K
	kernel_make "$PWD/flags" modules >"$work/out" 2>&1 || {
		cat "$work/out"
		return 1
	}
	[ -s flags/flags.ko ]
}

# The template for cargo, on this machine; cargo of the same age as rustc.
try_cargo() {
	cargo=$(get_cargo "$2") || {
		skip "$1: rustc $2: no cargo for it is to be had from apt"
		return
	}
	name=cargo_$(tag "$2")
	say="$1: rustc $2: --new --cargo"
	ln -sf "$cargo" "$work/bin/cargo"
	claim "$say: is made" new_module cargo "$name"
	claim "$say: is built" makes_module "$name"
	cp "$name/$name.ko" . || return
	claim "$say: a second make has nothing to do" makes_nothing "$name"
	touch "$name/src/lib.rs"
	echo '// changed' >>"$name/src/lib.rs"
	claim "$say: after a change it is built again" makes_module "$name"
	claim "$say: make clean leaves what --new made" cleans_cargo "$name"
}

# cargo writes down which versions of other crates it took.
cleans_cargo() {
	run_make "$1" clean && rm "$1/Cargo.lock" &&
		listing "$1" | diff "$work/listing.$1" -
}

# ---- DKMS ----

# dkms as apt's hook calls it: as root without a home, with a short PATH.
# run_dkms FIRST-OF-PATH WORD...
run_dkms() {
	dkms_path=$1
	shift
	set -- env -i PATH="$dkms_path$system_path" \
		KMODRUSTC_DATADIR="$KMODRUSTC_DATADIR" \
		"$work/dkms/usr/sbin/dkms" "$@" --dkmstree "$PWD/dkms/tree" \
		--sourcetree "$PWD/dkms/source"
	# shellcheck disable=SC2016 # for the inner shell
	unshare -m --propagation private sh -c '
		mount -t tmpfs -o mode=755 tmpfs /var/cache &&
			mkdir -m 700 /var/cache/kmodrustc &&
			mount --bind "$0" /var/cache/kmodrustc &&
			exec "$@"' "$KMODRUSTC_CACHE" "$@"
}

# As root the cache is /var/cache/kmodrustc; the tests' own is put there.
find_dkms() {
	if [ "$(id -u)" -ne 0 ] || ! unshare -m true 2>/dev/null; then
		skip 'dkms: without root, or without mount namespaces, it has no /var/cache'
		return 1
	fi
	unpack_debs "$work/dkms" dkms || {
		skip 'dkms: not to be had from apt'
		return 1
	}
	install_packages kmod make patch dpkg-dev lsb-release || return 1
}

# dkms_builds FIRST-OF-PATH NAME DIRECTORY
dkms_builds() {
	rm -rf dkms
	mkdir -p dkms/tree dkms/source
	{
		run_dkms "$1" add "$3" &&
			run_dkms "$1" build -k "$kernel_release" --kernelsourcedir \
				"$kernel_dir" -m "$2" -v 0.1
	} >"$work/dkms.out" 2>&1 </dev/null
	dkms_code=$?
	cat "$work/dkms.out"
	find dkms/tree -name make.log -exec cat '{}' +
	[ "$dkms_code" -eq 0 ] && find dkms/tree -path '*/module/*' \
		-name "$2.ko*" | grep . >"$work/dkms.ko" && take_ko "$2"
}

# What dkms built, to be loaded; it may be compressed.
take_ko() {
	read -r take_ko_from <"$work/dkms.ko"
	case $take_ko_from in
	*.xz) xz -dc "$take_ko_from" >"$1.ko" ;;
	*) cp "$take_ko_from" "$1.ko" ;;
	esac
}

# Rust is out of reach there, so only C is compiled.
has_no_rust() {
	! env -i PATH="$system_path" sh -c 'command -v kmodrustc'
}

try_dkms() {
	say="$1: rustc $2: dkms"
	name=dkms_$(tag "$2")
	mkdir -p "$work/short"
	ln -sf "$KMODRUSTC_RUSTC" "$work/short/rustc"
	ln -sf "$(readlink -f "$kmodrustc")" "$work/short/kmodrustc"
	rm -rf "$name" "${name}_c"
	kmodrustc --new "$name" --pure --dkms >/dev/null &&
		kmodrustc --new "${name}_c" --archive --dkms >/dev/null ||
		return
	claim "$say: a module in Rust is built without a home and with a short PATH" \
		dkms_builds "$work/short:" "$name" "$PWD/$name"
	claim "$say: make ship makes a source for machines without Rust" \
		run_make "${name}_c" ship
	has_no_rust || {
		skip "$say: kmodrustc is installed on this machine"
		return
	}
	claim "$say: there only C is compiled" \
		dkms_builds '' "${name}_c" "$PWD/${name}_c/${name}_c-0.1"
}

# ---- what the kernels said ----

says() {
	cat "$1"
	grep -qE "\] $2\$" "$1"
}

works() {
	loads "$1" && grep -qx '@@ rmmod 0' "$1" && has_no_complaint "$1"
}

# judge KERNEL MODULE LINE...
judge() {
	judge_kernel=$1
	judge_module=$2
	shift 2
	claim "$judge_kernel: $judge_module.ko loads and unloads" \
		works "log/$judge_module"
	for line; do
		claim "$judge_kernel: $judge_module.ko says: $line" \
			says "log/$judge_module" "$line"
	done
}

judge_all() {
	for module in ./*.ko; do
		module=$(basename "$module" .ko)
		case $module in
		pure_* | dkms_*[0-9t])
			judge "$1" "$module" \
				"$module: loaded, \[1, 4, 9, 16, 25\]" \
				"$module: unloaded"
			;;
		*)
			judge "$1" "$module" "$module: \[1, 4, 9, 16, 25\]" \
				"$module: the sum is 55" "$module: unloaded"
			;;
		esac
	done
}

find_rustcs
last=${rustcs##* }
with_dkms=
! find_dkms || with_dkms=yes

for kernel in ${KMODRUSTC_KERNELS-5.10 6.1 6.12 7}; do
	if ! get_kernel "$kernel"; then
		# only these two are never to be left out
		case $kernel in
		6.*) skip "kernel $kernel: not to be had from apt" ;;
		*) skip "Linux $kernel: not to be had from apt, or not to be mounted" ;;
		esac
		continue
	fi
	mkdir -p "$work/$kernel"
	cd "$work/$kernel" || exit 1
	lend_to_kernel "$(readlink -f "$kmodrustc")" || exit 1
	for want in $rustcs; do
		use_rustc "$want"
		for kind in pure mixed archive; do
			try_template "$kernel" "$want" "$kind"
		done
	done
	claim "$kernel: options come from rustflags-y and from KMODRUSTCFLAGS" \
		try_flags
	case $kernel in
	5.10) ;;
	*)
		claim "$kernel: obj-m is a whole Kbuild file" try_plain
		claim "$kernel: 40 modules at once are built" many_modules
		claim "$kernel: without a word of the jobserver" says_no_jobserver
		;;
	esac
	[ "$kernel" != 7 ] ||
		claim "$kernel: outputs can be elsewhere" try_elsewhere
	case $kernel$with_dkms in
	6.*yes) try_dkms "$kernel" "$last" ;;
	esac
	[ "$kernel" != 6.12 ] || try_cargo "$kernel" "$last"
	unset KMODRUSTC_RUSTC
	boot_modules "$kernel" ./*.ko && judge_all "$kernel"
done

finish
