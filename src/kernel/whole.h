/* SPDX-License-Identifier: GPL-2.0-or-later */
/* whole.h - is a tree whole? private to kernel/ */
#ifndef KMODRUSTC_WHOLE_H
#define KMODRUSTC_WHOLE_H

struct kernel;

/* Parts of it that are gone, another processor's: -1, said (K0701). */
int tree_whole(const struct kernel *k, const char *dir);

#endif
