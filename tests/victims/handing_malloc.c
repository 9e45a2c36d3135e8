/* SPDX-License-Identifier: MIT */
/* A malloc of the program's own that hands on to the next. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stddef.h>

void* malloc(size_t bytes) {
  static void* (*next)(size_t);
  if (next == NULL) next = (void* (*)(size_t))dlsym(RTLD_NEXT, "malloc");
  return next(bytes);
}

void free(void* block) {
  static void (*next)(void*);
  if (next == NULL) next = (void (*)(void*))dlsym(RTLD_NEXT, "free");
  next(block);
}
