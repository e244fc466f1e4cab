#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# The whole program with a real rustc and gcc, without any kernel.
# shellcheck disable=SC2016,SC2317 # make's variables; called through claim
srcdir=${srcdir:-.}
# shellcheck source=../tap.sh
. "$srcdir/tests/tap.sh"

program=${KMODRUSTC:?names the program}
here=$(cd "$srcdir/tests/e2e" && pwd) || exit 1
dir=$(mktemp -d "$PWD/e2e-XXXXXX") || exit 1
trap 'rm -rf "$dir"' EXIT
cd "$dir" || exit 1
# shellcheck source=lib.sh
. "$here/lib.sh"
find_sourceless_rustc || {
	skip 'no rustc in PATH and KMODRUSTC_RUSTC is not set'
	finish
}

cat >hello.rs <<'R'
extern "C" { fn printk(fmt: *const u8, ...) -> i32; }
#[no_mangle]
pub extern "C" fn hello() -> u64 {
    unsafe { printk("hello\n\0".as_ptr()); }
    if cfg!(debug_assertions) { 1 } else { 2 }
}
R
cat >float.rs <<'R'
#[no_mangle]
pub extern "C" fn avg(a: u64, b: u64) -> u64 {
    ((a as f64 + b as f64) / 2.0) as u64
}
R

silent() {
	"$program" "$@" >out 2>&1 && [ ! -s out ]
}

# Parallel runs over one crate: each has the code of its own options.
parallel() {
	"$program" -O hello.rs -o ref.2.a &&
	    "$program" -C debug-assertions=yes -O hello.rs -o ref.1.a || return 1
	for i in 1 2 3 4 5 6; do
		"$program" -O hello.rs -o "p$i.2.a" 2>>errors &
		"$program" -C debug-assertions=yes -O hello.rs -o "p$i.1.a" \
		    2>>errors &
	done
	wait
	for i in 1 2 3 4 5 6; do
		cmp "p$i.1.a" ref.1.a && cmp "p$i.2.a" ref.2.a || return 1
	done
	! cmp -s ref.1.a ref.2.a && [ ! -s errors ]
}

leaves_only_outputs() {
	mkdir clean && cd clean && "$program" ../hello.rs -o x.a &&
	    [ "$(ls -A)" = x.a ]
}

# says WORDS COMMAND...: fails with the words on stderr
says() {
	words=$1
	shift
	"$program" "$@" 2>err && return 1
	grep -qF -e "$words" err || {
		cat err
		return 1
	}
}

from_stdin() {
	"$program" - -o in.a <float.rs 2>err && return 1
	grep -q '<anon>:[23]' err
}

keeps_temps() {
	"$program" -c hello.rs -o mine.o && cp mine.o copy.o &&
	    "$program" --save-temps mine.o -o libmine.a 2>kept &&
	    cmp mine.o copy.o && grep -q '^kept ' kept &&
	    "$program" --save-temps=temps hello.rs -o libkept.a 2>kept &&
	    [ -s temps/hello.rustc.s ] && [ -s temps/hello.fixed.s ] &&
	    [ ! -e temps/libkept.a ]
}

comma() {
	mkdir 'a,b' && TMPDIR="$PWD/a,b" silent hello.rs -o comma.a
}

make_knows_deps() {
	mkdir -p dep && cat >dep/main.rs <<'R' && echo 'pub fn two() -> u64 { 2 }' >dep/two.rs
mod two;
#[no_mangle] pub extern "C" fn f() -> u64 { two::two() }
R
	cat >dep/Makefile <<'M'
libmain.a: main.rs
	$(KMODRUSTC) -O --emit link=$@,dep-info=main.d main.rs && echo made >>log
-include main.d
M
	make -s -C dep && make -s -C dep && sleep 1 && touch dep/two.rs &&
	    make -s -C dep && [ "$(wc -l <dep/log)" -eq 2 ]
}

