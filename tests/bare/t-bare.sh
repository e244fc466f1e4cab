#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# The bare-machine proof: in a Debian 12 that holds nothing but debootstrap's
# minbase and these sources, scripts/demo and scripts/test are the only commands
# typed. What they print is judged; what is tested inside is theirs.
#
#   tests/bare/t-bare.sh [demo] [rich] [user] [source] [package] [quick] [full]
#
# `source` and `package` type the commands of README.md instead. One fresh root
# a word; without words `demo user source package quick`. Needs debootstrap, git
# and root. Packages that were downloaded stay in build/cache for the next run,
# nothing of them is installed before the command asks for it. The roots go when
# all is well, but for the one they are copies of; the logs are in
# build/bare/NAME.log.
set -u

here=$(cd "$(dirname "$0")" && pwd) || exit 1
root=$(cd "$here/../.." && pwd) || exit 1
# shellcheck source=../../scripts/lib.sh
. "$root/scripts/lib.sh"
# shellcheck source=../tap.sh
. "$root/tests/tap.sh"

# claim() keeps what a command says
exec 3>&2

bare=$build/bare
base=$bare/base
archives=$cache/bare
mkdir -p "$bare" "$archives" || exit 1

# ---- the root ----

# "URI SUITE COMPONENT" of each part of Debian that this machine's apt knows.
debian_sources() {
	# shellcheck disable=SC2016 # apt's own format
	LC_ALL=C apt-get indextargets \
		--format '$(REPO_URI) $(RELEASE) $(COMPONENT)' \
		'Created-By: Packages' 'Origin: Debian' |
		grep -E ' bookworm(-security|-updates)? main$' | sort -u
}

# What this machine's apt was told about proxies, dates and retries.
apt_settings() {
	LC_ALL=C apt-config dump |
		grep -E '^Acquire::(https?::|Check-|Retries|Max-FutureTime)'
}

