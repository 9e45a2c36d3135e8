// SPDX-License-Identifier: MIT
// Bugs for a sanitizer to find in annotated functions: a use of freed memory, and a race on it.
#include <memline/profile.h>

#include <cstdlib>
#include <thread>

namespace {

int* shared_number = nullptr;

void Write(int value) {
  PROFILE();
  *shared_number = value;
}

void UseFreedMemory() {
  PROFILE();
  char* block = static_cast<char*>(std::malloc(100));
  char* same = block;
  asm volatile("" : "+r"(same));  // or the compiler finds it
  std::free(block);
  same[50] = 1;
}

}  // namespace

int main(int argc, char**) {
  shared_number = static_cast<int*>(std::malloc(sizeof *shared_number));
  std::thread other(Write, 1);
  Write(2);
  other.join();
  std::free(shared_number);
  if (argc > 1) UseFreedMemory();
  return 0;
}
