// SPDX-License-Identifier: MIT
// The one part of a program that links the runtime; the program itself is uses_library.c.
#include <memline/profile.h>

#include <cstdlib>

extern "C" __attribute__((visibility("default"))) void* AnnotatedWork() {
  PROFILE();
  return std::malloc(321);
}