# The list of -MD in a plain Makefile: a change is seen, and so is a module
# file that is gone, for which -MP is asked for.
gcc_spelling() {
	mkdir -p dep2 'dep2/a b' && cp dep/two.rs dep2/two.rs && cat >dep2/main.rs <<'R'
mod two;
#[no_mangle] pub extern "C" fn f() -> u64 { two::two() }
R
	cat >dep2/Makefile <<'M'
out/main.o: main.rs | out
	$(KMODRUSTC) -O -c -MD -MP $< -o $@ && echo made >>log
out:; mkdir out
-include out/main.d
M
	make -s -C dep2 && make -s -C dep2 && sleep 1 && touch dep2/two.rs &&
	    make -s -C dep2 && [ "$(wc -l <dep2/log)" -eq 2 ] || return 1
	sleep 1 && rm dep2/two.rs && mkdir dep2/two &&
	    cp dep/two.rs dep2/two/mod.rs && make -s -C dep2 &&
	    [ "$(wc -l <dep2/log)" -eq 3 ]
}

names_targets() {
	(cd dep && silent -O -MD -MF other.d -MT 'x/y.o $(z)' -MT w main.rs \
	    -o main.o && cat other.d && [ ! -e main.d.tmp ] &&
	    grep -qxF 'x/y.o $(z) w: main.rs two.rs' other.d &&
	    grep -qx 'two.rs:' other.d && ! grep -q 'main\.o' other.d &&
	    silent -O -MD main.rs -o 'a b$.o' && cat 'a b$.d' &&
	    grep -qxF 'a\ b$$.o: main.rs two.rs' 'a b$.d')
}

# rustc's own message comes first, ours follows it: explains_kernel SOURCE [OPTION...]
explains_kernel() {
	printf '%s\n' "$1" >kernel.rs
	shift
	says '`kernel`' "$@" kernel.rs -o k.o && says 'K0107' "$@" kernel.rs -o k.o &&
	    [ "$(grep -c "the crate of the kernel" err)" -eq 1 ]
}

# Ordinary make, with an ordinary rule.
plain_make() {
	mkdir -p plain && cp hello.rs plain/libhello.rs &&
	    cat >plain/Makefile <<'M'
RUSTC = $(KMODRUSTC)
RUSTFLAGS = -O --crate-name hello
%.a: %.rs
	$(RUSTC) $(RUSTFLAGS) -o $@ $<
M
	make -C plain libhello.a >plain/out 2>&1 || {
		cat plain/out
		return 1
	}
	"$program" --verify plain/libhello.a && make -q -C plain libhello.a &&
	    touch -d '+1 minute' plain/libhello.rs && ! make -q -C plain libhello.a
}

no_got() {
	silent "${2:--O}" hello.rs -o "g$1.o" -C "opt-level=$1" || return 1
	! readelf -rW "g$1.o" | grep -q 'GOT\|PLT'
}

says_no_jobserver() {
	MAKEFLAGS='-j2 --jobserver-auth=98,99' silent hello.rs -o j.a
}

# Under `make -j4`: what rustc is told of the jobserver, and that nobody warns.
# under_make RECIPE-PREFIX PATTERN: PATTERN is what each compile has to note.
under_make() {
	mkdir -p jobs && rm -f jobs/* && cat >jobs/rustc <<-'S' &&
		#!/bin/sh
		# Notes whether a jobserver is named, and its two ends open.
		case $* in
		*--emit*)
			ends=$(echo "$MAKEFLAGS" |
			    sed -n 's/.*--jobserver-auth=\([0-9]*,[0-9]*\).*/\1/p')
			state=none
			[ -z "$ends" ] || state=closed
			[ -z "$ends" ] || [ ! -p "/proc/self/fd/${ends%,*}" ] ||
			    [ ! -p "/proc/self/fd/${ends#*,}" ] || state=open
			echo "$state" >>"$JOBS_NOTE"
			;;
		esac
		exec $JOBS_RUSTC "$@"
	S
	chmod +x jobs/rustc && cat >jobs/Makefile <<-M &&
		all: a.o b.o c.o;
		a.o b.o c.o: ../hello.rs; $1\$(KMODRUSTC) -O \$< -o \$@
	M
	real_rustc=${KMODRUSTC_RUSTC:-rustc}
	(unset MAKEFLAGS MFLAGS MAKELEVEL
	env JOBS_RUSTC="$real_rustc" JOBS_NOTE="$PWD/jobs/note" \
	    KMODRUSTC_RUSTC="$PWD/jobs/rustc" make -s -j4 -C jobs) \
	    >jobs/said 2>&1
	made=$?
	cat jobs/said jobs/note
	[ "$made" -eq 0 ] && [ ! -s jobs/said ] &&
	    [ "$(grep -cx "$2" jobs/note)" -eq 3 ] &&
	    [ "$(wc -l <jobs/note)" -eq 3 ]
}

