#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# What a kernel's tree asks for: its objtool, run exactly once or not at all, and
# the hardening of its configuration, or of --mitigations.
# shellcheck disable=SC2016 # variables of make
set -u
here=$(cd "$(dirname "$0")" && pwd) || exit 1
# shellcheck source=driver.sh
. "$here/driver.sh"

# tree CONFIG...: a tree of 6.1 in $dir/tree, whose objtool is the fake one.
tree() {
	mkdir -p "$dir/tree/include/config" "$dir/tree/scripts" \
		"$dir/tree/tools/objtool"
	: >"$dir/tree/Makefile"
	echo 6.1.7 >"$dir/tree/include/config/kernel.release"
	printf 'CONFIG_%s=y\n' 64BIT MODULES "$@" \
		>"$dir/tree/include/config/auto.conf"
	printf '0x1\t%s\tvmlinux\tEXPORT_SYMBOL\t\n' _printk \
		__x86_return_thunk __x86_indirect_thunk_r11 \
		>"$dir/tree/Module.symvers"
	echo 'delay-objtool := $(or $(CONFIG_LTO_CLANG),$(CONFIG_X86_KERNEL_IBT))' \
		>"$dir/tree/scripts/Makefile.lib"
	printf '      cmd_rustc_o_rs = \\\n\t$(rust_common_cmd) --emit=obj=$@\n' \
		>"$dir/tree/scripts/Makefile.build"
	ln -s "$here/fake/objtool" "$dir/tree/tools/objtool/objtool"
	FAKE_OBJTOOL=
	export FAKE_OBJTOOL
}

# objtool was run so many times
ran() {
	is=$(grep -c '^objtool ' "$dir/log")
	[ "$is" -eq "$1" ] || fault "objtool was run $is times, not $1"
}

code_has() {
	objdump -dr "$1" >"$dir/code"
	grep -qe "$2" "$dir/code" || fault "the code of $1 has no $2"
}

code_has_not() {
	objdump -dr "$1" >"$dir/code"
	! grep -qe "$2" "$dir/code" || fault "the code of $1 has $2"
}

# ---- who runs it ----

begin "a kernel that never runs it again gets it of us, with its options"
tree OBJTOOL UNWINDER_ORC RETHUNK
run --kdir="$dir/tree" hello.rs -o hello.o
ended exit 0
said_nothing
ran 1
called objtool '<--orc> <--rethunk> <--link> <--module>'
only hello.rs hello.o
end

begin "a kernel that unwinds by frame pointers gets code that keeps them"
tree OBJTOOL FRAME_POINTER STACK_VALIDATION
run --kdir="$dir/tree" -C force-frame-pointers=no hello.rs -o hello.o
ended exit 0
called rustc '<force-frame-pointers=no>.*<-C> <force-frame-pointers=yes>'
end

begin "and one that does not gets none"
tree OBJTOOL UNWINDER_ORC
run --kdir="$dir/tree" hello.rs -o hello.o
ended exit 0
! grep -q force-frame-pointers "$dir/log" || fault "it has them"
end

begin "of unoptimised code it is not to tell what cannot be reached"
tree OBJTOOL UNWINDER_ORC
run --kdir="$dir/tree" hello.rs -o hello.o
called objtool '<--no-unreachable>'
run --kdir="$dir/tree" -O hello.rs -o hello.o
ended exit 0
[ "$(grep -c '<--no-unreachable>' "$dir/log")" -eq 1 ] ||
	fault "of optimised code it is"
end

begin "ftrace's calls are its matter where the kernel says so"
tree OBJTOOL UNWINDER_ORC HAVE_OBJTOOL_NOP_MCOUNT FTRACE_MCOUNT_USE_OBJTOOL
run --kdir="$dir/tree" hello.rs -o hello.o
ended exit 0
called objtool '<--mcount> <--mnop>'
end

begin "and nowhere else, though it could"
tree OBJTOOL UNWINDER_ORC HAVE_OBJTOOL_NOP_MCOUNT FTRACE_MCOUNT_USE_CC
run --kdir="$dir/tree" hello.rs -o hello.o
ended exit 0
ran 1
! grep -q '<--mnop>' "$dir/log" || fault "--mnop was given without --mcount"
end

