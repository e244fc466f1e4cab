#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Types what README.md says, in the chroot: typed.sh NAME runs the indented
# block behind each `<!-- typed: NAME ... -->`, as it stands. Only what loads a
# module is cut off, for that would be the kernel of the machine around.
set -eu

name=$1
# The chroot is to be a machine that runs Debian's kernel.
release=$(LC_ALL=C apt-cache depends linux-headers-amd64 |
	sed -n 's/^ *Depends: linux-headers-//p' | head -n 1)
sudo mkdir -p "/lib/modules/$(uname -r)"
sudo ln -s "/usr/src/linux-headers-$release" "/lib/modules/$(uname -r)/build"
awk -v name=" $name " '
	/^<!-- typed: .* -->$/ { on = index($0, name); next }
	/^[^ ]|^$/ { on = 0 }
	on && sub(/^    /, "")' README.md |
	sed 's/ *&& *sudo insmod.*//; /^sudo insmod/d' >typed
[ -s typed ] || {
	echo "README.md has nothing to type for $name"
	exit 1
}
bash -ev ./typed
# for who boots it: the module and the kernel it is for
cp hello/hello.ko /src/
echo "$release" >/src/release
