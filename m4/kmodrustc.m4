dnl SPDX-License-Identifier: GPL-2.0-or-later
dnl kmodrustc.m4 - what configure.ac asks for; knows no source file

dnl KMODRUSTC_WARNINGS: WARN_CFLAGS, those the compiler knows; --enable-werror
AC_DEFUN([KMODRUSTC_WARNINGS], [
AC_ARG_ENABLE([werror],
	[AS_HELP_STRING([--enable-werror], [warnings are errors])],
	[], [enable_werror=no])
WARN_CFLAGS=
km_saved_cflags=$CFLAGS
for km_flag in -std=gnu11 -Wall -Wextra -Wpedantic -Wformat=2 -Wshadow -Wvla \
	-Wundef -Wpointer-arith -Wwrite-strings -Wcast-qual -Wstrict-prototypes \
	-Wold-style-definition -Wmissing-prototypes -Wmissing-declarations \
	-Wredundant-decls -Wnested-externs -Wimplicit-fallthrough -Wlogical-op \
	-Wduplicated-cond -Wdate-time -fno-common; do
	CFLAGS="$km_saved_cflags -Werror $km_flag"
	AC_MSG_CHECKING([whether $CC takes $km_flag])
	AC_COMPILE_IFELSE([AC_LANG_PROGRAM],
		[AC_MSG_RESULT([yes]); WARN_CFLAGS="$WARN_CFLAGS $km_flag"],
		[AC_MSG_RESULT([no])])
done
CFLAGS=$km_saved_cflags
AS_IF([test "x$enable_werror" = xyes], [WARN_CFLAGS="$WARN_CFLAGS -Werror"])
AC_SUBST([WARN_CFLAGS])
])

dnl KMODRUSTC_SANITIZERS: --enable-sanitizers[=LIST], tried by linking
AC_DEFUN([KMODRUSTC_SANITIZERS], [
AC_ARG_ENABLE([sanitizers],
	[AS_HELP_STRING([--enable-sanitizers@<:@=LIST@:>@],
		[build with sanitizers (default LIST: address,undefined)])],
	[], [enable_sanitizers=no])
SANITIZE_CFLAGS=
AS_CASE([$enable_sanitizers],
	[no], [],
	[yes], [SANITIZE_CFLAGS="-fsanitize=address,undefined"],
	[SANITIZE_CFLAGS="-fsanitize=$enable_sanitizers"])
AS_IF([test -n "$SANITIZE_CFLAGS"], [
	SANITIZE_CFLAGS="$SANITIZE_CFLAGS -fno-sanitize-recover=all -fno-omit-frame-pointer"
	km_saved_cflags=$CFLAGS
	CFLAGS="$CFLAGS $SANITIZE_CFLAGS"
	AC_LINK_IFELSE([AC_LANG_PROGRAM], [],
		[AC_MSG_ERROR([$CC cannot link with $SANITIZE_CFLAGS])])
	CFLAGS=$km_saved_cflags
])
AC_SUBST([SANITIZE_CFLAGS])
])

