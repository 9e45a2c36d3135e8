// SPDX-License-Identifier: MIT
#include "arena.h"

#include <sys/mman.h>

#include <atomic>
#include <cstring>

namespace memline::runtime {
namespace {

constexpr size_t kStringChunkBytes = 64 << 10;
constexpr size_t kMaxStringBytes = 4 << 10;

char* string_next = nullptr;
size_t string_left = 0;
std::atomic<uintptr_t> next_place{kOwnPagesBegin};

}  // namespace

void* ReservePages(size_t bytes) {
  constexpr uintptr_t kPage = 4096;
  const uintptr_t place = next_place.fetch_add((bytes + 2 * kPage - 1) & ~(kPage - 1), std::memory_order_relaxed);
  void* hint = place + bytes <= kOwnPagesEnd ? reinterpret_cast<void*>(place) : nullptr;
  void* pages = mmap(hint, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (pages == MAP_FAILED) return nullptr;
  // The tables are sparse: with huge pages, one touched entry would cost 2 MiB.
  madvise(pages, bytes, MADV_NOHUGEPAGE);
  madvise(pages, bytes, MADV_DONTDUMP);
  return pages;
}

const char* CopyString(const char* text) {
  if (text == nullptr) return "";
  const size_t length = strnlen(text, kMaxStringBytes - 1);
  if (length + 1 > string_left) {
    void* chunk = ReservePages(kStringChunkBytes);
    if (chunk == nullptr) return "";
    string_next = static_cast<char*>(chunk);
    string_left = kStringChunkBytes;
  }
  char* copy = string_next;
  memcpy(copy, text, length);
  copy[length] = '\0';
  string_next += length + 1;
  string_left -= length + 1;
  return copy;
}

}  // namespace memline::runtime
