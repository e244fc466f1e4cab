/* SPDX-License-Identifier: GPL-2.0-or-later */
/* hash.c - a name for a set of texts: FNV-1a and a cousin of it in one */
#include "config.h"

#include "kmodrustc/os.h"

#include <string.h>

/* FNV-1a's for 64 bits, and those of the cousin: any odd number will do. */
#define PRIME_A 0x100000001b3ULL
#define BASIS_A 0xcbf29ce484222325ULL
#define BASIS_B 0x6c62272e07bb0142ULL
#define PRIME_B 0x5851f42d4c957f2dULL

void
hash_add(struct hash *h, const char *text)
{
	const unsigned char *s = (const unsigned char *)text;
	size_t n = strlen(text) + 1; /* its NUL ends a text */

	if (h->a == 0 && h->b == 0)
		*h = (struct hash){ BASIS_A, BASIS_B };
	for (size_t i = 0; i < n; i++) {
		h->a = (h->a ^ s[i]) * PRIME_A;
		h->b = (h->b ^ s[i]) * PRIME_B;
		h->b ^= h->b >> 29;
	}
}

void
hash_text(const struct hash *h, char text[33])
{
	snprintf(text, 33, "%016llx%016llx", h->a, h->b);
}
