dnl SPDX-License-Identifier: MIT OR GPL-2.0-or-later
dnl kmodrustc.m4 - finds kmodrustc for the configure script of a module
#
# AC_PROG_KMODRUSTC([MINIMUM-VERSION], [IF-FOUND], [IF-NOT-FOUND])
# ----------------------------------------------------------------
# KMODRUSTC is the program, as the user named it or in PATH; KMODRUSTC_MK the
# makefile that a Kbuild file includes, empty if this version has none. Without
# IF-NOT-FOUND one that is missing or too old ends configure.
AC_DEFUN([AC_PROG_KMODRUSTC], [
AC_ARG_VAR([KMODRUSTC], [compiler of Rust for kernel modules])
AC_PATH_PROG([KMODRUSTC], [kmodrustc])
kmodrustc_version=
KMODRUSTC_MK=
AS_IF([test -n "$KMODRUSTC"], [
	AC_MSG_CHECKING([for the version of $KMODRUSTC])
	dnl Where RUSTC is kmodrustc, --version is rustc's.
	kmodrustc_version=`(unset CARGO RUSTC; $KMODRUSTC --version) 2>/dev/null |
		sed -n '1s/^kmodrustc //p'`
	AC_MSG_RESULT([${kmodrustc_version:-none}])
])
AS_IF([test -z "$kmodrustc_version"],
	[kmodrustc_fault="kmodrustc was not found"],
	[kmodrustc_fault=
	m4_ifnblank([$1], [AS_VERSION_COMPARE([$kmodrustc_version], [$1],
		[kmodrustc_fault="kmodrustc $kmodrustc_version is older than $1"])])])
AS_IF([test -n "$kmodrustc_fault"], [
	KMODRUSTC=
	m4_default([$3], [AC_MSG_ERROR([$kmodrustc_fault])])
], [
	KMODRUSTC_MK=`$KMODRUSTC --print kmod-mk 2>/dev/null` || KMODRUSTC_MK=
	$2
])
AC_SUBST([KMODRUSTC_MK])
])
