// SPDX-License-Identifier: MIT OR GPL-2.0-or-later
/* Runs the cases of stress.rs with known numbers in all registers that a call
 * has to keep, and compares what comes back. */
#include <linux/errno.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/types.h>

#define CASES	17

typedef u64 twelve(u64, u64, u64, u64, u64, u64, u64, u64, u64, u64, u64, u64);

u64 stress_run(u64 which, u64 seed);	/* stress.rs */
u64 stress_back(twelve *f, u64 seed);

static u64 numbers_next(u64 *seed)
{
	*seed = *seed * 6364136223846793005ULL + 1442695040888963407ULL;
	return *seed;
}

static void numbers(u64 seed, u64 *x, unsigned n)
{
	while (n-- != 0)
		*x++ = numbers_next(&seed);
}

static u64 fold(const u64 *x, unsigned n)
{
	u64 sum = n;

	while (n-- != 0)
		sum = sum * 31 + *x++;
	return sum;
}

u64 stress_back(twelve *f, u64 seed)
{
	u64 x[12];

	numbers(seed, x, 12);
	return f(x[0], x[1], x[2], x[3], x[4], x[5], x[6], x[7], x[8], x[9],
		 x[10], x[11]);
}

/* What case `which` is to give. */
static u64 expected(unsigned which, u64 seed)
{
	const u64 mask = 0x5555555555555555ULL;
	u64 x[12], sum;
	unsigned i;

	numbers(seed, x, 12);
	if (which <= 12) {
		sum = fold(x, which);
		return sum * 3 + (sum ^ mask);
	}
	switch (which) {
	case 13:
		return 1;
	case 14:
		return 2 * (fold(x, 1) + 2 * fold(x, 6) + fold(x, 12));
	case 15:
		sum = fold(x, 5);
		for (i = 0; i < 4; i++) {
			x[5] = (x[5] & ~(3ULL << 40)) | (u64)i << 40;
			sum += fold(x, 6);
		}
		return sum;
	default:
		return fold(x, 12) ^ mask;
	}
}

#define CHECK(number, reg, bit) \
	"movabsq $" number ", %%rdx\n\t" \
	"cmpq %%rdx, %%" reg "\n\t" \
	"je 1f\n\t" \
	"orl $" bit ", %%ecx\n" \
	"1:\n\t"
#define FILL(number, reg) "movabsq $" number ", %%" reg "\n\t"

#define RBX	"0x1b1b1b1b11112222"
#define RBP	"0x2b2b2b2b33334444"
#define R12	"0x3c3c3c3c55556666"
#define R13	"0x4d4d4d4d77778888"
#define R14	"0x5e5e5e5e9999aaaa"
#define R15	"0x6f6f6f6fbbbbcccc"

/* *lost gets a bit for each register that did not come back as it was. */
static noinline u64 run_filled(u64 which, u64 seed, u32 *lost)
{
	u64 result;
	u32 bad;

	asm volatile("pushq %%rbp\n\t"
		     FILL(RBX, "rbx") FILL(RBP, "rbp") FILL(R12, "r12")
		     FILL(R13, "r13") FILL(R14, "r14") FILL(R15, "r15")
		     "call stress_run\n\t"
		     "xorl %%ecx, %%ecx\n\t"
		     CHECK(RBX, "rbx", "1") CHECK(RBP, "rbp", "2")
		     CHECK(R12, "r12", "4") CHECK(R13, "r13", "8")
		     CHECK(R14, "r14", "16") CHECK(R15, "r15", "32")
		     "popq %%rbp"
		     : "=a"(result), "=c"(bad), "+D"(which), "+S"(seed)
		     :
		     : "rbx", "rdx", "r8", "r9", "r10", "r11", "r12", "r13",
		       "r14", "r15", "memory", "cc");
	*lost = bad;
	return result;
}

static int __init stress_init(void)
{
	unsigned which, round, wrong = 0, done = 0;
	u64 seed = 20, got;
	u32 lost;

	for (round = 0; round < 50; round++) {
		for (which = 0; which < CASES; which++) {
			numbers_next(&seed);
			got = run_filled(which, seed, &lost);
			done++;
			if (got == expected(which, seed) && lost == 0)
				continue;
			wrong++;
			pr_info("stress: case %u of %llx: %llx, lost %x\n",
				which, seed, got, lost);
		}
	}
	pr_info("stress: %u runs, %u wrong\n", done, wrong);
	return 0;
}

static void __exit stress_exit(void)
{
}

module_init(stress_init);
module_exit(stress_exit);
MODULE_DESCRIPTION("Calls stress_run() with full registers");
MODULE_LICENSE("GPL");
