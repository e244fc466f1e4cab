// SPDX-License-Identifier: MIT OR GPL-2.0-or-later
/* Runs examples/rich/rich.rs as a program of the host, to see what is right. */
#include <stddef.h>

int rich(void);
size_t kmodrustc_alloc_count(void);
size_t kmodrustc_free_count(void);

size_t kmodrustc_alloc_count(void)
{
	return 0;
}

size_t kmodrustc_free_count(void)
{
	return 0;
}

int main(void)
{
	return rich();
}
