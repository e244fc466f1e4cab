#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# --doctor on machines that lack one thing each: a sentence and a cure for it.
set -u
here=$(cd "$(dirname "$0")" && pwd) || exit 1
# shellcheck source=driver.sh
. "$here/driver.sh"

# A machine with everything: tools in $dir/bin, a rustc with its source, a tree.
machine() {
	library=$dir/sysroot/lib/rustlib/src/rust/library
	mkdir -p "$dir/bin" "$library/core/src" "$library/alloc/src"
	: >"$library/core/src/lib.rs"
	: >"$library/alloc/src/lib.rs"
	for tool in gcc as ld ar strip make; do
		ln -s "$(PATH=$clean_path command -v $tool)" "$dir/bin/$tool"
	done
	fake_rustc 1.96.0
	fake_tree "$dir/tree"
	path=$dir/bin
	KMODRUSTC_CACHE=$dir/cache
	KMODRUSTC_RUSTC=$dir/bin/rustc
	export KMODRUSTC_CACHE KMODRUSTC_RUSTC
	unset KDIR
}

# Asked for its version and its sysroot it answers; no other program is needed.
fake_rustc() {
	cat >"$dir/bin/rustc" <<R
#!/bin/sh
for word; do
	case \$word in
	-vV | -Vv | -V)
		echo 'rustc $1 (fake)'
		echo 'binary: rustc'
		echo 'host: x86_64-unknown-linux-gnu'
		echo 'release: $1'
		echo 'LLVM version: 22.1.8'
		;;
	sysroot | --print=sysroot) echo '$dir/sysroot' ;;
	esac
done
R
	chmod +x "$dir/bin/rustc"
}

fake_tree() {
	mkdir -p "$1/include/config" "$1/scripts/mod" "$1/scripts/basic" \
		"$1/tools/objtool"
	: >"$1/Makefile"
	echo 6.12.7-doctor >"$1/include/config/kernel.release"
	cat >"$1/include/config/auto.conf" <<-C
		CONFIG_X86_64=y
		CONFIG_MODULES=y
		CONFIG_OBJTOOL=y
		CONFIG_X86_KERNEL_IBT=y
		CONFIG_MODVERSIONS=y
		CONFIG_MITIGATION_RETHUNK=y
		CONFIG_CC_VERSION_TEXT="gcc (Debian 12.2.0-14) 12.2.0"
	C
	# shellcheck disable=SC2016 # make's variables
	echo 'delay-objtool := $(CONFIG_X86_KERNEL_IBT)' >"$1/scripts/Makefile.lib"
	printf '0x1\t_printk\tvmlinux\tEXPORT_SYMBOL\t\n' >"$1/Module.symvers"
	for program in scripts/mod/modpost scripts/basic/fixdep \
		tools/objtool/objtool; do
		echo '#!/bin/sh' >"$1/$program"
		chmod +x "$1/$program"
	done
}

# The kernel was built by another compiler: built_by TEXT
built_by() {
	sed -i "s/^\(CONFIG_CC_VERSION_TEXT=\).*/\1\"$1\"/" \
		"$dir/tree/include/config/auto.conf"
}

# The report has a line that begins so, and one with these words.
reports() {
	grep -qe "^$1 .*$2" "$dir/out" || fault "no line $1 with: $2"
}

# What is missing, in one line, and its cure in the next.
lacks() {
	grep -A1 -e "^$1 .*$2" "$dir/out" | grep -qe "^ *cure: .*$3" ||
		fault "no line $1 with: $2, or no cure: $3"
}

# The number of things that are missing.
missing() {
	[ "$(grep -c '^[a-z].* missing: ' "$dir/out")" -eq "$1" ] ||
		fault "not $1 things are missing"
	grep -qe "^not ready: $1 thing" "$dir/out" || fault "not: not ready: $1"
	ended exit 1
}

doctor() {
	run --doctor "$@"
	[ ! -s "$dir/err" ] || fault "it says something on stderr"
	[ -z "$(ls -A "$dir/tmp")" ] || fault "left in TMPDIR"
	[ ! -e "$dir/cache" ] || fault "it made a cache"
}

begin "a machine with everything is ready"
machine
doctor --kdir="$dir/tree"
ended exit 0
reports kmodrustc '[0-9]'
reports rustc "1\.96\.0  $dir/bin/rustc"
reports rust-src "$library"
for tool in gcc as ld ar strip make; do
	reports "$tool" "[0-9]\.[0-9].*$dir/bin/$tool"
