#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Claims about hardening, for kernels of four series: what a kernel's
# configuration asks of C it gets from Rust, its objtool has nothing to say, and
# the code still does what it is to do. One boot for each kernel.
#
# t-harden.sh [--long] [--kernel=SERIES]: also each mitigation alone on each
# kernel and with each rustc; only that kernel. Reads $KMODRUSTC (the program),
# $KMODRUSTC_BUILD (where to write) and $KMODRUSTC_CACHE (in there, if not set).
set -u

here=$(cd "$(dirname "$0")" && pwd) || exit 1
root=$(cd "$here/../.." && pwd) || exit 1
# shellcheck source=../../scripts/lib.sh
. "$root/scripts/lib.sh"
# shellcheck source=../tap.sh
. "$root/tests/tap.sh"

boots='5.10 6.1 6.12 7'
long=
for argument; do
	case $argument in
	--long) long=1 ;;
	--kernel=*) boots=${argument#*=} ;;
	*) die "what is $argument?" ;;
	esac
done

kmodrustc=${KMODRUSTC:-$build/kmodrustc/kmodrustc}
work=$build/harden
rm -rf "$work"
mkdir -p "$work/any" "$work/tmp" || exit 1
TMPDIR=$work/tmp
KMODRUSTC_CACHE=${KMODRUSTC_CACHE:-$cache/kmodrustc}
export TMPDIR KMODRUSTC_CACHE
# shellcheck source=lib.sh
. "$here/lib.sh"
rich=$root/examples/rich
# shellcheck source=rust/lib.sh
. "$here/rust/lib.sh"
check_program

# ---- what is built ----

# A module a line: the Kbuild directory it is made in, its name, its source, the
# options. What objtool says matters in `auto`; of unoptimised code, in `O0`, it
# may say that some cannot be reached; in `sets` mitigations are missing on
# purpose.
modules='auto rich_O2 rich -C opt-level=2
auto rich_Os rich -C opt-level=s
auto pure_O2 pure -C opt-level=2
auto pure_Os pure -C opt-level=s
auto stress_O2 stress -C opt-level=2
auto aligned_O2 aligned -C opt-level=2
auto trace trace -C opt-level=2
O0 rich_O0 rich -C opt-level=0
O0 pure_O0 pure -C opt-level=0
O0 stress_O0 stress -C opt-level=0
O0 aligned_O0 aligned -C opt-level=0
sets rich_none rich -C opt-level=2 --mitigations=none
sets stress_none stress -C opt-level=2 --mitigations=none'

# One mitigation and no other: its name and its kind in harden/count.
singles='retpoline branch
rethunk ret
sls int3
ibt endbr
cs-prefix cs
padding padding'
single_names=$(printf '%s\n' "$singles" | sed 's/ .*//')

# What a kind of finds is, in words.
words_of() {
	case $1 in
	ret) echo 'return without a thunk' ;;
	branch) echo 'indirect branch without a thunk' ;;
	int3) echo 'return or indirect jump without int3' ;;
	endbr) echo 'entry without endbr64' ;;
	cs) echo 'thunk of r8 to r15 without cs' ;;
	padding) echo 'entry without room before it' ;;
	esac
}

# What a kernel's configuration asks: the kind, the symbol since 6.9, the one
# before. That of cs has none of its own: it came with 6.1's flags.
asked='ret MITIGATION_RETHUNK RETHUNK
branch MITIGATION_RETPOLINE RETPOLINE
int3 MITIGATION_SLS SLS
endbr X86_KERNEL_IBT X86_KERNEL_IBT
cs MITIGATION_RETPOLINE RETPOLINE
padding CALL_PADDING CALL_PADDING'

# The lines of $modules for this kernel and rustc, with those of single sets.
modules_of() {
	printf '%s\n' "$modules"
	[ -n "$long" ] || [ "$1 $2" = '6.12 newest' ] || return 0
	for set in $single_names; do
		for source in rich stress; do
			printf 'sets %s_%s %s -C opt-level=2 --mitigations=%s\n' \
				"$source" "$(printf %s "$set" | tr - _)" \
				"$source" "$set"
		done
	done
}