library() {
	printf '#![no_std]\npub fn three() -> u64 { 3 }\n#[inline(never)] pub fn never(x: u64) -> u64 { x ^ 5 }\n' >lib3.rs
	echo '#[no_mangle] pub extern "C" fn f() -> u64 { lib3::three() + lib3::never(4) }' >use3.rs
	silent -O --crate-type rlib lib3.rs -o liblib3.rlib &&
	    silent -O --edition=2021 --extern lib3=liblib3.rlib use3.rs -o use3.o &&
	    nm use3.o | grep -q ' T f$' && ! nm -u use3.o | grep -q .
}

# base <- mid <- top by -L; a stranger in the same directory is left alone.
libraries() {
	mkdir libs &&
	    printf '#![no_std]\n#[inline(never)] pub fn base(x: u64) -> u64 { x ^ 9 }\n' >base.rs &&
	    printf '#![no_std]\n#[inline(never)] pub fn mid(x: u64) -> u64 { base::base(x) + 1 }\n' >mid.rs &&
	    printf '#[no_mangle] pub extern "C" fn f() {}\n' >stranger.rs &&
	    printf '#[no_mangle] pub extern "C" fn f() -> u64 { mid::mid(4) }\n' >top.rs &&
	    silent -O --crate-type rlib base.rs -o libs/libbase.rlib &&
	    silent -O --crate-type rlib stranger.rs -o libs/libstranger.rlib &&
	    silent -O --edition=2021 --crate-type rlib -L libs --extern base=libs/libbase.rlib mid.rs -o libs/libmid.rlib &&
	    silent -O --edition=2021 -L libs --extern mid=libs/libmid.rlib top.rs -o top.o &&
	    nm top.o | grep -q ' T f$' && nm top.o | grep -q ' t .*base' &&
	    ! nm -u top.o | grep -q .
}

claim 'hello compiles in silence' silent hello.rs -o libhello.a
claim 'nothing but the output is left' leaves_only_outputs
claim 'parallel runs over one crate do not meet' parallel
for level in 0 1 2 3 s z; do
	claim "no GOT, no PLT at opt-level $level" no_got "$level"
	claim "no GOT, no PLT at opt-level $level with -g" no_got "$level" -g
done
claim 'a float is told with its line' \
    says 'float.rs:' -O float.rs -o f.a
claim 'a float from standard input is told with its line' from_stdin
claim 'rustc'\''s own errors pass' says 'error[E0425]' -O - -o e.a <<'R'
pub fn f() -> u64 { nothing }
R
for source in 'use kernel::prelude::*;' 'extern crate kernel;' \
    'pub fn f() { kernel::print::f() }'; do
	for form in human short json; do
		claim "without the kernel's own crate \`$source\` is explained ($form)" \
		    explains_kernel "$source" --edition=2021 --error-format=$form
	done
done
claim 'a crate that only sounds like it is not' \
    says 'error[E0433]' --edition=2021 - -o e.a <<'R'
pub fn f() { kernels::f() }
R
claim 'and has no such words' sh -c '! grep K0107 err'
claim 'a pattern rule of ordinary make is enough' plain_make
claim 'kept files never overwrite an input' keeps_temps
claim 'a comma in TMPDIR does no harm' comma
claim 'make rebuilds when a module file changes' make_knows_deps
claim '-MD and -MP serve a plain Makefile as those of gcc do' gcc_spelling
claim '-MT and -MF name target and list, odd names are quoted' names_targets
claim 'a closed jobserver is no matter for words' says_no_jobserver
claim 'under make -j4 children share the jobserver of a recipe with +' \
    under_make + open
