// SPDX-License-Identifier: MIT
// Every macro of profile.h, built four ways: as it is, as C++11, without the short names, and compiled away (then it
// is linked to nothing of memline).
#ifdef MEMLINE_NO_SHORT_NAMES
#define PROFILE a name of the program itself
#endif
#include <memline/profile.h>

#include <cstdio>
#include <cstdlib>

namespace {

int Work(int value) {
  MEMLINE_PROFILE();
  MEMLINE_MARK("working");
  MEMLINE_COUNTER("value", value);
  if (value > 0) MEMLINE_COUNTER("positive value", value);
  void* block = std::malloc(10);
  {
    MEMLINE_PROFILE("inner block");
    std::free(block);
  }
  {
    MEMLINE_PROFILE_PEAK("peak");
    ++value;
    --value;
  }
#ifndef MEMLINE_NO_SHORT_NAMES
  PROFILE();
  for (int i = 0; i < 3; ++i) {
    PROFILE("loop");
    value += i;
  }
#endif
  return value;
}

int Peak(int value) {
  MEMLINE_PROFILE_PEAK();
  return value;
}

}  // namespace

int main() {
  std::printf("%d\n", Peak(Work(1)));
  return 0;
}