# The source file of a word.
source_of() {
	case $1 in
	rich) echo "$rich/rich.rs" ;;
	*) echo "$here/harden/$1.rs" ;;
	esac
}

# Rules for the Rust objects of one rustc, so that make makes several at once; C
# halves define what the kernel does not:
# object_rules KERNEL WANT
object_rules() {
	rules_rustc=$(readlink "$work/rustc-$2")
	rules_tag=$(tag "$2")
	modules_of "$1" "$2" | while read -r dir name source options; do
		object=$dir/${name}_$rules_tag.body.o
		printf 'all: %s\n%s:\n\t-KMODRUSTC_RUSTC=%s %s --kdir=%s' \
			"$object" "$object" "$rules_rustc" "$kmodrustc" \
			"$kernel_dir"
		# shellcheck disable=SC2016 # make's variables
		printf ' --edition=2021 --undefined=ignore %s -o $@ %s >$(@:.body.o=.out) 2>&1\n' \
			"$options" "$(source_of "$source")"
	done
}

# Adds the modules of one rustc to the Kbuild files here.
kbuild_modules() {
	kbuild_tag=$(tag "$2")
	modules_of "$1" "$2" >list
	while read -r dir name source options; do
		set -- "${name}_$kbuild_tag" "${name}_$kbuild_tag.body.o"
		[ "$source" = pure ] || set -- "$1" "${source}_half.o" "$2"
		(cd "$dir" && add_module "$@") || return 1
	done <list
}

# The kernel's make over the modules of one directory here.
kbuild_make() {
	# BTF is of no use here and takes its time
	kernel_make "$PWD/$1" -j"$(nproc)" CONFIG_DEBUG_INFO_BTF_MODULES= \
		modules >"$1/make.log" 2>&1 || {
		tail -n 30 "$1/make.log"
		return 1
	}
}

# ---- what is claimed of objects ----

# A file with what a run of the program said is empty, but for warnings of large
# frames.
is_quiet() {
	cat "$1"
	[ -z "$(words_but_frames "$1")" ]
}

# The same of unoptimised code.
says_unreachable() {
	cat "$1"
	! words_but_frames "$1" | grep -E '^(warning|error)' |
		grep -v 'objtool says: .*unreachable instruction'
}

# Neither objtool nor modpost warned of anything.
has_no_warning() {
	[ -s "$1" ] || return 1
	! grep -iE 'warning|error' "$1"
}

warns_of_unreachable() {
	[ -s "$1" ] || return 1
	! grep -iE 'warning|error' "$1" | grep -v 'unreachable instruction'
}

# Functions of C in Rust's objects and modules, whose flags are the kernel's; not
# all of them are as hard as this kernel asks (gcc writes no int3 behind a jump
# to the return thunk).
c_functions=$(sed -n 's/^[a-z].*[ *]\([a-z_0-9]*\)(.*)$/\1/p' \
	"$root/rt/kmodrustc_glue.c" | tr '\n' '|')
c_functions="${c_functions}stress_back|run_filled|trace_warn|numbers.*|fold|\
expected|from_[1-4]|(aligned|rich_module|stress|trace)_(init|exit)"

# Those of one file: in pure ones also the entries are Rust's.
c_functions_of() {
	case ${1##*/} in
	pure_*) echo "^($c_functions)(\\.|\$)" ;;
	*) echo "^($c_functions|init_module|cleanup_module)(\\.|\$)" ;;
	esac
}

# What count finds in a file, in FILE.finds: finds_of FILE [OPTION...]
finds_of() {
	finds_file=$1
	shift
	"$here/harden/count" "$@" "$finds_file" >"$finds_file.finds"
}

# has_none KIND FILE
has_none() {
	! grep "^$1 " "$2.finds"
}

has_some() {
	echo "no $1 in $2"
	grep -q "^$1 " "$2.finds"
}

