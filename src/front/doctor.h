/* SPDX-License-Identifier: GPL-2.0-or-later */
/* doctor.h - the report of --doctor, shared by its two files */
#ifndef KMODRUSTC_DOCTOR_H
#define KMODRUSTC_DOCTOR_H

#include "hand.h"

struct doctor {
	const struct args *args;
	size_t missing; /* things that are needed */
	size_t notes;   /* things that are not always needed */
	/* Filled on the way: */
	struct rustc_info rustc;
	struct rust_source source;
	struct kernel kernel; /* dir NULL: none */
};

/* "name       text" on stdout. */
void doctor_line(const char *name, const char *fmt, ...) PRINTF_LIKE(2, 3);
/* The same for what is not there, with the command that cures it, and counts. */
void doctor_lacks(struct doctor *d, const char *name, const char *cure,
    const char *fmt, ...) PRINTF_LIKE(4, 5);
void doctor_note(struct doctor *d, const char *name, const char *cure,
    const char *fmt, ...) PRINTF_LIKE(4, 5);

/*
 * What is said by diag() between these two becomes a line of the report:
 * missing if it was an error, a note if it was a warning. True: there was one.
 */
struct doctor_ear {
	FILE *to;
	char *text;
	size_t n;
};
void doctor_listen(struct doctor_ear *ear);
bool doctor_heard(struct doctor *d, struct doctor_ear *ear, const char *name);

/* What the program says of itself in its first line: "gcc (Debian) 12.2.0". */
char *doctor_version(const char *program, const char *option);

/* doctor_kernel.c: the lines about the tree. */
void doctor_kernel(struct doctor *d);

#endif
