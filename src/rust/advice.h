/* SPDX-License-Identifier: GPL-2.0-or-later */
/* advice.h - what rustc advises and nobody can follow, inside of rust/ */
#ifndef KMODRUSTC_RUST_ADVICE_H
#define KMODRUSTC_RUST_ADVICE_H

#include "kmodrustc/base.h"

/*
 * Cuts the advice to enable the feature not_in_a_kernel, which ends in E0725,
 * out of a whole message: text as people read it, with colours or without, or
 * one line of JSON. Any other message stays as it is.
 */
void advice_drop(struct buf *message);

#endif
