/* SPDX-License-Identifier: GPL-2.0-or-later */
/* demangle.c - names as their authors wrote them, by libiberty where it is */
#include "config.h"

#include "kmodrustc/elf.h"

#ifdef HAVE_LIBIBERTY
#include <libiberty/demangle.h>
#endif
#include <stdlib.h>

char *
demangle(const char *name)
{
	char *plain = NULL;

#ifdef HAVE_LIBIBERTY
	/* without DMGL_VERBOSE a Rust name loses its hash */
	plain = rust_demangle(name, DMGL_PARAMS);
	if (!plain)
		plain = cplus_demangle(name, DMGL_PARAMS | DMGL_ANSI);
#endif
	return plain ? plain : xstrdup(name);
}

bool
can_demangle(void)
{
#ifdef HAVE_LIBIBERTY
	return true;
#else
	return false;
#endif
}
