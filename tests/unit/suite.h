/* SPDX-License-Identifier: GPL-2.0-or-later */
/* suite.h - runs a list of libcheck tests; the only main() code they share */
#ifndef KMODRUSTC_SUITE_H
#define KMODRUSTC_SUITE_H

#include <check.h>
#include <stddef.h>
#include <stdlib.h>

struct named_test {
	const char *name;
	const TTest *const *test; /* START_TEST makes a variable */
};
#define TEST(name) \
	{ \
#name, &name \
	}

/* Each test is a case of its own, so that a report shows its name. */
static inline int
run_suite(const char *name, const struct named_test *tests, size_t n)
{
	Suite *s = suite_create(name);
	SRunner *runner;
	TCase *tc;
	int failed;

	for (size_t i = 0; i < n; i++) {
		tc = tcase_create(tests[i].name);
		tcase_set_timeout(tc, 120);
		tcase_add_test(tc, *tests[i].test);
		suite_add_tcase(s, tc);
	}
	runner = srunner_create(s);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

#endif