# Does the kernel's configuration ask for what a line of $asked tells?
is_asked() {
	[ "$2" != cs ] || [ "$1" != 5.10 ] || return 1
	in_kernel_root grep -qxE "CONFIG_($3|$4)=y" "$kernel_dir/.config"
}

# The size of a section of one-word entries, in entries.
table_entries() {
	readelf -SW "$1" | sed 's/^ *\[ *[0-9]*\] *//' |
		awk -v name="$2" '$1 == name { print $5 }' |
		while read -r size; do
			echo $((0x$size / 4))
		done
}

# Every jump to the return thunk is in objtool's table of them, and there are
# tables for the unwinder.
has_all_sites() {
	finds_of "$1" || return 1
	jumps=$(grep -c '^returns ' "$1.finds")
	sites=$(table_entries "$1" .return_sites)
	echo "$jumps jumps to the return thunk, ${sites:-0} sites"
	[ "$jumps" -gt 0 ] && [ "$jumps" -eq "${sites:-0}" ] &&
		[ -n "$(table_entries "$1" .orc_unwind_ip)" ]
}

# objtool has seen the object, or not: is that right for this kernel?
was_seen_by_objtool() {
	sites=$(table_entries "$2" .orc_unwind_ip)
	echo "entries of .orc_unwind_ip: ${sites:-none}"
	case $1 in
	5.10 | 6.1) [ -n "$sites" ] ;;
	*) [ -z "$sites" ] ;;
	esac
}

# The claims of one object for which all is done: judge_counts KERNEL SAY FILE
judge_counts() {
	claim "$2: $3 can be read" finds_of "$3" "--but=$(c_functions_of "$3")" || return
	while read -r kind symbols; do
		# shellcheck disable=SC2086 # two words
		is_asked "$1" "$kind" $symbols || continue
		claim "$2: $3 has no $(words_of "$kind")" \
			has_none "$kind" "$3"
	done <<-END
		$asked
	END
}

# The claims of one that has only some: judge_set SAY SET FILE
judge_set() {
	claim "$1: $3 can be read" finds_of "$3" "--but=$(c_functions_of "$3")"
	while read -r set kind; do
		case $2 in
		none)
			[ "$kind" != cs ] || continue
			claim "$1: $3 has some $(words_of "$kind")" \
				has_some "$kind" "$3"
			;;
		"$set")
			claim "$1: $3 has no $(words_of "$kind")" \
				has_none "$kind" "$3"
			;;
		esac
	done <<-END
		$singles
	END
}

# All objects of one rustc: judge_objects KERNEL WANT
judge_objects() {
	objects_tag=$(tag "$2")
	say="$1: rustc $2"
	modules_of "$1" "$2" >list
	while read -r dir name source options <&3; do
		file=$dir/${name}_$objects_tag.body.o
		claim "$say: $source.rs with $options" test -s "$file"
		[ -s "$file" ] || {
			because "${file%.body.o}.out"
			continue
		}
		case $dir in
		auto)
			claim "$say: nothing is said of $name" \
				is_quiet "${file%.body.o}.out"
			judge_counts "$1" "$say" "$file"
			claim "$say: objtool had $name if Kbuild would not" \
				was_seen_by_objtool "$1" "$file"
			;;
		O0)
			claim "$say: of $name at most unreachable code is told" \
				says_unreachable "${file%.body.o}.out"
			judge_counts "$1" "$say" "$file"
			;;
		sets)
			judge_set "$say" "${options##*=}" "$file"
			;;
		esac
	done 3<list
}

