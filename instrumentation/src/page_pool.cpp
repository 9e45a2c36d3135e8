// SPDX-License-Identifier: MIT
#include "page_pool.h"

#include "arena.h"
#include "page.h"

namespace memline::runtime {
namespace {

// Free blocks of each power of two times a page, linked through their first word.
constexpr unsigned kClasses = 15;
void* free_blocks[kClasses];

size_t BytesOf(unsigned size_class) { return size_t{kPageBytes} << size_class; }

unsigned ClassOf(size_t bytes) {
  unsigned size_class = 0;
  while (size_class < kClasses && BytesOf(size_class) < bytes) ++size_class;
  return size_class;
}

}  // namespace

void* TakePages(size_t bytes) {
  const unsigned size_class = ClassOf(bytes);
  if (size_class == kClasses) return nullptr;
  void* pages = free_blocks[size_class];
  if (pages == nullptr) return ReservePages(BytesOf(size_class));
  free_blocks[size_class] = *static_cast<void**>(pages);
  return pages;
}

void ReturnPages(void* pages, size_t bytes) {
  const unsigned size_class = ClassOf(bytes);
  constexpr size_t kWorthGivingBack = 64 << 10;
  if (BytesOf(size_class) > kWorthGivingBack) EmptyPages(pages, BytesOf(size_class));
  *static_cast<void**>(pages) = free_blocks[size_class];
  free_blocks[size_class] = pages;
}

}  // namespace memline::runtime
