# SPDX-License-Identifier: GPL-2.0-or-later
# What is claimed of cargo with kmodrustc as its rustc, with or without the
# source of core, and without any kernel.
# shellcheck shell=sh
# shellcheck disable=SC2154,SC2317 # set, and called, by who sources this
#
# Sourced with $program (kmodrustc), $cargo and $rustc (the commands they drive)
# set, in an empty directory. cargo_claims SAY makes the claims, each sentence
# begins with SAY.

none=x86_64-unknown-none
gnu=x86_64-unknown-linux-gnu
deps=target/$none/debug/deps

# A workspace: a proc-macro, a build script, two libraries in a row, a staticlib.
make_project() {
	mkdir -p mac/src low/src mid/src top/src
	cat >Cargo.toml <<-'T'
		[workspace]
		members = ["low", "mac", "mid", "top"]
		resolver = "2"
		[profile.release]
		lto = true
		panic = "unwind"
		strip = "debuginfo"
		codegen-units = 4
	T
	for crate in low mac mid top; do
		cat >$crate/Cargo.toml <<-T
			[package]
			name = "$crate"
			version = "0.1.0"
			edition = "2021"
		T
	done
	printf '[lib]\nproc-macro = true\n' >>mac/Cargo.toml
	printf '[features]\nmore = []\n' >>low/Cargo.toml
	printf '[dependencies]\nlow = { path = "../low" }\n' >>mid/Cargo.toml
	cat >>top/Cargo.toml <<-'T'
		[lib]
		crate-type = ["staticlib", "lib"]
		[features]
		more = ["mid/more"]
		[dependencies]
		mac = { path = "../mac" }
		mid = { path = "../mid" }
	T
	printf '[features]\nmore = ["low/more"]\n' >>mid/Cargo.toml
	cat >mac/src/lib.rs <<-'R'
		#[proc_macro]
		pub fn answer(_: proc_macro::TokenStream) -> proc_macro::TokenStream {
		    let n = (6.5f64 * 6.5).floor() as u32;
		    format!("fn answer() -> u32 {{ {n} }}").parse().unwrap()
		}
	R
	cat >low/build.rs <<-'R'
		fn main() {
		    let dir = std::env::var("OUT_DIR").unwrap();
		    let text = format!("pub const NUMBER: u32 = {};", 2.0f64.exp2() * 10.0);
		    std::fs::write(dir + "/number.rs", text).unwrap();
		    println!("cargo:rerun-if-changed=build.rs");
		}
	R
	cat >low/src/lib.rs <<-'R'
		#![no_std]
		#![allow(unknown_lints, unexpected_cfgs)]
		include!(concat!(env!("OUT_DIR"), "/number.rs"));
		#[cfg(other)]
		extern "C" { fn other_was_linked(); }
		#[cfg(feature = "more")]
		extern "C" { fn more_was_linked(); }
		#[inline(never)]
		pub fn twice(x: u32) -> u32 {
		    #[cfg(other)]
		    unsafe { other_was_linked() }
		    #[cfg(feature = "more")]
		    unsafe { more_was_linked() }
		    x.wrapping_mul(2)
		}
		#[cfg(test)]
		mod tests {
		    #[test]
		    fn four_is_twice_two() { assert_eq!(super::twice(2), 4); }
		}
	R
	cat >mid/src/lib.rs <<-'R'
		#![no_std]
		#[inline(never)]
		pub fn more(x: u32) -> u32 { low::twice(x).wrapping_add(low::NUMBER) }
	R
	cat >top/src/lib.rs <<-'R'
		#![no_std]
		mac::answer!();
		#[no_mangle]
		pub extern "C" fn run() -> u32 { mid::more(answer()) }
	R
	mkdir keep
	cp -R low mid top keep/
}