judge_modules() {
	say="$1: rustc $2"
	modules_tag=$(tag "$2")
	for file in auto/*_"$modules_tag".ko; do
		judge_counts "$1" "$say" "$file"
		claim "$say: objtool knows each return of $file" \
			has_all_sites "$file"
	done
}

# ---- what a kernel said ----

# Only that it is out of tree and not signed.
taints_nothing_else() {
	cat "$1"
	grep -qx '@@ tainted 12288' "$1"
}

says_line() {
	cat "$1"
	lines "$1" | grep -qxF "$2"
}

# The frames of the first stack trace, in order and none in doubt:
# has_frames LOG NAME...
has_frames() {
	frames_log=$1
	shift
	lines "$frames_log" | awk '
		/^ *Call Trace:/ { on = 1; next }
		/<\/TASK>|^Modules linked in|^---\[ end|^@@/ { if (on) exit }
		on' >"$work/frames"
	cat "$work/frames"
	awk -v names="$*" '
		BEGIN { n = split(names, name, " "); i = 1 }
		!/^ *\? / && i <= n && $1 ~ name[i] "[A-Za-z0-9_.]*\\+0x" { i++ }
		END {
			if (i <= n)
				print "not there: " name[i]
			exit i <= n
		}' "$work/frames"
}

judge_boot() {
	say="$1: rustc $2"
	boot_tag=$(tag "$2")
	modules_of "$1" "$2" >list
	while read -r dir name source options <&3; do
		log=log/${name}_$boot_tag
		[ -e "$dir/${name}_$boot_tag.ko" ] || continue
		case $source in
		trace)
			claim "$say: a warning below Rust shows its frames" \
				has_frames "$log" inner middle trace_outer
			claim "$say: a panic of Rust shows its frames" \
				has_frames "log/trace_fall_$boot_tag" falls \
				middle trace_outer
			claim "$say: and its place" panicked_at \
				"log/trace_fall_$boot_tag" \
				"$(place_of "$here/harden/trace.rs" '// here')" \
				'fell from 7'
			continue
			;;
		esac
		claim "$say: $name loads and unloads" works "$log"
		claim "$say: $name taints nothing but O and E" \
			taints_nothing_else "$log"
		case $source in
		rich)
			claim "$say: $name says what a program on the host says" \
				says_what_the_host_says "$log" "$2"
			claim "$say: $name leaks nothing" leaks_nothing "$log"
			;;
		pure)
			claim "$say: $name says its number" \
				says_line "$log" 'pure: 16490'
			;;
		stress)
			claim "$say: $name keeps registers and results" \
				says_line "$log" 'stress: 850 runs, 0 wrong'
			;;
		aligned)
			claim "$say: $name has its locals where they belong" \
				says_line "$log" 'aligned: 0 wrong, from both'
			;;
		esac
	done 3<list
	claim "$say: an index out of bounds is told, and ends only the task" \
		panicked_at "log/rich_crash_$boot_tag" \
		"$(place_of "$rich/rich.rs" 'bytes[index]')" \
		'index out of bounds: the len is 10 but the index is 57'
	claim "$say: and shows its frames" \
		has_frames "log/rich_crash_$boot_tag" rich_crash
}

# ---- all of it ----

# A copy of a module that ends in a panic: make_fall NAME COPY ARGUMENTS
make_fall() {
	[ -e "auto/$1.ko" ] || return 0
	mkdir -p fall
	cp "auto/$1.ko" "fall/$2.ko"
	echo "$3" >"fall/$2.args"
	: >"fall/$2.panics"
}

# What runs in the kernel's root folder and comes from this machine.
lend_all() {
	for want in $rustcs; do
		readlink "$work/rustc-$want" | sed 's|/rustc$||'
	done | while read -r dir; do
		find "$dir/root" -name '*.so*' -o -path '*/usr/bin/rustc'
	done >"$work/lent"
	# shellcheck disable=SC2046 # a list of words
	lend_to_kernel "$root" "$kmodrustc" "$KMODRUSTC_CACHE" $(cat "$work/lent")
}

