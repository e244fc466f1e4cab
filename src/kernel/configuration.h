/* SPDX-License-Identifier: GPL-2.0-or-later */
/* configuration.h - the lines of a .config or auto.conf, private to kernel/ */
#ifndef KMODRUSTC_CONFIGURATION_H
#define KMODRUSTC_CONFIGURATION_H

#include <stddef.h>

struct configuration;

/* NULL: it could not be read, errno says why. */
struct configuration *configuration_read(const char *path);
size_t configuration_count(const struct configuration *c);
void configuration_free(struct configuration *c); /* NULL is fine */

#endif
