/* SPDX-License-Identifier: GPL-2.0-or-later */
/* fixup_bench.c - the fixup pass alone: fixup_bench IN OUT says MB/s */
#include "config.h"

#include "kmodrustc/asm.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static double
now(clockid_t clock)
{
	struct timespec t;

	clock_gettime(clock, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void
report(const struct fixup_result *r, double size, double wall, double cpu)
{
	struct rusage use;

	getrusage(RUSAGE_SELF, &use);
	printf("%.1f MB, %zu lines, %zu refused; %.3f s (cpu %.3f s), "
	       "%.0f MB/s, peak %ld KiB\n",
	    size / 1e6, r->lines, r->nrefused, wall, cpu, size / 1e6 / wall,
	    use.ru_maxrss);
	for (size_t i = 0; i < rewrite_rows(); i++)
		if (r->counts[i] != 0)
			printf("%8zu %s\n", r->counts[i], rewrite_row_name(i));
	for (size_t i = 0; i < r->nfindings; i++)
		printf("%s %s:%u asm %lu %s: %s\n", r->findings[i].why->code,
		    r->findings[i].at.file != NULL ? r->findings[i].at.file
						   : "?",
		    r->findings[i].at.line, r->findings[i].asm_line,
		    r->findings[i].function, r->findings[i].text);
}

int
main(int argc, char **argv)
{
	const struct fixup_options options = { 0 };
	struct fixup_result r = { 0 };
	double wall, cpu;
	struct stat st;
	int in, out, failed;

	if (argc != 3) {
		fprintf(stderr, "usage: fixup_bench IN OUT\n");
		return 2;
	}
	in = open(argv[1], O_RDONLY | O_CLOEXEC);
	out = open(argv[2], O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	if (in < 0 || out < 0 || fstat(in, &st) < 0) {
		perror(in < 0 ? argv[1] : argv[2]);
		return 1;
	}
	wall = now(CLOCK_MONOTONIC);
	cpu = now(CLOCK_PROCESS_CPUTIME_ID);
	failed = fixup_run(in, argv[1], out, &options, &r);
	wall = now(CLOCK_MONOTONIC) - wall;
	cpu = now(CLOCK_PROCESS_CPUTIME_ID) - cpu;
	if (failed == 0)
		report(&r, (double)st.st_size, wall, cpu);
	fixup_result_free(&r);
	close(in);
	close(out);
	return failed == 0 ? 0 : 1;
}