# Sources as they were.
restore() {
	cp -R keep/* .
}

# cargo for the kernel: kcargo COMMAND [ARGUMENT...]; its words are in err.
kcargo() {
	kcargo_command=$1
	shift
	RUSTC=$program "$cargo" "$kcargo_command" --offline --target $none "$@" \
		>out 2>err </dev/null
	kcargo_code=$?
	cat out err
	return $kcargo_code
}

# Nobody but cargo said anything: no warning, note or error.
is_quiet() {
	! grep -E 'warning|note:|error|jobserver' err
}

builds_quietly() {
	kcargo "$@" && is_quiet
}

# Just these crates were compiled: compiled CRATE...
compiled() {
	for crate; do
		echo "$crate"
	done >want
	sed -n 's/^ *\(Compiling\|Checking\) \([a-z]*\) .*/\2/p' err | sort >got
	diff want got
}

# The archive has run() alone, nothing undefined, and is a kernel's.
is_whole() {
	nm -g --defined-only "$1" 2>/dev/null | sed -n 's/^[0-9a-f]* . //p' >got
	echo run | diff - got && "$program" --verify "$1" &&
		! nm -u "$1" 2>/dev/null | grep -v kmodrustc_ | grep ' U '
}

has_files() {
	for file; do
		[ -s "$file" ] || {
			echo "no $file"
			ls -R target
			return 1
		}
	done
}

# cargo failed, and counted: fails_with COUNT WORDS ARGUMENT...
fails_with() {
	fails_count=$1
	fails_words=$2
	shift 2
	if kcargo "$@"; then
		echo 'it succeeded'
		return 1
	fi
	[ "$(grep -cF -e "$fails_words" err)" -eq 1 ] || {
		echo "not once: $fails_words"
		return 1
	}
	counted "$fails_count"
}

# Of so many errors cargo tells at the end: counted COUNT
counted() {
	case $1 in
	1) counted_words='(1 )?previous error$' ;;
	*) counted_words="$1 previous errors\$" ;;
	esac
	grep -qE "^error: could not compile .*due to $counted_words" err
}

rust_error() {
	printf 'pub fn bad() -> u32 { let x: u64 = 1; x }\n' >>mid/src/lib.rs
	fails_with 1 'error[E0308]' "$1" && grep -q 'mid/src/lib.rs' err
}

two_rust_errors() {
	printf 'pub fn a() -> u32 { 1u64 }\npub fn b() -> u32 { 1u8 }\n' \
		>>mid/src/lib.rs
	kcargo build && return 1
	counted 2
}

rust_warning() {
	printf 'fn unused() {}\n' >>mid/src/lib.rs
	kcargo build && [ "$(grep -c '^warning: fun' err)" -eq 1 ] &&
		grep -qE '^warning: .mid.* generated 1 warning' err
}

empty_crate() {
	echo 'fn main() {}' >low/build.rs
	: >low/src/lib.rs
	printf '#![no_std]\npub fn more(x: u32) -> u32 { x }\n' >mid/src/lib.rs
	builds_quietly build
}

float() {
	cat >>top/src/lib.rs <<-'R'
		#[no_mangle]
		pub extern "C" fn avg(a: u64, b: u64) -> u64 { ((a as f64 + b as f64) / 2.0) as u64 }
	R
}

refused() {
	float
	rm -f $deps/libtop-*
	fails_with 1 'error[K0601]' build && grep -q 'top/src/lib.rs:6' err &&
		! ls $deps/libtop-*.a $deps/libtop-*.rlib 2>/dev/null
}

refused_as_json() {
	kcargo build --message-format=json && return 1
	grep '"reason":"compiler-message"' out | grep -q '"code":"K0601"' &&
		! grep K0601 err
}

