// SPDX-License-Identifier: MIT
// Frames that are not what they seem: realigned, growing, split in two.
#include <alloca.h>
#include <memline/profile.h>

#include <cstdlib>

namespace {

__attribute__((noinline)) void* Take(size_t bytes) {
  void* block = malloc(bytes);
  asm volatile("" : "+r"(block));
  return block;
}

__attribute__((noinline)) void Realigned(unsigned count) {
  PROFILE();
  alignas(64) char room[64];
  asm volatile("" : : "r"(room) : "memory");
  for (unsigned i = 0; i < count; ++i) {
    PROFILE("realigned");
    void* more = alloca(16 + i);
    asm volatile("" : : "r"(more) : "memory");
    free(Take(10 + i));
  }
  free(Take(20));
}

__attribute__((noinline)) void Thrower(unsigned count) {
  free(Take(30));
  if (count % 2 != 0) throw count;
}

// The handler goes into a part of the function of its own.
__attribute__((noinline)) void Split(unsigned count) {
  PROFILE();
  try {
    Thrower(count);
  } catch (unsigned caught) {
    PROFILE("unlikely");
    free(Take(40 + caught));
  }
  free(Take(50));
}

unsigned Sum(unsigned a, unsigned b, unsigned c, unsigned d, unsigned e, unsigned f, unsigned g, unsigned h,
             void* block) {
  free(Take(63));
  free(block);
  return a + b + c + d + e + f + g + h;
}
unsigned (*volatile sum_of)(unsigned, unsigned, unsigned, unsigned, unsigned, unsigned, unsigned, unsigned,
                            void*) = Sum;

// An odd number of arguments on the stack: the word below the frame's fixed part is skipped, and keeps the return
// address of the call before.
__attribute__((noinline)) unsigned Pushing(unsigned x) {
  PROFILE();
  free(Take(60));
  unsigned sum = sum_of(x, 2, 3, 4, 5, 6, 7, 8, Take(61));
  sum += sum_of(x, 2, 3, 4, 5, 6, sum, 8, Take(61));
  free(Take(62));
  return sum;
}

// The same with a block that the frame grows by.
__attribute__((noinline)) void Growing(unsigned count) {
  PROFILE();
  free(Take(64));
  void* room = alloca(64 + count);
  asm volatile("" : : "r"(room) : "memory");
  free(Take(65));
}

__attribute__((noinline)) void Recursive(unsigned depth) {
  PROFILE();
  free(Take(70 + depth));
  if (depth != 0) Recursive(depth - 1);
  free(Take(90 + depth));
}

}  // namespace

int main() {
  for (unsigned i = 0; i < 4; ++i) {
    Realigned(i);
    Split(i);
    Pushing(i);
    Growing(i);
    Recursive(i * 5);
  }
}
