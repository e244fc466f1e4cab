/* SPDX-License-Identifier: GPL-2.0-or-later */
/* package.h - which package brings what, private to kernel/ and its tests */
#ifndef KMODRUSTC_PACKAGE_H
#define KMODRUSTC_PACKAGE_H

/*
 * A command to type on the machine whose /etc is `etc`, the caller's: for the
 * headers of a kernel, for a package by its usual name. release NULL: of the
 * running one.
 */
char *headers_help_in(const char *etc, const char *release);
char *install_help_in(const char *etc, const char *package);

#endif
