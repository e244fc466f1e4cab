#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Runs a command among the sources, in the chroot, as root or as a user who has
# nothing but sudo and what the sources brought: inside USER COMMAND...
set -eu

user=$1
shift
cd /src/kmodrustc
if [ "$user" = root ]; then
	HOME=/root
	export HOME
	exec "$@"
fi
apt-get -q update
DEBIAN_FRONTEND=noninteractive \
	apt-get -q install -y --no-install-recommends sudo
useradd -m -s /bin/bash "$user"
echo 'APT::Get::Assume-Yes "true";' >/etc/apt/apt.conf.d/91yes
echo "$user ALL=(ALL) NOPASSWD: ALL" >"/etc/sudoers.d/$user"
chown -R "$user": /src
exec sudo -H -u "$user" env "PATH=$PATH" "$@"
