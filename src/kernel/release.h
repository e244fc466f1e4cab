/* SPDX-License-Identifier: GPL-2.0-or-later */
/* release.h - the text of a release, shared by the files of this room */
#ifndef KMODRUSTC_RELEASE_H
#define KMODRUSTC_RELEASE_H

#include <stdbool.h>

/* "6.1.0-56-amd64" -> KVER(6, 1, 0). False if that is no release. */
bool release_parse(const char *text, unsigned *version);
/* The number behind the first dash: 1160 of "3.10.0-1160.el7.x86_64". */
unsigned release_abi(const char *release);

#endif
