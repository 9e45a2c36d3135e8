// SPDX-License-Identifier: MIT
// Blocks of a few bytes, of which some allocators put several where others put one, and every function that makes or
// frees them: small_blocks TRUTH.json
#include <malloc.h>
#include <memline/profile.h>

#include <cstdlib>
#include <new>

#include "tests/victims/truth.h"

using truth::Got;
using truth::Lost;

namespace {

constexpr size_t kMany = 400;
void* blocks[kMany];

// Live at the same time, and freed in another order than made.
void Small() {
  PROFILE();
  for (size_t i = 0; i < kMany; ++i) {
    blocks[i] = Got(std::malloc(i % 24 + 1), i % 24 + 1);
  }
  for (size_t i = 1; i < kMany; i += 2) std::free(Lost(blocks[i]));
  for (size_t i = 1; i < kMany; i += 2) {
    blocks[i] = Got(std::calloc(1, i % 16 + 1), i % 16 + 1);
  }
  for (size_t i = 0; i < kMany; i += 3) std::free(Lost(blocks[i]));
}

void Functions() {
  PROFILE();
  void* block = Got(std::malloc(5), 5);
  Lost(block);
  block = Got(std::realloc(block, 9), 9);
  Lost(block);
  block = Got(reallocarray(block, 40, 3), 120);
  std::free(Lost(block));
  block = Got(aligned_alloc(16, 3), 3);
  std::free(Lost(block));
  block = Got(memalign(32, 7), 7);
  std::free(Lost(block));
  if (posix_memalign(&block, sizeof(void*), 2) == 0) Got(block, 2);
  std::free(Lost(block));
  block = Got(valloc(11), 11);
  std::free(Lost(block));
}

struct Word {
  int value;
};
struct alignas(64) Line {
  char bytes[64];
};

void Operators() {
  PROFILE();
  for (size_t i = 0; i < kMany; ++i) {
    blocks[i] = Got(new Word{1}, sizeof(Word));
  }
  for (size_t i = 0; i < kMany; i += 2) delete Lost(static_cast<Word*>(blocks[i]));
  char* text = Got(new char[3], 3);
  delete[] Lost(text);
  void* nothing = Got(::operator new(0), 0);
  ::operator delete(Lost(nothing));
  Line* line = Got(new Line, sizeof(Line));
  delete Lost(line);
  void* odd = Got(::operator new (10, std::align_val_t{64}), 10);
  ::operator delete (Lost(odd), std::align_val_t{64});
  Word* maybe = Got(new (std::nothrow) Word{2}, sizeof(Word));
  ::operator delete(Lost(maybe), std::nothrow);
  void* odd_maybe = Got(::operator new (20, std::align_val_t{32}, std::nothrow), 20);
  ::operator delete (Lost(odd_maybe), std::align_val_t{32}, std::nothrow);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  Small();
  Functions();
  Operators();
  return truth::Write(argv[1]) ? 0 : 1;
}
