/* SPDX-License-Identifier: MIT */
/* libc's functions under its own names, for executables without a dynamic linker, where the runtime's take their place
   and dlsym finds no others. Defined in ../static, and so only where that is linked. C and C++. */
#ifndef MEMLINE_RUNTIME_STATIC_LIBC_H_
#define MEMLINE_RUNTIME_STATIC_LIBC_H_

#include <pthread.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

struct __jmp_buf_tag;

struct LibcAllocator {
  void* (*malloc)(size_t);
  void (*free)(void*);
  void* (*calloc)(size_t, size_t);
  void* (*realloc)(void*, size_t);
  void* (*memalign)(size_t, size_t);
  void* (*valloc)(size_t);
  void* (*pvalloc)(size_t);
};
extern const struct LibcAllocator memline_libc_allocator __attribute__((weak));

struct LibcRest {
  void (*longjmp)(struct __jmp_buf_tag*, int);
  void (*pthread_exit)(void*);
  void (*(*signal)(int, void (*)(int)))(int);
  int (*pthread_create)(pthread_t*, const pthread_attr_t*, void* (*)(void*), void*);
};
extern const struct LibcRest memline_libc_rest __attribute__((weak));

#ifdef __cplusplus
}
#endif

#endif /* MEMLINE_RUNTIME_STATIC_LIBC_H_ */
