/* SPDX-License-Identifier: GPL-2.0-or-later */
/* objects.h - a sample object and its bytes, for the tests of elf/ */
#ifndef KMODRUSTC_OBJECTS_H
#define KMODRUSTC_OBJECTS_H

#include "assemble.h"

static const char sample[] =
    "	.file \"hello.1234-cgu.0\"\n"
    "	.text\n"
    "	.globl hello\n"
    "	.type hello,@function\n"
    "hello:	call printk\n"
    "	movq $message,%rdi\n"
    "	ret\n"
    "	.section .rodata,\"a\"\n"
    "message: .asciz \"hi\"\n"
    "	.section .modinfo,\"a\"\n"
    "	.asciz \"license=GPL\"\n"
    "	.asciz \"vermagic=6.1.0-56-amd64 SMP \"\n"
    "	.asciz \"licensed=no\"\n"
    "	.bss\n"
    "room:	.skip 64\n"
    "	.section .text.shared,\"axG\",@progbits,shared,comdat\n"
    "	.weak shared\n"
    "shared: jmp printk\n";

static inline void
put(const char *path, const void *data, size_t n)
{
	FILE *f = fopen(path, "we");

	ck_assert_ptr_nonnull(f);
	ck_assert_uint_eq(fwrite(data, 1, n, f), n);
	ck_assert_int_eq(fclose(f), 0);
}

static inline struct buf
get(const char *path)
{
	struct buf b = { 0 };

	ck_assert_int_eq(file_read(path, &b), 0);
	return b;
}

#endif