dnl KMODRUSTC_LIBIBERTY: demangled names in messages, if it is there
AC_DEFUN([KMODRUSTC_LIBIBERTY], [
AC_ARG_WITH([libiberty],
	[AS_HELP_STRING([--without-libiberty],
		[show mangled names in messages])],
	[], [with_libiberty=auto])
LIBIBERTY_LIBS=
have_libiberty=no
AS_IF([test "x$with_libiberty" != xno], [
	km_saved_libs=$LIBS
	LIBS="-liberty $LIBS"
	AC_MSG_CHECKING([for rust_demangle in libiberty])
	AC_LINK_IFELSE([AC_LANG_PROGRAM(
		[[#include <stdlib.h>
#include <libiberty/demangle.h>]],
		[[free(rust_demangle("_RNvC1a1b", 0));]])],
		[have_libiberty=yes
		LIBIBERTY_LIBS=-liberty
		AC_DEFINE([HAVE_LIBIBERTY], [1], [demangles Rust and C++ names])],
		[AS_IF([test "x$with_libiberty" = xyes],
			[AC_MSG_ERROR([libiberty was asked for, but it is missing])])])
	AC_MSG_RESULT([$have_libiberty])
	LIBS=$km_saved_libs
])
AC_SUBST([LIBIBERTY_LIBS])
])

dnl KMODRUSTC_TOOLS: rustc, rust-src, gcc, ar, ld as they are found now
AC_DEFUN([KMODRUSTC_TOOLS], [
AC_ARG_VAR([RUSTC_PATH], [the rustc to fall back to when PATH has none])
AS_IF([test -z "$RUSTC_PATH"], [AC_PATH_PROG([RUSTC_PATH], [rustc])])
rustc_version=missing
rust_src=missing
AS_IF([test -n "$RUSTC_PATH"], [
	rustc_version=`"$RUSTC_PATH" --version 2>/dev/null` || rustc_version="does not run"
	km_sysroot=`"$RUSTC_PATH" --print sysroot 2>/dev/null` || km_sysroot=
	dnl rustup's proxy needs a HOME: remember the compiler behind it.
	AS_IF([test -n "$km_sysroot" && test -x "$km_sysroot/bin/rustc"],
		[RUSTC_PATH=$km_sysroot/bin/rustc])
	AS_IF([test -n "$km_sysroot" && test -d "$km_sysroot/lib/rustlib/src/rust/library/core"],
		[rust_src=$km_sysroot/lib/rustlib/src/rust/library])
	AC_DEFINE_UNQUOTED([RUSTC_PATH], ["$RUSTC_PATH"], [rustc when PATH has none])
])
AC_PATH_PROG([KM_GCC], [gcc], [missing])
AC_PATH_PROG([KM_AR], [ar], [missing])
AC_PATH_PROG([KM_LD], [ld], [missing])
])

dnl KMODRUSTC_COMPLETIONS: where the shells look for theirs, and the compiler
dnl whose programs run here, which writes them
AC_DEFUN([KMODRUSTC_COMPLETIONS], [
AC_ARG_VAR([CC_FOR_BUILD], [C compiler for programs that run while building])
AS_IF([test -z "$CC_FOR_BUILD"],
	[AS_IF([test "x$cross_compiling" = xyes],
		[CC_FOR_BUILD=cc], [CC_FOR_BUILD=$CC])])
KMODRUSTC_COMPLETION([bash], [${datadir}/bash-completion/completions])
KMODRUSTC_COMPLETION([fish], [${datadir}/fish/vendor_completions.d])
KMODRUSTC_COMPLETION([zsh], [${datadir}/zsh/site-functions])
])

dnl KMODRUSTC_COMPLETION(SHELL, DIRECTORY): SHELLcompdir, SHELL in capitals a
dnl conditional
AC_DEFUN([KMODRUSTC_COMPLETION], [
AC_ARG_WITH([$1-completion-dir],
	[AS_HELP_STRING([--with-$1-completion-dir=DIR],
		[completion for $1 (default: $2; no: none)])],
	[], [with_$1_completion_dir=yes])
AS_CASE([$with_$1_completion_dir],
	[yes], [$1compdir='$2'],
	[$1compdir=$with_$1_completion_dir])
AC_SUBST([$1compdir])
AM_CONDITIONAL(m4_toupper([with_$1_completion]),
	[test "x$with_$1_completion_dir" != xno])
])

AC_DEFUN([KMODRUSTC_SUMMARY], [
AS_IF([test "$rustc_version" = missing],
	[AC_MSG_WARN([no rustc found: kmodrustc builds without one, but needs one to run])])
AS_ECHO(["
  $PACKAGE_NAME $PACKAGE_VERSION

    rustc            $rustc_version
                     ${RUSTC_PATH:-(not on PATH)}
    rust-src         $rust_src
    gcc              $KM_GCC
    ar               $KM_AR
    ld               $KM_LD
    libelf           `$PKG_CONFIG --modversion libelf`
    libiberty        $have_libiberty (demangled names in messages)
    unit tests       $have_check
    sanitizers       ${SANITIZE_CFLAGS:-no}
    prefix           $prefix
"])
])