# Does objtool get of us the options that this kernel's Kbuild gives it?
has_options_of_kbuild() {
	rm -rf words && mkdir words || return 1
	cat >words/Kbuild <<-'END'
		always-y := list
		$(obj)/list: FORCE ; @echo $(objtool-args-y) $(objtool_args) >$@
	END
	kernel_make "$PWD/words" modules >words/make.log 2>&1
	in_kernel_root env "KMODRUSTC_RUSTC=$1" "$kmodrustc" '-###' -O \
		--objtool=yes "--kdir=$kernel_dir" "$here/harden/pure.rs" \
		-o "$PWD/words/pure.o" >words/out 2>&1
	tr ' ' '\n' <words/list | grep -e '^--' | grep -vxe --module |
		sort >words/kbuild
	# we link, and say so
	grep -e 'tools/objtool/objtool ' words/out | tr ' ' '\n' |
		grep -e '^--' | grep -vx -e --module -e --link | sort >words/ours
	cat words/kbuild
	[ -s words/kbuild ] && diff words/kbuild words/ours
}

# Everything of one kernel: test_kernel SERIES
test_kernel() {
	mkdir -p "$work/$1" && cd "$work/$1" || return 1
	for dir in auto O0 sets; do
		mkdir -p "$dir" && : >"$dir/Kbuild" &&
			cp "$rich/module.c" "$dir/rich_half.c" &&
			cp "$here/harden/stress.c" "$dir/stress_half.c" &&
			cp "$here/harden/aligned.c" "$dir/aligned_half.c" &&
			cp "$here/harden/trace.c" "$dir/trace_half.c" || return 1
	done
	echo all: >objects.mk
	for want in $rustcs; do
		object_rules "$1" "$want" >>objects.mk
	done
	mkdir -p "$KMODRUSTC_CACHE"
	lend_all || return 1
	claim "$1: objtool gets of us the options that Kbuild gives it" \
		has_options_of_kbuild "$(readlink "$work/rustc-${rustcs##* }")"
	in_kernel_root make -k -j"$(nproc)" -f objects.mk >objects.log 2>&1
	for want in $rustcs; do
		judge_objects "$1" "$want"
		claim "$1: rustc $want: the objects are there to make modules of" \
			kbuild_modules "$1" "$want"
	done
	for dir in auto O0 sets; do
		claim "$1: the kernel's make takes the modules of $dir" \
			kbuild_make "$dir"
	done
	claim "$1: objtool and modpost have nothing to say" \
		has_no_warning auto/make.log
	claim "$1: of unoptimised code at most that some cannot be reached" \
		warns_of_unreachable O0/make.log
	for want in $rustcs; do
		judge_modules "$1" "$want"
		make_fall "rich_O2_$(tag "$want")" "rich_crash_$(tag "$want")" \
			crash=1
		make_fall "trace_$(tag "$want")" "trace_fall_$(tag "$want")" \
			fall=1
	done
	# The warnings and panics last, for they taint the kernel.
	set -- "$1"
	for module in auto/[!t]*.ko O0/*.ko sets/*.ko auto/t*.ko fall/*.ko; do
		[ ! -e "$module" ] || set -- "$@" "$module"
	done
	boot_modules "$@" || return 0
	for want in $rustcs; do
		judge_boot "$1" "$want"
	done
}

cd "$work/any" || exit 1
find_rustcs
for want in $rustcs; do
	claim "rustc $want: rich.rs runs on this machine" host_says "$want"
	use_rustc "$want"
	claim "rustc $want: pure.rs for any kernel" builds "pure_$want.o" \
		--edition=2021 -O "$here/harden/pure.rs"
	claim "rustc $want: it can be read" finds_of "pure_$want.o"
	claim "rustc $want: for any kernel every entry has its endbr64" \
		has_none endbr "pure_$want.o"
done
unset KMODRUSTC_RUSTC

for kernel in $boots; do
	# The two that are in the machine's own archive are not to be left out.
	case $kernel in
	6.*) word=kernel ;;
	*) word=Linux ;;
	esac
	if get_kernel "$kernel" 2>"$work/why"; then
		cat "$work/why" >&2
		test_kernel "$kernel" || not_ok "$kernel: the test can be set up"
	else
		cat "$work/why" >&2
		skip "$word $kernel: $(tail -n 1 "$work/why")"
	fi
done

finish
