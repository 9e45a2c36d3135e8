// SPDX-License-Identifier: MIT
#include <memline/profile.h>

#include <cstdlib>
#include <new>

extern "C" void* TakeInLibrary(unsigned bytes) {
  PROFILE();
  void* block = malloc(bytes);
  ::operator delete(::operator new(bytes));
  {
    PROFILE("region");
    block = realloc(block, bytes * 2);
  }
  return block;
}