begin "an archive's object gets it, too"
tree OBJTOOL UNWINDER_ORC
run --kdir="$dir/tree" hello.rs -o libhello.a
ended exit 0
ran 1
end

begin "what Kbuild will do over the whole module is left to it"
tree OBJTOOL UNWINDER_ORC X86_KERNEL_IBT
run -v --kdir="$dir/tree" hello.rs -o hello.o
ended exit 0
ran 0
said 'Kbuild will run it'
end

begin "a kernel without objtool gets none"
tree UNWINDER_FRAME_POINTER
run --kdir="$dir/tree" hello.rs -o hello.o
ended exit 0
said_nothing
ran 0
end

begin "without a tree there is none"
tree OBJTOOL UNWINDER_ORC
run --kernel=6.1 hello.rs -o hello.o
ended exit 0
ran 0
end

begin "--objtool=no goes without it"
tree OBJTOOL UNWINDER_ORC
run --objtool=no --kdir="$dir/tree" hello.rs -o hello.o
ended exit 0
ran 0
end

begin "--objtool=yes runs it where Kbuild would, too"
tree OBJTOOL UNWINDER_ORC X86_KERNEL_IBT
run --objtool=yes --kdir="$dir/tree" hello.rs -o hello.o
ended exit 0
ran 1
called objtool '<--ibt> <--orc> <--link> <--module>'
end

begin "another word behind --objtool is refused"
run --objtool=perhaps hello.rs -o hello.o
ended exit 1
said_error K0206
only hello.rs
end

# kbuild CONFIG...: as 6.1's rule calls, for the module of $module
kbuild() {
	tree "$@"
	export RUST_MODFILE="$dir/cwd/$module" objtree="$dir/tree"
	run --emit=dep-info=.hello.o.d --emit=obj="$dir/cwd/hello.o" hello.rs
	unset RUST_MODFILE objtree
	ended exit 0
}

begin "6.1's own rule for .rs does not run it: we do"
module=hello
kbuild OBJTOOL UNWINDER_ORC
ran 1
end

begin "6.1's rule, delayed, and the object is all of the module: we do"
module=hello
kbuild OBJTOOL UNWINDER_ORC X86_KERNEL_IBT
ran 1
end

begin "6.1's rule, delayed, and the object is one of several: Kbuild does"
module=mixed
kbuild OBJTOOL UNWINDER_ORC X86_KERNEL_IBT
ran 0
end

begin "a rule that runs it itself is left to it"
tree OBJTOOL UNWINDER_ORC
export RUST_MODFILE="$dir/cwd/hello" objtree="$dir/tree"
printf '      cmd_rustc_o_rs = $(rust_common_cmd) --emit=obj=$@ $< \\\n\t$(cmd_objtool)\n' \
	>"$dir/tree/scripts/Makefile.build"
run --emit=dep-info=.hello.o.d --emit=obj="$dir/cwd/hello.o" hello.rs
unset RUST_MODFILE objtree
ended exit 0
ran 0
end

begin "an object that went through it goes through it no second time"
tree OBJTOOL UNWINDER_ORC
run --kdir="$dir/tree" hello.rs -o hello.o
run -v --kdir="$dir/tree" hello.o -o libhello.a
ended exit 0
ran 1
said 'had it before'
end

begin "but is not joined with one that still has to: it would be skipped"
tree OBJTOOL UNWINDER_ORC
run --kdir="$dir/tree" hello.rs -o done.o
echo '.globl other; other: ret' >other.s
run --kdir="$dir/tree" other.s done.o -o both.o
ended exit 1
said_error K0703
said 'done.o' '--objtool=no'
only hello.rs done.o other.s
run --objtool=no --kdir="$dir/tree" hello.rs -o done.o
run --kdir="$dir/tree" other.s done.o -o both.o
ended exit 0
ran 2
end

# ---- what it says, how it fails ----

