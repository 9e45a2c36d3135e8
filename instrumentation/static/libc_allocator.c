/* SPDX-License-Identifier: MIT */
/* Brings libc's allocator, and its malloc along with it: an executable without a dynamic linker links only with
   --allow-multiple-definition, as memline_fully_static asks, and never without an allocator. */
#include "../src/static_libc.h"

void* __libc_malloc(size_t);
void __libc_free(void*);
void* __libc_calloc(size_t, size_t);
void* __libc_realloc(void*, size_t);
void* __libc_memalign(size_t, size_t);
void* __libc_valloc(size_t);
void* __libc_pvalloc(size_t);

const struct LibcAllocator memline_libc_allocator = {__libc_malloc,   __libc_free,   __libc_calloc, __libc_realloc,
                                                     __libc_memalign, __libc_valloc, __libc_pvalloc};
