/* SPDX-License-Identifier: GPL-2.0-or-later */
/* front.h - the faces: each reads its command line into one struct job */
#ifndef KMODRUSTC_FRONT_H
#define KMODRUSTC_FRONT_H

#include "kmodrustc/stage.h"

enum front_result {
	FRONT_RUN,   /* the job is filled */
	FRONT_DONE,  /* all was said on stdout (--help, --version) */
	FRONT_FAILED /* said; products known so far are in the job */
};

/* The command line as a person or a Makefile writes it. */
enum front_result front_hand(int argc, char **argv, struct job *job);

#endif
