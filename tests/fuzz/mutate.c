/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * mutate.c - a main() for a fuzz target where the compiler has no libFuzzer:
 * `fuzz_object SECONDS SEED-FILE...` changes the files and feeds them.
 */
#include "config.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static uint64_t state;

static size_t
random_below(size_t n)
{
	state = state * 6364136223846793005U + 1442695040888963407U;
	return n ? (size_t)((state >> 33) % n) : 0;
}

/* Numbers that sit at the edges of what programs expect. */
static const uint64_t edges[] = {
	0,
	1,
	2,
	3,
	4,
	7,
	8,
	10,
	16,
	23,
	24,
	25,
	63,
	64,
	65,
	127,
	128,
	255,
	0xff00,
	0xfff1,
	0xfff2,
	0xffff,
	0x7fffffff,
	0x80000000,
	0xffffffff,
	0x7fffffffffffffff,
	0x8000000000000000,
	0xffffffffffffffff,
};

static void
mutate_once(uint8_t *p, size_t n)
{
	static const size_t widths[] = { 1, 2, 4, 8 };
	size_t width = widths[random_below(4)], at = random_below(n);
	uint64_t v;

	if (n < 8)
		return;
	if (at > n - width)
		at = n - width;
	switch (random_below(4)) {
	case 0:
		p[at] ^= (uint8_t)(1U << random_below(8));
		return;
	case 1:
		v = edges[random_below(sizeof(edges) / sizeof(edges[0]))];
		break;
	case 2:
		memmove(p + at, p + random_below(n - width + 1), width);
		return;
	default:
		v = random_below(n + 16);
		at &= ~(size_t)7;
		if (at > n - width)
			at = n - width;
		break;
	}
	memcpy(p + at, &v, width);
}

static uint8_t *
seed_read(const char *path, size_t *n)
{
	static const size_t room = 1 << 20;
	FILE *f = fopen(path, "re");
	uint8_t *p = malloc(room);

	if (!f || !p) {
		perror(path);
		exit(1);
	}
	*n = fread(p, 1, room, f);
	fclose(f);
	return p;
}

int
main(int argc, char **argv)
{
	time_t end = time(NULL) + (argc > 1 ? atoi(argv[1]) : 0);
	unsigned long rounds = 0;

	if (argc < 3) {
		fprintf(stderr, "usage: %s SECONDS FILE...\n", argv[0]);
		return 1;
	}
	state = (uint64_t)time(NULL);
	printf("seed %ju\n", (uintmax_t)state);
	while (time(NULL) < end) {
		size_t n;
		uint8_t *p = seed_read(
			    argv[2 + random_below((size_t)argc - 2)], &n),
			*exact;

		for (size_t k = random_below(6) + 1; k > 0; k--)
			mutate_once(p, n);
		if (random_below(8) == 0)
			n = random_below(n);
		/* its own size, so that a sanitizer sees the end */
		exact = malloc(n ? n : 1);
		if (!exact)
			return 1;
		memcpy(exact, p, n);
		LLVMFuzzerTestOneInput(exact, n);
		free(exact);
		free(p);
		rounds++;
	}
	printf("%lu rounds\n", rounds);
	return 0;
}
