# SPDX-License-Identifier: GPL-2.0-or-later
# Packages of other Debian suites than the machine's, and a root folder in which
# their programs run. apt gets a state of its own below $cache; the machine's is
# only read. What is done with the packages is scripts/lib.sh's.
# shellcheck shell=sh
#
# Sourced by scripts/lib.sh. The suite in $suite is the one that apt is asked
# about; none means the machine's.

suite=
in_root_binds=

# An apt program, asked about $suite: suite_apt apt-get|apt-cache ARGUMENT...
suite_apt() {
	suite_tool=$1
	shift
	# shellcheck disable=SC2154 # set by who sources this
	[ -z "$suite" ] || set -- -c "$cache/suite-$suite/apt.conf" "$@"
	LC_ALL=C "$suite_tool" "$@"
}

# ---- a suite's lists ----

# From where the machine has packages of a label, by apt's own reading of its
# sources: archive_uri Debian|Debian-Security
archive_uri() {
	# shellcheck disable=SC2016 # apt's own variables
	LC_ALL=C apt-get indextargets --format '$(REPO_URI)' \
		'Created-By: Packages' "Label: $1" 2>/dev/null | sed q | grep .
}

# Lines of a sources list, by what the machine's has: suite_sources SUITE
suite_sources() {
	suite_main=$(archive_uri Debian) || {
		apt_update
		suite_main=$(archive_uri Debian)
	} || {
		say "${0##*/}: apt's sources here have no archive of Debian's"
		return 1
	}
	keyring=/usr/share/keyrings/debian-archive-keyring.gpg
	[ -e "$keyring" ] && keyring="[signed-by=$keyring] " || keyring=
	printf 'deb %s%s %s main\n' "$keyring" "$suite_main" "$1"
	# the newest suite gets no fixes apart
	[ "$1" != sid ] || return 0
	suite_fixes=$(archive_uri Debian-Security) || return 0
	printf 'deb %s%s %s-security main\n' "$keyring" "$suite_fixes" "$1"
}

# The hooks of the machine's configuration are for the machine's state.
suite_configuration() {
	cat <<-EOF
		Dir::Etc::SourceList "$1/sources.list";
		Dir::Etc::SourceParts "/dev/null";
		Dir::Etc::Preferences "/dev/null";
		Dir::Etc::PreferencesParts "/dev/null";
		Dir::State "$1";
		Dir::State::Lists "$1/lists";
		Dir::State::Status "$1/status";
		Dir::Cache "$1";
		Dir::Cache::Archives "$cache/debs";
		Dir::Log "$1";
		APT::Architecture "amd64";
		APT::Install-Recommends "false";
		APT::Sandbox::User "";
		Acquire::Languages "none";
		Acquire::Retries "2";
		Acquire::http::Timeout "20";
		Acquire::https::Timeout "20";
		#clear APT::Update::Pre-Invoke;
		#clear APT::Update::Post-Invoke;
		#clear APT::Update::Post-Invoke-Success;
		#clear DPkg::Pre-Invoke;
		#clear DPkg::Post-Invoke;
		#clear DPkg::Pre-Install-Pkgs;
	EOF
}

# Brings the lists of $suite up to date. What apt merely warns of, as that it
# keeps old lists, is a failure: the reason is wanted.
suite_update() {
	say "  apt-get update for Debian $suite"
	suite_apt apt-get -q update -o APT::Update::Error-Mode=any \
		>"$cache/suite-$suite/update.log" 2>&1 </dev/null || {
		say "${0##*/}: Debian $suite cannot be reached: $(grep -m 1 \
			'^[EW]:' "$cache/suite-$suite/update.log")"
		return 1
	}
}

# Makes SUITE the one that apt is asked about, with lists once downloaded:
# use_suite SUITE
use_suite() {
	suite_dir=$cache/suite-$1
	if [ ! -e "$suite_dir/done" ]; then
		mkdir -p "$suite_dir/lists/partial" "$cache/debs/partial" &&
			: >"$suite_dir/status" &&
			suite_sources "$1" >"$suite_dir/sources.list" &&
			suite_configuration "$suite_dir" \
				>"$suite_dir/apt.conf" || return 1
		suite=$1
		suite_update && : >"$suite_dir/done" && return 0
		suite=
		return 1
	fi
	suite=$1
}

# ---- a root folder ----

# The packages with all that they depend on, as paths of their .debs:
# suite_closure PACKAGE...
suite_closure() {
	suite_apt apt-get -q -y -d install "$@" \
		>"$cache/suite-$suite/download.log" 2>&1 </dev/null || {
		say "${0##*/}: not to be had from Debian $suite: $*: $(grep \
			-m 1 '^E:' "$cache/suite-$suite/download.log")"
		return 1
	}
	suite_apt apt-get -q -s install "$@" |
		sed -n 's/^Inst \([^ ]*\) (\([^ ]*\) [^)]*\[\([a-z0-9]*\)\]).*/\1_\2_\3/p' |
		sed "s/:[a-z0-9]*_/_/; s/:/%3a/g; s|.*|$cache/debs/&.deb|"
}

# Unpacks packages of $suite with all that they depend on into DIR, so that its
# programs run there, by in_root: unpack_root DIR PACKAGE...
unpack_root() {
	[ ! -e "$1/done" ] || return 0
	unpack_into=$1
	shift
	rm -rf "$unpack_into"
	for directory in bin sbin lib lib64; do
		mkdir -p "$unpack_into/usr/$directory" &&
			ln -s "usr/$directory" "$unpack_into/$directory" || return 1
	done
	mkdir -p "$unpack_into/proc" "$unpack_into/dev" "$unpack_into/tmp" ||
		return 1
	debs=$(suite_closure "$@") || return 1
	[ -n "$debs" ] || return 1
	for deb in $debs; do
		dpkg --fsys-tarfile "$deb" |
			tar -x --keep-directory-symlink -C "$unpack_into" || {
			say "${0##*/}: cannot unpack $deb"
			return 1
		}
	done
	: >"$unpack_into/done"
}

# Copies libraries that a program of this machine needs, and DIR has not, into
# DIR, where it is to run. Its C library is DIR's own, which must be as new.
# lend_libraries DIR PROGRAM...
lend_libraries() {
	lend_to=$1/usr/lib/x86_64-linux-gnu
	shift
	for lend_program; do
		ldd "$lend_program" 2>/dev/null |
			sed -n 's|.* => \(/[^ ]*\) .*|\1|p'
	done | sort -u | while read -r library; do
		case $library in
		"$cache"/*) continue ;;
		esac
		[ -e "$lend_to/${library##*/}" ] ||
			cp "$library" "$lend_to/" || exit 1
	done
}

# Runs a command in the root folder DIR, where the directories in $in_root_binds
# are seen as they are here. In a mount namespace of its own, so that nothing
# stays mounted when it dies: in_root DIR COMMAND...
in_root() {
	in_root_dir=$1
	shift
	# shellcheck disable=SC2016 # for the inner shells
	unshare -m --propagation private sh -c '
		dir=$1 binds=$2 here=$3
		shift 3
		mount -t proc proc "$dir/proc" &&
			mount --rbind /dev "$dir/dev" || exit 125
		for bind in $binds; do
			mkdir -p "$dir$bind" &&
				mount --rbind "$bind" "$dir$bind" || exit 125
		done
		exec chroot "$dir" /bin/sh -c '\''
			cd "$0" && exec "$@"'\'' "$here" "$@"
	' sh "$in_root_dir" "$in_root_binds" "$PWD" "$@"
}