# Makes $base, which every root is a copy of: minbase, apt's sources and names.
# One that is younger than half a day serves again.
make_base() {
	[ -z "$(find "$base.made" -mmin -720 2>/dev/null)" ] || return 0
	rm -f "$base.made"
	sources=$(debian_sources)
	mirror=$(echo "$sources" | sed -n 's/ bookworm main$//p' | head -n 1)
	[ -n "$mirror" ] || die "apt here does not know Debian 12's archive"
	include=
	case $sources in
	*https:*) include=--include=ca-certificates ;;
	esac
	eval "$(apt-config shell http_proxy Acquire::http::Proxy)"
	[ "${http_proxy-DIRECT}" = DIRECT ] || export http_proxy
	rm -rf "$base"
	# shellcheck disable=SC2086 # one word or none
	debootstrap --variant=minbase --cache-dir="$archives" $include \
		bookworm "$base" "$mirror" >"$bare/debootstrap.log" 2>&1 || {
		tail -n 5 "$bare/debootstrap.log"
		return 1
	}
	# as in a fresh image: what apt can install has to be asked for
	rm -rf "$base"/var/cache/apt/archives/*.deb "$base"/var/lib/apt/lists/*
	echo "$sources" | sed 's/^/deb /' >"$base/etc/apt/sources.list"
	apt_settings >"$base/etc/apt/apt.conf.d/90machine"
	cp -L /etc/resolv.conf /etc/hosts "$base/etc/"
	# a root that a crash may damage is made again
	echo force-unsafe-io >"$base/etc/dpkg/dpkg.cfg.d/unsafe"
	: >"$base.made"
}

# The sources as they are committed, or as the tarball has them.
copy_sources() {
	mkdir -p "$1" || return 1
	if git -C "$root" -c safe.directory='*' rev-parse -q --verify HEAD \
		>/dev/null 2>&1; then
		git -C "$root" -c safe.directory='*' archive HEAD |
			tar -xf - -C "$1"
	else
		tar -cf - -C "$root" --exclude=./build . | tar -xf - -C "$1"
	fi
}

# Runs a command in a fresh root, its words in $bare/NAME.log:
# in_fresh_root NAME USER COMMAND...; USER may use sudo.
# Mounts and processes are of a namespace that ends with the command.
in_fresh_root() {
	fresh_name=$1
	fresh=$bare/$1
	fresh_log=$bare/$1.log
	fresh_user=$2
	shift 2
	rm -rf --one-file-system "$fresh"
	cp -a "$base" "$fresh" && copy_sources "$fresh/src/kmodrustc" &&
		cp "$here/inside.sh" "$fresh/usr/local/sbin/inside" || return 1
	say "  $fresh_name: $* (log: $fresh_log)" 2>&3
	start=$(date +%s)
	unshare --mount --pid --fork --kill-child --propagation private \
		sh "$here/enter.sh" "$fresh" "$archives" \
		env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin TERM=dumb \
		/usr/local/sbin/inside "$fresh_user" "$@" \
		>"$fresh_log" 2>&1 </dev/null
	fresh_code=$?
	say "  $fresh_name: exit code $fresh_code," \
		"$(($(date +%s) - start)) s" 2>&3
	echo "exit code $fresh_code"
	tail -n 25 "$fresh_log"
	return "$fresh_code"
}

# ---- what is claimed ----

says() {
	grep -q -e "$2" "$bare/$1.log"
}

# The last line of scripts/test: nothing failed.
counts_no_failure() {
	grep -E '^[0-9]+ passed, 0 failed, [0-9]+ skipped$' "$bare/$1.log"
}

nothing_is_mounted() {
	! grep -F " $bare/" /proc/self/mountinfo
}

# The module that README.md's commands made says hello in QEMU. The kernel is
# unpacked, whatever is installed here.
boots() {
	read -r booted <"$bare/$1/src/release" || return 1
	deb=$(fetch_deb "linux-image-$booted") || return 1
	dpkg --fsys-tarfile "$deb" |
		tar -xO "./boot/vmlinuz-$booted" >"$bare/vmlinuz" || return 1
	make_initramfs "$bare/initramfs" "$bare/$1/src/hello.ko" &&
		boot_run "$bare/vmlinuz" "$bare/initramfs" 180 \
			"$bare/serial.log" || return 1
	cat "$bare/serial.log"
	grep -qF 'hello: loaded, [1, 4, 9, 16, 25]' "$bare/serial.log" &&
		grep -qx '@@ insmod 0' "$bare/serial.log"
}

try_one() {
	case $1 in
	demo)
		claim 'scripts/demo works on a bare machine' \
			in_fresh_root demo root scripts/demo
		claim 'its log shows hello world!' says demo 'hello world!'
		;;
	rich)
		claim 'scripts/demo --rich works on a bare machine' \
			in_fresh_root rich root scripts/demo --rich
		claim 'its log shows the panic' says rich 'index out of bounds'
		;;
	user)
		claim 'scripts/demo works for a user with sudo' \
			in_fresh_root user ann scripts/demo
		claim 'that log shows hello world!' says user 'hello world!'
		;;
	source | package)
		claim "README.md's commands work as they stand: $1" \
			in_fresh_root "$1" ann tests/bare/typed.sh "$1"
		claim "the module made with the $1 is loaded and says so" boots "$1"
		;;
	quick)
		claim 'scripts/test --quick works on a bare machine' \
			in_fresh_root quick root scripts/test --quick
		claim 'it counts no failure' counts_no_failure quick
		;;
	full)
		claim 'scripts/test works on a bare machine' \
			in_fresh_root full root scripts/test
		claim 'all of it counts no failure' counts_no_failure full
		;;
	*) die "what is $1?" ;;
	esac
	[ "$tap_failed" -ne 0 ] || rm -rf --one-file-system "${bare:?}/$1"
}

[ "$(id -u)" -eq 0 ] || {
	skip 'bare: chroot and mount need root'
	finish
}
for tool in debootstrap unshare git; do
	command -v "$tool" >/dev/null || {
		skip "bare: $tool is not installed"
		finish
	}
done
unshare --mount --pid --fork true 2>/dev/null || {
	skip 'bare: no namespaces of its own here'
	finish
}
exec 9>"$bare/lock"
flock -n 9 || die "another run is at work in $bare"
[ $# -gt 0 ] || set -- demo user source package quick
say "a bare Debian 12 in $base"
claim 'debootstrap makes a bare Debian 12' make_base
if [ "$tap_failed" -eq 0 ]; then
	for word; do
		try_one "$word"
	done
fi
claim 'nothing stays mounted' nothing_is_mounted
finish