# Of a crate outside the workspace cargo names the whole path, and so do we.
refused_outside() {
	mkdir -p away/near/src away/far/src
	for crate in near far; do
		cat >away/$crate/Cargo.toml <<-T
			[package]
			name = "$crate"
			version = "0.1.0"
			edition = "2021"
			[workspace]
		T
	done
	cat >>away/near/Cargo.toml <<-'T'
		[lib]
		crate-type = ["staticlib"]
		[dependencies]
		far = { path = "../far" }
	T
	: >away/near/src/lib.rs
	cat >away/far/src/lib.rs <<-'R'
		#![no_std]
		pub fn word() {
		    unsafe { core::arch::asm!("movaps %xmm0, %xmm1", options(att_syntax)) }
		}
	R
	(cd away/near && kcargo build --message-format=short) && return 1
	grep -q "^$PWD/away/far/src/lib.rs:3:.*K0601" away/near/err
}

refused_shortly() {
	kcargo build --message-format=short && return 1
	grep -qE '^top/src/lib.rs:6:[0-9]+: error\[K0601\]: ' err
}

checks() {
	rm -rf target
	builds_quietly check && ! find target/$none -name 'lib*.a' -o \
		-path "*/$none/*" -name 'lib*.rlib' | grep . &&
		has_files $deps/libmid-*.rmeta
}

