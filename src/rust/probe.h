/* SPDX-License-Identifier: GPL-2.0-or-later */
/* probe.h - which program some words start; private to rust/ */
#ifndef KMODRUSTC_PROBE_H
#define KMODRUSTC_PROBE_H

#include "kmodrustc/base.h"

/*
 * Runs words and more words, up to a NULL; its stdout without the last
 * newline, the caller's. NULL: it failed, or said nothing.
 */
char *rustc_ask(const struct strvec *words, const char *const *more);
/*
 * The ELF file that the words certainly start, resolved, the caller's; NULL:
 * who knows. *proxy: they start rustup, which would start that file.
 */
char *rustc_binary(const struct strvec *words, bool *proxy);

#endif