done
reports libelf '0\.[0-9]'
reports kernel "6\.12\.7-doctor  $dir/tree (--kdir), 1 export"
reports config 'CONFIG_RUST=n MODVERSIONS'
reports hardening 'returns by a thunk, endbr64 at every entry'
reports objtool 'Kbuild will run it'
reports compiler 'gcc 12\.2 built the kernel'
reports cache "$dir/cache; core will be compiled"
[ "$(tail -n 1 "$dir/out")" = ready ] || fault "the last line is not: ready"
end

begin "the tree of \$KDIR is looked at"
machine
KDIR=$dir/tree
export KDIR
doctor
unset KDIR
ended exit 0
reports kernel "$dir/tree (\$KDIR)"
end

begin "with --kernel no tree is needed, nor is that of \$KDIR looked at"
machine
KDIR=$dir/none
export KDIR
doctor --kernel=6.1
unset KDIR
ended exit 0
reports kernel 'Linux 6\.1  (--kernel), without a tree'
end

begin "with --kernel=any neither"
machine
doctor --kernel=any
ended exit 0
reports kernel 'any kernel since 3\.10  (--kernel)'
end

begin "a --kernel that is none"
machine
doctor --kernel=garbage
missing 1
lacks kernel "\`garbage\` is no kernel version" 'uname -r'
end

begin "no rustc: how one is installed"
machine
KMODRUSTC_RUSTC=$dir/none
doctor --kdir="$dir/tree"
missing 1
lacks rustc 'missing: rustc was not found' 'apt install rustc'
end

begin "a rustc that is too old"
machine
fake_rustc 1.48.0
doctor --kdir="$dir/tree"
missing 1
lacks rustc 'missing: .*1\.48' '.'
end

begin "no rust-src: a note with the command, and it is ready all the same"
machine
rm -r "$dir/sysroot/lib"
doctor --kdir="$dir/tree"
ended exit 0
lacks rust-src 'note: missing' 'rust-src'
grep -qx 'ready (1 note)' "$dir/out" || fault "not: ready (1 note)"
end

for lost in gcc as ld ar strip make; do
	begin "no $lost: what it does and its package"
	machine
	rm "$dir/bin/$lost"
	[ "$lost" != gcc ] || sed -i "/CC_VERSION/d" "$dir/tree/include/config/auto.conf"
	doctor --kdir="$dir/tree"
	missing 1
	case $lost in
	gcc | make) package=$lost ;;
	*) package=binutils ;;
	esac
	lacks "$lost" "missing: \`$lost\`, which .*, is not in PATH" \
		"install .*$package"
	end
done

begin "a compiler named by \$CC that is not there"
machine
CC=gcc-none
export CC
doctor --kdir="$dir/tree"
unset CC
missing 1
lacks gcc 'gcc-none.*named by .CC' 'install .*gcc'
end

begin "a tool that cannot be run"
machine
rm "$dir/bin/ld"
printf '#!/none\n' >"$dir/bin/ld"
chmod +x "$dir/bin/ld"
doctor --kdir="$dir/tree"
missing 1
lacks ld 'ld, which links objects to one, cannot be run' 'binutils'
end

begin "a tree that is not there"
machine
doctor --kdir="$dir/none"
missing 1
lacks kernel "'$dir/none' does not exist" 'uname -r'
end

begin "an empty tree"
machine
mkdir "$dir/empty"
doctor --kdir="$dir/empty"
missing 1
lacks kernel "'$dir/empty' has no Makefile: it is empty" 'uname -r'
end

begin "a tree whose link to kbuild leads nowhere"
machine
rm -r "$dir/tree/scripts"
ln -s /none/linux-kbuild-6.12/scripts "$dir/tree/scripts"
doctor --kdir="$dir/tree"
missing 1
lacks kernel 'its scripts leads to /none/linux-kbuild-6.12/scripts' \
	'linux-kbuild-6\.12'
end

begin "a tree whose common headers are gone"
machine
echo 'include /none/linux-headers-6.12-common/Makefile' >"$dir/tree/Makefile"
doctor --kdir="$dir/tree"
missing 1
lacks kernel 'its Makefile includes /none' 'linux-headers-6\.12-common'
end

