/* SPDX-License-Identifier: MIT */
/* Brings what the shared libc does not give under these names. */
#include "../src/static_libc.h"

void __libc_longjmp(struct __jmp_buf_tag*, int) __attribute__((noreturn));
void __pthread_exit(void*) __attribute__((noreturn));
int __pthread_create(pthread_t*, const pthread_attr_t*, void* (*)(void*), void*);
void (*__bsd_signal(int, void (*)(int)))(int);

const struct LibcRest memline_libc_rest = {__libc_longjmp, __pthread_exit, __bsd_signal, __pthread_create};
