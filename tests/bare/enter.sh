#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Mounts what a chroot needs and runs a command in it; called in a mount
# namespace that ends with the command: enter.sh ROOT ARCHIVES COMMAND...
set -eu

into=$1
archives=$2
shift 2
# unshare -m in there wants a root that is a mount point
mount --bind "$into" "$into"
mount -t proc proc "$into/proc"
mount --rbind /sys "$into/sys"
mount --rbind /dev "$into/dev"
# only the files of packages, for apt to find instead of downloading them
mkdir -p "$archives/partial"
mount --bind "$archives" "$into/var/cache/apt/archives"
exec chroot "$into" "$@"
