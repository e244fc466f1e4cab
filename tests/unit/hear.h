/* SPDX-License-Identifier: GPL-2.0-or-later */
/* hear.h - what diag() says between hear() and heard(), for tests */
#ifndef KMODRUSTC_HEAR_H
#define KMODRUSTC_HEAR_H

#include <stdlib.h>

#include "kmodrustc/base.h"

/* Valid until the next hear(). */
static char *said;
static size_t said_size;
static FILE *saying;

static inline void
unhear(void)
{
	free(said);
	said = NULL;
}

static inline void
hear(void)
{
	unhear();
	saying = open_memstream(&said, &said_size);
	diag_reset();
	diag_stream(saying);
}

static inline const char *
heard(void)
{
	fclose(saying);
	diag_stream(NULL);
	diag_reset();
	return said;
}

#endif