begin "a tree without exports"
machine
rm "$dir/tree/Module.symvers"
doctor --kdir="$dir/tree"
missing 1
lacks kernel 'has no Module.symvers' 'make'
end

for closed in . include Makefile include/config/auto.conf Module.symvers; do
	begin "a tree of which $closed may not be read"
	machine
	if unprivileged; then
		chmod 000 "$dir/tree/$closed"
		doctor --kdir="$dir/tree"
		missing 1
		lacks kernel "you may not read '$dir/tree/.*' of the" \
			'chmod -R a+rX'
		end
	else
		cannot "root reads everything and nobody cannot run the program"
	fi
done

begin "a tree below a file"
machine
doctor --kdir="$dir/tree/Makefile/build"
missing 1
lacks kernel "Makefile/build' is below a file" 'uname -r'
end

begin "a tree for another processor"
machine
echo CONFIG_ARM64=y >"$dir/tree/include/config/auto.conf"
doctor --kdir="$dir/tree"
missing 1
lacks kernel 'another processor: CONFIG_ARM64' 'x86-64'
end

for lost in scripts/mod/modpost scripts/basic/fixdep tools/objtool/objtool; do
	begin "a tree without $lost"
	machine
	rm "$dir/tree/$lost"
	doctor --kdir="$dir/tree"
	missing 1
	lacks kbuild "missing: $lost" '6\.12\.7-doctor'
	end
done

begin "a tree whose modpost wants a newer C library"
machine
cat >"$dir/tree/scripts/mod/modpost" <<-'P'
	#!/bin/sh
	echo "$0: libc.so.6: version \`GLIBC_9.1' not found (required by $0)" >&2
	exit 1
P
doctor --kdir="$dir/tree"
missing 1
lacks kbuild 'modpost .* cannot be run here: .*GLIBC_9\.1' 'modules_prepare'
end

begin "a tree whose objtool is of another machine"
machine
printf '\177ELF\2\1\1no' >"$dir/tree/tools/objtool/objtool"
doctor --kdir="$dir/tree"
missing 1
lacks kbuild 'tools/objtool/objtool .* cannot be run here' 'modules_prepare'
end

begin "a tree whose programs only say how they are used"
machine
printf '#!/bin/sh\necho Usage: fixdep >&2\nexit 1\n' \
	>"$dir/tree/scripts/basic/fixdep"
doctor --kdir="$dir/tree"
ended exit 0
end

begin "the running kernel has no tree"
if [ -e "/lib/modules/$(uname -r)/build" ]; then
	cannot 'its headers are installed on this machine'
else
	machine
	doctor
	missing 1
	lacks kernel "/lib/modules/$(uname -r)/build, is not installed" \
		"$(uname -r)"
	end
fi

begin "a kernel built by a clang that is not there"
machine
built_by 'Debian clang version 16.0.6'
doctor --kdir="$dir/tree"
missing 1
lacks compiler 'clang, which built the kernel (16\.0)' 'clang'
end

begin "a kernel built by a gcc that is not there is a note"
machine
built_by 'gcc-99 (x) 99.1.0'
doctor --kdir="$dir/tree"
ended exit 0
lacks compiler 'gcc-99 (99\.1), which is not here; Kbuild needs CC=gcc' 'gcc-99'
end

begin "a compiler that is called by its target is of the package without it"
machine
built_by 'x86_64-linux-gnu-gcc-99 (x) 99.1.0'
doctor --kdir="$dir/tree"
ended exit 0
lacks compiler 'x86_64-linux-gnu-gcc-99 (99\.1)' 'install gcc-99$'
end

begin "a kernel linked by an lld that is not there"
machine
echo CONFIG_LD_IS_LLD=y >>"$dir/tree/include/config/auto.conf"
doctor --kdir="$dir/tree"
missing 1
lacks linker 'ld\.lld, which linked the kernel' 'install lld'
end

begin "a kernel that checks the types of calls cannot have Rust of us"
machine
echo CONFIG_CFI_CLANG=y >>"$dir/tree/include/config/auto.conf"
doctor --kdir="$dir/tree"
missing 1
lacks kernel 'no Rust code for CONFIG_CFI_CLANG' 'without CFI'
end

begin "two things missing are both told"
machine
rm "$dir/bin/make"
doctor --kdir="$dir/none"
missing 2
end

unset KMODRUSTC_CACHE KMODRUSTC_RUSTC
done_all
