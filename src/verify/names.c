/* SPDX-License-Identifier: GPL-2.0-or-later */
/* names.c - a number per name, for sections and symbols; keeps no text */
#include "config.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "verify/rules.h"

struct name_slot {
	uint64_t hash; /* 0: free */
	size_t number;
};

/*
 * Eight bytes a step: a large archive has some million names of a hundred
 * bytes. The multiplier is that of splitmix64.
 */
static uint64_t
name_hash(const char *name)
{
	uint64_t h = 0, word;
	size_t n = strlen(name);

	for (;; name += sizeof(word), n -= sizeof(word)) {
		word = 0;
		memcpy(&word, name, n < sizeof(word) ? n : sizeof(word));
		h = (h ^ word ^ n) * 0xbf58476d1ce4e5b9;
		h ^= h >> 29;
		if (n < sizeof(word))
			return h ? h : 1;
	}
}

static struct name_slot *
slot_of(const struct names *t, uint64_t hash)
{
	size_t i = hash & (t->cap - 1);

	while (t->slots[i].hash != 0 && t->slots[i].hash != hash)
		i = (i + 1) & (t->cap - 1);
	return &t->slots[i];
}

static void
names_grow(struct names *t)
{
	struct names bigger = { .n = t->n, .cap = t->cap ? t->cap * 2 : 1024 };

	bigger.slots = xcalloc(bigger.cap, sizeof(*bigger.slots));
	for (size_t i = 0; i < t->cap; i++) {
		if (t->slots[i].hash != 0)
			*slot_of(&bigger, t->slots[i].hash) = t->slots[i];
	}
	free(t->slots);
	*t = bigger;
}

size_t *
names_at(struct names *t, const char *name)
{
	uint64_t hash = name_hash(name);
	struct name_slot *slot;

	if (t->n * 2 >= t->cap)
		names_grow(t);
	slot = slot_of(t, hash);
	if (slot->hash == 0) {
		slot->hash = hash;
		t->n++;
	}
	return &slot->number;
}

bool
names_any(const struct names *t, size_t number)
{
	for (size_t i = 0; i < t->cap; i++) {
		if (t->slots[i].hash != 0 && t->slots[i].number == number)
			return true;
	}
	return false;
}

void
names_clear(struct names *t)
{
	/* After one large object the small ones shall not pay for its size. */
	if (t->n * 16 < t->cap)
		names_free(t);
	else if (t->n != 0)
		memset(t->slots, 0, t->cap * sizeof(*t->slots));
	t->n = 0;
}

void
names_free(struct names *t)
{
	free(t->slots);
	*t = (struct names){ 0 };
}
