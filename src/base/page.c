/* SPDX-License-Identifier: GPL-2.0-or-later */
/* page.c - look-up in the --explain pages; the pages are generated */
#include "config.h"

#include "kmodrustc/base.h"

#include <string.h>

const struct page *
page_find(const char *code)
{
	for (size_t i = 0; i < npages; i++)
		if (strcmp(pages[i].code, code) == 0)
			return &pages[i];
	return NULL;
}
