// SPDX-License-Identifier: MIT
// A program that allocates known sizes on known lines, in all the ways that make attribution hard, and writes down what
// it did: known_lines TRUTH.json
#include <malloc.h>
#include <memline/profile.h>

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <new>
#include <string>
#include <thread>
#include <vector>

#include "tests/victims/truth.h"

using truth::Got;
using truth::Lost;

namespace {

constexpr int kHandedOver = 50;
std::atomic<void*> handed_over[kHandedOver];

__attribute__((noinline)) void* DeepInside(int depth, size_t bytes) {
  if (depth == 0) return std::malloc(bytes);
  void* block = DeepInside(depth - 1, bytes);
  asm volatile("" : : "r"(block) : "memory");  // no tail call
  return block;
}

void AllocateAndFree() {
  PROFILE();
  void* kept = Got(std::malloc(1000), 1000);
  void* gone = Got(std::malloc(2000), 2000);
  void* zeroed = Got(std::calloc(3, 100), 300);
  void* deep = Got(DeepInside(8, 77), 77);
  std::free(Lost(gone));
  std::free(Lost(zeroed));
  for (int i = 0; i < 10; ++i) {
    void* temporary = Got(std::malloc(64), 64);
    std::free(Lost(temporary));
  }
  asm volatile("" : : "r"(kept), "r"(deep) : "memory");
}

void Reallocate() {
  PROFILE();
  void* block = Got(std::malloc(100), 100);
  Lost(block);
  block = Got(std::realloc(block, 100'000), 100'000);
  Lost(block);
  block = Got(std::realloc(block, 50), 50);
  std::free(Lost(block));
  block = Got(std::realloc(nullptr, 40), 40);
  std::free(Lost(block));
}

void Aligned() {
  PROFILE();
#ifndef __SANITIZE_THREAD__  // which does not tell of these
  void* block = nullptr;
  if (posix_memalign(&block, 256, 999) == 0) Got(block, 999);
  void* more = Got(aligned_alloc(64, 640), 640);
  void* old = Got(memalign(32, 96), 96);
  std::free(Lost(more));
  std::free(Lost(old));
#endif
  struct alignas(128) Wide {
    char bytes[256];
  };
  auto* wide = Got(new Wide, sizeof(Wide));
  auto* array = Got(new int[25], 100);
  auto* nothrow = Got(new (std::nothrow) char[33], 33);
  delete Lost(wide);
  delete[] Lost(array);
  delete[] Lost(nothrow);
}

void Recurse(int depth) {
  PROFILE();
  void* before = Got(std::malloc(100 + static_cast<size_t>(depth)), 100 + static_cast<size_t>(depth));
  if (depth > 0) MEMLINE_CALLS(Recurse(depth - 1));
  void* after = Got(std::malloc(10), 10);
  std::free(Lost(after));
  if (depth % 2 == 0) std::free(Lost(before));
}

struct Owner {
  char* block;
  ~Owner() { delete[] Lost(block); }
};

// An exception is an allocation of the line that throws: libstdc++ puts 128 bytes ahead of what is thrown
// (sizeof(__cxa_refcounted_exception), libsupc++/unwind-cxx.h).
constexpr size_t kExceptionBytes = 128 + sizeof(int);
char exception_place;

inline void ThrowNumber(uint32_t line = __builtin_LINE()) {
  truth::Allocated(&exception_place, kExceptionBytes, line);
  throw 1;
}

void Throw(int depth) {
  PROFILE();
  const Owner owner{Got(new char[500], 500)};
  if (depth == 0) ThrowNumber();
  if (depth > 0) MEMLINE_CALLS(Throw(depth - 1));
}

void Catch() {
  PROFILE();
  try {
    MEMLINE_CALLS(Throw(3));
  } catch (int) {
    truth::Freed(&exception_place);
  }
  void* after = Got(std::malloc(123), 123);
  asm volatile("" : : "r"(after) : "memory");
}

void Grow() {
  PROFILE();
  std::vector<int> numbers;
  for (int i = 0; i < 1000; ++i) {
    MEMLINE_GROWS(numbers, numbers.push_back(i));
  }
  std::vector<std::vector<char>> rows;
  MEMLINE_GROWS(rows, rows.resize(10));
  for (std::vector<char>& row : rows) {
    MEMLINE_GROWS(row, row.assign(200, 'x'));
  }
  std::string text;
  Got((text.reserve(99), text.data()), 100);  // and the NUL
  for (std::vector<char>& row : rows) Lost(row.data());
  Lost(rows.data());
  Lost(numbers.data());
  Lost(text.data());
}

inline void Inlined(std::vector<void*>& blocks) {
  PROFILE();
  blocks.push_back(Got(std::malloc(31), 31));
}

void Regions() {
  PROFILE();
  std::vector<void*> blocks;
  MEMLINE_GROWS(blocks, blocks.reserve(64));
  for (int i = 0; i < 8; ++i) {
    const truth::ActiveLine region(__LINE__ + 1);
    PROFILE("filling");
    blocks.push_back(Got(std::malloc(48), 48));
    MEMLINE_CALLS(Inlined(blocks));
  }
  for (int i = 0; i < 4; ++i) {
    std::free(Lost(blocks.back()));
    blocks.pop_back();
  }
  Lost(blocks.data());
}

void Give() {
  PROFILE();
  for (std::atomic<void*>& place : handed_over) place.store(Got(std::malloc(250), 250), std::memory_order_release);
}

void Take() {
  PROFILE();
  for (std::atomic<void*>& place : handed_over) {
    void* block;
    do {
      block = place.load(std::memory_order_acquire);
    } while (block == nullptr);
    std::free(Lost(block));
  }
}

void TwoThreads() {
  std::thread taker(Take);
  std::thread giver(Give);
  giver.join();
  taker.join();
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  AllocateAndFree();
  Reallocate();
  Aligned();
  Recurse(5);
  Catch();
  Grow();
  Regions();
  TwoThreads();
  return truth::Write(argv[1]) ? 0 : 1;
}