claim 'and are told of none in a recipe without, silently' under_make '' none
claim 'a library is linked into what uses it' library
cat >vec.rs <<'R'
#[inline(never)]
fn grow(v: &mut Vec<u64>) { v.push(1); }
#[no_mangle]
pub extern "C" fn f() -> usize { let mut v = Vec::new(); grow(&mut v); v.len() }
R
one_k0103() {
	says 'error[K0103]' -O vec.rs -o v.a && grep -q ' --> vec.rs:[0-9]' err &&
	    [ "$(grep -c 'error\[K0103\]' err)" -eq 1 ]
}

# shellcheck disable=SC2154 # set by find_sourceless_rustc
if [ -n "$sourceless" ]; then
	claim 'without rust-src one error tells the line that needs it' \
	    one_k0103
else
	skip 'rust-src is installed: its absence was not tried'
fi
claim 'libraries of libraries come from -L, strangers do not' libraries

# Fourteen modules of long names, and types of 112 levels.
long_names_make() {
	awk 'BEGIN {
		for (i = 0; i < 14; i++) {
			m = sprintf("module_of_some_forty_letters_to_be_long_%02d", i)
			print "pub mod " m " {"
			path = path m "::"
		}
		print "#[inline(never)] pub fn inner(x: usize) -> usize { if x > 3 { inner(x / 2) + 1 } else { x } }"
		for (i = 0; i < 14; i++) print "}"
		print "#[no_mangle] pub extern \"C\" fn deep(x: usize) -> usize { " path "inner(x) }"
	}' >long.rs
	cat >>long.rs <<'R'
