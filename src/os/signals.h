/* SPDX-License-Identifier: GPL-2.0-or-later */
/* signals.h - what proc.c needs of signals.c; private to os/ */
#ifndef KMODRUSTC_SIGNALS_H
#define KMODRUSTC_SIGNALS_H

#include <signal.h>
#include <sys/types.h>

/* Holds back the signals we catch; *before is what was held back already. */
void signals_block(sigset_t *before);
void signals_unblock(const sigset_t *before);
/* The child that a signal is handed on to; 0: none. */
void signals_child(pid_t pid);

#endif