begin "what it warns of is told"
tree OBJTOOL UNWINDER_ORC
FAKE_OBJTOOL='warn:x.o: warning: objtool: hello+0x3: is strange'
run --kdir="$dir/tree" hello.rs -o hello.o
ended exit 0
said 'warning\[K0703\]: objtool says: hello+0x3: is strange'
[ -e hello.o ] || fault "no hello.o"
end

begin "when it fails there is no output, and an old one goes"
tree OBJTOOL UNWINDER_ORC
echo old >hello.o
FAKE_OBJTOOL='fail:255:error: objtool: it cannot read this'
run --kdir="$dir/tree" hello.rs -o hello.o
ended exit 1
said_error K0703
said 'it cannot read this'
only hello.rs
end

begin "when it dies there is no output"
tree OBJTOOL UNWINDER_ORC
FAKE_OBJTOOL=signal:SEGV
run --kdir="$dir/tree" hello.rs -o hello.o
ended exit 1
said 'signal'
only hello.rs
end

begin "when it gives up and says that all is well, it is not believed"
tree OBJTOOL UNWINDER_ORC
FAKE_OBJTOOL=lazy
run --kdir="$dir/tree" hello.rs -o hello.o
ended exit 1
said_error K0703
only hello.rs
end

begin "a tree that lacks it is not whole"
tree OBJTOOL UNWINDER_ORC
rm "$dir/tree/tools/objtool/objtool"
run --kdir="$dir/tree" hello.rs -o hello.o
ended exit 1
said_error K0701
said 'tools/objtool/objtool' 'linux-headers\|--objtool=no'
only hello.rs
end

# ---- hardening ----

begin "the configuration asks for thunks: the code has them"
tree RETHUNK RETPOLINE SLS X86_KERNEL_IBT CALL_PADDING
FAKE_ASM='	callq	*8(%rdi)
	jmpq	*%r11'
run -v --kdir="$dir/tree" hello.rs -o hello.o
ended exit 0
said 'for Linux 6.1.7; retpoline,rethunk,sls,ibt,cs-prefix,padding)'
said '1 return thunk' '1 retpoline,' '1 retpoline by r11' '1 padding' \
	'1 endbr64'
code_has hello.o endbr64
code_has hello.o '__x86_return_thunk'
code_has hello.o '__x86_indirect_thunk_r11'
code_has_not hello.o '\bret'
code_has_not hello.o '\*%r'
end

begin "--mitigations=none gives it nothing"
tree RETHUNK RETPOLINE SLS X86_KERNEL_IBT CALL_PADDING
FAKE_ASM='	jmpq	*%r11'
run -v --mitigations=none --kdir="$dir/tree" hello.rs -o hello.o
ended exit 0
said 'for Linux 6.1.7; none)'
code_has_not hello.o endbr64
code_has_not hello.o __x86
code_has hello.o '\bret'
code_has hello.o '\*%r11'
end

begin "--mitigations=LIST gives it just these"
tree RETHUNK RETPOLINE SLS X86_KERNEL_IBT
run --mitigations=sls --kdir="$dir/tree" hello.rs -o hello.o
ended exit 0
code_has_not hello.o endbr64
code_has hello.o int3
code_has hello.o '\bret'
end

begin "for any kernel it gets endbr64 and no thunk"
run hello.rs -o hello.o
ended exit 0
code_has hello.o endbr64
code_has_not hello.o __x86
end

begin "a mitigation that is none is refused by its name"
echo old >hello.o
run --mitigations=sls,retpolin hello.rs -o hello.o
ended exit 1
said_error K0206
said 'retpolin'
only hello.rs
end

begin "a kernel with kCFI is refused, with what would happen"
tree CFI_CLANG
run --kdir="$dir/tree" hello.rs -o hello.o
ended exit 1
said_error K0702
said 'CFI failure at'
only hello.rs
end

begin "who says himself what is to be done may compile for it"
tree CFI_CLANG
run --mitigations=ibt --kdir="$dir/tree" hello.rs -o hello.o
ended exit 0
said_nothing
end

done_all
