/* SPDX-License-Identifier: GPL-2.0-or-later */
/* render.h - the forms of a message, inside of base/ */
#ifndef KMODRUSTC_BASE_RENDER_H
#define KMODRUSTC_BASE_RENDER_H

#include "kmodrustc/base.h"

/* The column in characters, as rustc shows one, and not in bytes; 0: unknown. */
unsigned column_shown(const struct where *at);

/*
 * Appends the message `d`, whose text is `text`, as rustc would print it:
 * header, place with the source's line, notes. `color`: with ANSI colours. Here
 * and below d->at.col is a column in characters.
 */
void render_human(
    struct buf *b, const struct diag *d, const char *text, bool color);

/* Appends "file:line:col: error[CODE]: text", as rustc's short format has it. */
void render_short(struct buf *b, const struct diag *d, const char *text);

/*
 * Appends one line of JSON in rustc's schema (rustc_errors/src/json.rs), so
 * that cargo counts and shows it; `rendered` is the form for people in it.
 */
void render_json(struct buf *b, const struct diag *d, const char *text,
    const char *rendered);

#endif
