// SPDX-License-Identifier: MIT
// realloc and reallocarray, in all that they do.
#include <malloc.h>
#include <memline/profile.h>

#include <cstdint>
#include <cstdlib>

namespace {

volatile size_t too_much = PTRDIFF_MAX;

__attribute__((noinline)) void Sizes() {
  PROFILE();
  void* block = realloc(nullptr, 10);
  block = realloc(block, 100);
  block = realloc(block, 50);
  block = realloc(block, 1 << 20);
  block = realloc(block, 2 << 20);
  block = realloc(block, 10);
  block = realloc(block, 0);
  free(block);
}

__attribute__((noinline)) void Arrays() {
  PROFILE();
  void* block = reallocarray(nullptr, 10, 3);
  block = reallocarray(block, 100, 30);
  block = reallocarray(block, 1, 4);
  void* failed = reallocarray(block, too_much, 16);
  free(failed != nullptr ? failed : block);
}

__attribute__((noinline)) void OfOthers() {
  PROFILE();
  void* block = memalign(64, 100);
  block = realloc(block, 10000);
  free(block);
  block = calloc(3, 50);
  block = realloc(block, 400);
  free(block);
}

__attribute__((noinline)) void* Made() {
  PROFILE();
  return malloc(77);
}

__attribute__((noinline)) void InAnotherFunction() {
  PROFILE();
  free(realloc(Made(), 770));
}

}  // namespace

int main() {
  Sizes();
  Arrays();
  OfOthers();
  InAnotherFunction();
}