refuses_without_target() {
	rm -rf target/debug
	RUSTC=$program "$cargo" build --offline >out 2>err && return 1
	cat err
	[ "$(grep -c 'K0106' err)" -eq 1 ] &&
		counted 1 && grep -q 'target = "x86_64-unknown-none"' err &&
		! ls target/debug/*.a 2>/dev/null
}

says_what_to_do() {
	kcargo "$@" && return 1
	grep -q K0207 err && grep -q -- "--target $gnu" err
}

a_program() {
	mkdir -p top/src/bin && echo 'fn main() {}' >top/src/bin/prog.rs
	says_what_to_do build
	code=$?
	rm -r top/src/bin
	return $code
}

# Unit tests on this machine: plainly, and through us with the host's target.
host_tests() {
	RUSTC=$rustc "$cargo" test --offline -p low >out 2>&1
	cat out
	grep -q 'four_is_twice_two ... ok' out || return 1
	RUSTC=$program "$cargo" test --offline --target $gnu -p low >out 2>&1
	cat out
	grep -q 'four_is_twice_two ... ok' out
}

# A library of other flags is still there, but not linked.
linked_is_what_was_built() {
	RUSTFLAGS='--cfg other' kcargo build || return 1
	nm -u target/$none/debug/libtop.a | grep -q other_was_linked || return 1
	touch top/src/lib.rs
	builds_quietly build && is_whole target/$none/debug/libtop.a
}

with_feature() {
	(cd top && RUSTC=$program "$cargo" build --offline --target $none \
		--features more) >err 2>&1 || {
		cat err
		return 1
	}
	nm -u target/$none/debug/libtop.a | grep -q more_was_linked
}

# In RUSTFLAGS an option of kmodrustc's own is one more of cargo's words.
own_rustflag() {
	RUSTFLAGS=--soft-float builds_quietly build --release \
		--target-dir flags &&
		has_files flags/$none/release/libtop.a \
			flags/$none/release/libtop.rlib
}

# cargo's first question has it, and asks for all kinds of crates at once.
unknown_rustflag() {
	RUSTFLAGS=--wat kcargo build && return 1
	[ "$(grep -c 'error\[K' err)" -eq 1 ] && grep -q 'K0202.*--wat' err
}

# What rustc answers or makes for this machine does not get it.
own_rustflag_of_host() {
	RUSTFLAGS=--soft-float RUSTC_WRAPPER=$program RUSTC=$rustc \
		"$cargo" check --offline --target $none --target-dir flags \
		>err 2>&1 &&
		RUSTFLAGS=--soft-float RUSTC=$program "$cargo" build --offline \
			-p low --target $gnu --target-dir flags >>err 2>&1
	code=$?
	cat err
	[ $code -eq 0 ] && is_quiet
}

by_config() {
	mkdir -p .cargo
	printf '[build]\nrustc = "%s"\ntarget = "%s"\n' "$program" $none \
		>.cargo/config.toml
	(unset RUSTC && "$cargo" build --offline --target-dir other) >err 2>&1
	code=$?
	rm -r .cargo
	cat err
	[ $code -eq 0 ] && is_quiet && is_whole other/$none/debug/libtop.a
}

# by_wrapper VARIABLE
by_wrapper() {
	rm -rf other
	env "$1=$program" RUSTC="$rustc" "$cargo" build --offline \
		--target $none --target-dir other >err 2>&1
	code=$?
	cat err
	[ $code -eq 0 ] && is_quiet && is_whole other/$none/debug/libtop.a
}

# Host crates have rustc's own words and exit code: as_rustc ARGUMENT...
as_rustc() {
	"$rustc" "$@" >out.want 2>err.want </dev/null
	want=$?
	CARGO=$cargo RUSTC=$program "$program" "$@" >out.got 2>err.got </dev/null
	got=$?
	cat err.got
	diff out.want out.got && diff err.want err.got && [ $want -eq $got ]
}

answers_as_rustc() {
	mkdir -p o
	printf 'fn f() -> u32 { 1u8 }' >bad.rs
	printf -- '--crate-type\nlib\n--error-format=json\nbad.rs\n' >words
	as_rustc -V && as_rustc --version && as_rustc --print sysroot &&
		as_rustc - --crate-name ___ --print=file-names --crate-type bin \
			--crate-type staticlib --crate-type proc-macro \
			--print=cfg -Wwarnings &&
		as_rustc --print cfg --target $none &&
		as_rustc --crate-name bad --crate-type lib --error-format=json bad.rs &&
		as_rustc @words && as_rustc --explain E0308 &&
		as_rustc --crate-type lib --emit=metadata -o - - &&
		as_rustc --nonsense
}

# What many build scripts ask: does it compile? Nothing is to be written.
answers_probe() {
	for want in 0 1; do
		echo "#![no_std] pub static FITS: u8 = $((want * 256));" |
			CARGO=$cargo RUSTC=$program "$program" --target $none \
				--crate-type lib --emit=metadata -o - - \
				>out 2>err
		code=$?
		cat err
		[ $code -eq "$want" ] || return 1
	done
	! grep K0205 err
}

verbose_version() {
	for words in '-vV' '--verbose --version' 'rustc -vV'; do
		# shellcheck disable=SC2086 # a list of words
		CARGO=cargo "$program" $words >got || return 1
		cat got
		[ "$(head -c 8 got)" = 'rustc 1.' ] &&
			[ "$(grep -cE '^(release|host|LLVM version): ' got)" -eq 3 ] ||
			return 1
	done
}

# Who calls us by name in a build script does not mean rustc.
by_hand_under_cargo() {
	printf '#[no_mangle] pub extern "C" fn f() {}' >hand.rs
	CARGO=cargo RUSTC=rustc "$program" hand.rs -o libhand.a &&
		CARGO=cargo RUSTC=$program "$program" -c hand.rs -o hand.o &&
		"$program" --verify libhand.a hand.o
}

# A `rustc` that is a script calling us ends, and says why.
never_itself() {
	mkdir -p itself
	# shellcheck disable=SC2016 # for that script
	printf '#!/bin/sh\nexec "%s" "$@"\n' "$program" >itself/rustc
	chmod +x itself/rustc
	echo 'pub fn f() {}' >plain.rs
	for words in -V 'plain.rs --crate-type lib'; do
		# shellcheck disable=SC2086 # a list of words
		CARGO=cargo RUSTC=$program KMODRUSTC_RUSTC=$PWD/itself/rustc \
			timeout 20 "$program" $words 2>got
		[ $? -eq 1 ] || return 1
		cat got
		grep -q K0101 got || return 1
	done
}

# Under make with two jobs, from a recipe with and without `+`. For the latter
# cargo has a warning of its own since 1.96, before it calls anybody.
under_make() {
	# shellcheck disable=SC2016 # for make
	printf 'all: a b\na:\n\t+@$(GO) 2>err.a\nb: a\n\t@$(GO) --release 2>err.b\n' \
		>Makefile
	touch low/src/lib.rs
	make -j2 GO="env RUSTC=$program $cargo build --offline --target $none" \
		>out 2>&1 || {
		cat out err.a err.b
		return 1
	}
	sed -i '1{/failed to connect to jobserver/d}' err.b
	! grep -E 'warning|jobserver' err.a err.b
}

cargo_claims() {
	say=$1
	make_project
	claim "$say a workspace builds, and only cargo has a word" \
		builds_quietly build -j2
	claim "$say with what cargo expects where it expects it" has_files \
		target/$none/debug/libtop.a target/$none/debug/libtop.rlib \
		$deps/libmid-*.rlib $deps/libmid-*.rmeta $deps/libtop-*.a
	claim "$say the archive exports run() and wants nothing" \
		is_whole target/$none/debug/libtop.a
	builds_quietly build >/dev/null
	claim "$say a second build compiles nothing" compiled
	touch mid/src/lib.rs
	builds_quietly build >/dev/null
	claim "$say a touched library is compiled, and what uses it" \
		compiled mid top
	touch top/src/lib.rs
	builds_quietly build >/dev/null
	claim "$say a touched module is compiled alone" compiled top
	KMODRUSTC_FLAGS=--kernel=6.1 builds_quietly build >/dev/null
	claim "$say another kernel compiles what is the kernel's" \
		compiled low mid top
	builds_quietly build >/dev/null
	claim "$say release with lto, unwinding and stripping builds too" \
		builds_quietly build --release
	claim "$say and is whole" is_whole target/$none/release/libtop.a
	claim "$say a feature reaches the library" with_feature
	claim "$say options of kmodrustc's own may stand in RUSTFLAGS" \
		own_rustflag
	claim "$say and what is this machine's does not get them" \
		own_rustflag_of_host
	claim "$say an unknown one there is one error" unknown_rustflag
	claim "$say of two builds of a library the right one is linked" \
		linked_is_what_was_built

	claim "$say a compile error in a library is shown and counted" \
		rust_error build
	restore
	claim "$say two are two" two_rust_errors
	restore
	claim "$say a warning is counted, and no error" rust_warning
	restore
	claim "$say floating point is shown with its line and counted" refused
	claim "$say and is JSON of cargo's" refused_as_json
	claim "$say and short if it is to be" refused_shortly
	claim "$say with the whole path if cargo names that" refused_outside
	restore
	claim "$say a crate without a word in it is one" empty_crate
	restore
	claim "$say it builds again" builds_quietly build
	claim "$say cargo check checks and makes no archive" checks
	claim "$say cargo check shows and counts errors" rust_error check
	restore

	claim "$say without --target it is refused, with the remedy" \
		refuses_without_target
	claim "$say a program for the kernel is refused" a_program
	claim "$say a test for the kernel is refused" says_what_to_do test --lib
	claim "$say the same crate's unit tests run on this machine" host_tests
	claim "$say rustc named in .cargo/config.toml works" by_config
	claim "$say as RUSTC_WRAPPER it works" by_wrapper RUSTC_WRAPPER
	claim "$say as RUSTC_WORKSPACE_WRAPPER it works" \
		by_wrapper RUSTC_WORKSPACE_WRAPPER
	claim "$say under make -j2 nobody misses the jobserver" under_make

	claim "$say questions and host crates get rustc's own answer" \
		answers_as_rustc
	claim "$say a probe that writes to stdout is answered" answers_probe
	claim "$say -vV has what cargo and build scripts look for" verbose_version
	claim "$say called by its own name it works by hand" by_hand_under_cargo
	claim "$say it is never its own rustc" never_itself
}
