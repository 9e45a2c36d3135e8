// SPDX-License-Identifier: MIT
#include "sanitizer.h"

#include "runtime.h"
#include "symbol_order.h"
#include "tracking.h"

extern "C" {
using memline_block_hook = void (*)(const volatile void*, size_t);
using memline_free_hook = void (*)(const volatile void*);
__attribute__((weak)) int __sanitizer_install_malloc_and_free_hooks(memline_block_hook, memline_free_hook);
__attribute__((weak)) size_t __sanitizer_get_allocated_size(const volatile void*);
}

namespace memline::runtime {
namespace {

bool Has(const char* entry_point) { return FirstDefinition(entry_point) != nullptr; }

void Allocated(const volatile void* block, size_t bytes) {
  if (block == nullptr || !Recording()) return;
  CountAllocation(const_cast<void*>(block), bytes, MEMLINE_FRAME());
}

// ThreadSanitizer gives the size of one element as that of a reallocarray.
void AllocatedOfItsOwnSize(const volatile void* block, size_t) {
  if (block == nullptr || !Recording()) return;
  CountAllocation(const_cast<void*>(block), __sanitizer_get_allocated_size(block), MEMLINE_FRAME());
}

void Freed(const volatile void* block) {
  if (block != nullptr && Recording()) CountFree(const_cast<void*>(block), MEMLINE_FRAME());
}

}  // namespace

bool SanitizerTells() {
  if (__sanitizer_install_malloc_and_free_hooks == nullptr || __sanitizer_get_allocated_size == nullptr) return false;
  return !IsOurs(FirstDefinition("malloc")) && (Has("__asan_init") || Has("__tsan_init"));
}

bool HasSanitizer() { return __sanitizer_install_malloc_and_free_hooks != nullptr; }

void ListenToSanitizer() {
  if (!SanitizerTells()) return;
  __sanitizer_install_malloc_and_free_hooks(Has("__tsan_init") ? AllocatedOfItsOwnSize : Allocated, Freed);
}

}  // namespace memline::runtime