pub struct W<T>(pub T); pub struct V<T>(pub T); pub trait Go { fn go(&self) -> usize; }
impl Go for u8 { #[inline(never)] fn go(&self) -> usize { *self as usize + 3 } }
impl<T: Go> Go for W<T> { #[inline(never)] fn go(&self) -> usize { self.0.go() * 3 + 1 } }
impl<T: Go> Go for V<T> { #[inline(never)] fn go(&self) -> usize { self.0.go() * 5 + 1 } }
type A<T> = W<V<W<V<T>>>>; type B<T> = A<A<A<A<T>>>>; type C<T> = B<B<B<B<B<B<B<T>>>>>>>;
#[no_mangle] pub extern "C" fn deeper(x: &C<u8>) -> usize { x.go() }
R
}

longest_name() {
	nm "$1" | awk 'length($3) > n { n = length($3) } END { print n }'
}

# short_names LIMIT OPTION...: the longest is just below it, and none is twice
short_names() {
	short_limit=$1
	shift
	silent -O "$@" long.rs -o long.o &&
		[ "$(longest_name long.o)" -eq "$((short_limit - 1))" ] &&
		nm long.o | grep -q ' T deep$' && nm long.o | grep -q ' T deeper$' &&
		[ -z "$(nm long.o | awk 'length($3) > 100 { print $3 }' | sort | uniq -d)" ]
}

readable_names() {
	short_names 128 --kernel=5.10 &&
		nm long.o | grep -q ' t long__module_of.*_[0-9a-f]*_.*__inner$'
}

counts_long_names() {
	"$program" -v -O long.rs -o long.o 2>err >out &&
		grep -q '[1-9] long names\{0,1\} shortened' err
}

long_export() {
	awk 'BEGIN { for (i = 0; i < 600; i++) name = name "x"
		print "\n#[no_mangle] pub extern \"C\" fn " name "() {}" }' >export.rs
	says 'error[K0511]' export.rs -o e.o && grep -q ' --> export.rs:2' err &&
		[ ! -e e.o ]
}

long_names_make
claim 'names of 512 characters and more are shortened' short_names 512
claim 'the same for names of scheme v0' \
	short_names 512 -C symbol-mangling-version=v0
claim 'for a kernel before 6.1 the limit is 128, and names stay readable' \
	readable_names
claim 'v0 before 6.1' short_names 128 --kernel=5.10 \
	-C symbol-mangling-version=v0
claim '-v counts the names that were shortened' counts_long_names
claim 'an exported name that is too long is told with its line' long_export

# A build tree of a kernel that exports little.
mkdir -p tree/include/config && : >tree/Makefile &&
	echo 6.12.7 >tree/include/config/kernel.release &&
	printf "CONFIG_%s=y\\n" X86_64 MODULES >tree/include/config/auto.conf &&
	printf '0x1\t%s\tvmlinux\t%s\t%s\n' _printk EXPORT_SYMBOL '' \
		ktime_get EXPORT_SYMBOL_GPL '' \
		dma_buf_get EXPORT_SYMBOL_GPL DMA_BUF >tree/Module.symvers
cat >names.rs <<'R'
extern "C" {
    fn printk(fmt: *const u8, ...) -> i32;
    fn ktime_gett() -> i64;
    fn mutex_init(p: *mut u8);
    fn dma_buf_get(fd: i32) -> *mut u8;
}
#[no_mangle]
pub extern "C" fn f() {
    unsafe {
        printk("x\0".as_ptr());
        ktime_gett();
        mutex_init(0 as *mut u8);
        dma_buf_get(1);
    }
}
R

# warned CODE LINE WORDS: a warning of that code, with that line
warned() {
	"$program" --kdir=tree names.rs -o n.o >out 2>err &&
		grep -q "^warning\[$1\]: .*$3" err &&
		grep -A1 "^warning\[$1\]" err | grep -q " --> names.rs:$2:"
}

undefined_as() {
	"$program" --kdir=tree "--undefined=$1" names.rs -o n.o >out 2>err
}

not_as_errors() {
	! undefined_as error && grep -q '^error\[K0502\]' err && [ ! -e n.o ]
}

claim 'printk is renamed for a kernel with _printk, in silence' \
	silent --kdir=tree hello.rs -o h.o
claim 'a misspelt export is told with its line and its neighbour' \
	warned K0502 11 'ktime_gett'
claim 'the neighbour is named' grep -q 'did you mean `ktime_get`' err
claim 'a macro is told with its line' warned K0508 12 'mutex_init'
claim 'a namespace is told with its line' warned K0510 13 'DMA_BUF'
claim '--undefined=error makes errors of them' not_as_errors
claim '--undefined=ignore says nothing' \
	silent --kdir=tree --undefined=ignore names.rs -o n.o

# What another module exports: with KBUILD_EXTRA_SYMBOLS as of its user.
printf '0x2\t%s\t/x/other\t%s\t\n' ktime_gett EXPORT_SYMBOL >other.symvers

with_others() {
	KBUILD_EXTRA_SYMBOLS=$1 "$program" --kdir=tree names.rs -o n.o >out 2>err
}

knows_others() {
	with_others "$PWD/none.rs other.symvers" && grep -q 'K0510' err &&
		! grep K0502 err
}

tells_of_lost_others() {
	grep -q "^warning\[K0701\]: cannot read '$PWD/none.rs' of KBUILD_EXTRA" err
}

claim 'an export of another module is known by KBUILD_EXTRA_SYMBOLS' knows_others
claim 'what cannot be read of that is told' tells_of_lost_others

cat >member.rs <<'R'
extern "C" {
    fn count_of_the_half_in_c() -> i32;
}
#[no_mangle]
pub extern "C" fn count() -> i32 {
    unsafe { count_of_the_half_in_c() }
}
R

# as_kbuild MODULE SOURCE OPTION...: as its rule for .rs calls, into n.o
as_kbuild() {
	as_module=$1
	as_source=$2
	shift 2
	RUST_MODFILE=$as_module objtree=tree "$program" --emit=dep-info=n.d \
		--emit=obj=n.o "$@" "$as_source" >out 2>err
}

kbuild_says_nothing() {
	as_kbuild "$@" || return 1
	cat out err
	[ ! -s out ] && [ ! -s err ]
}

kbuild_warns() {
	as_warning=$1
	shift
	as_kbuild "$@" && grep -q "^warning\[K0502\]: .*$as_warning" err
}

claim 'Kbuild: a name of the half in C is no matter to warn of' \
	kbuild_says_nothing both member.rs
claim 'Kbuild: a misspelt export is told of a half, too' \
	kbuild_warns ktime_gett both names.rs
claim 'Kbuild: where there is no other half, the name is told' \
	kbuild_warns count_of_the_half_in_c n member.rs
claim 'Kbuild: --undefined=warn tells each' \
	kbuild_warns count_of_the_half_in_c both member.rs --undefined=warn
finish
