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

/* Decides by words and environment which face it is, and lets it read. */
enum front_result front_read(int argc, char **argv, struct job *job);

/* The command line as a person or a Makefile writes it. */
enum front_result front_hand(int argc, char **argv, struct job *job);
/*
 * As cargo calls its rustc, or a wrapper of it. Host crates and questions are
 * for the real one: mode MODE_RUSTC with job->untouched.
 */
enum front_result front_cargo(int argc, char **argv, struct job *job);

/*
 * Kbuild's own rule for .rs (Linux 6.1 and later) takes us for rustc. What it
 * asks for its own Rust is left out; the kernel is the one that calls.
 */
bool kbuild_calls(int argc, char **argv);
enum front_result front_kbuild(int argc, char **argv, struct job *job);

#endif
