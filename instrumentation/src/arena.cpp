// SPDX-License-Identifier: MIT
#include "arena.h"

#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>
#include <cstring>

#include "page.h"

namespace memline::runtime {
namespace {

constexpr size_t kStringChunkBytes = 64 << 10;
constexpr size_t kMaxStringBytes = 4 << 10;

char* string_next = nullptr;
size_t string_left = 0;
std::atomic<uintptr_t> next_place{kOwnPagesBegin};

// Untouched but for the few entries in use. A begin is stored last: 0 is no entry yet.
struct Reservation {
  std::atomic<uintptr_t> begin;
  std::atomic<size_t> bytes;
};
Reservation reservations[kMaxReservations];
std::atomic<uint32_t> reservation_count{0};

void NoteReservation(const void* pages, size_t bytes) {
  const uint32_t index = reservation_count.fetch_add(1, std::memory_order_relaxed);
  if (index >= kMaxReservations) return;
  reservations[index].bytes.store(bytes, std::memory_order_relaxed);
  reservations[index].begin.store(reinterpret_cast<uintptr_t>(pages), std::memory_order_release);
}

// Not by the C library's name: that is hooked (mapping_hooks.cpp), and whoever asks for memory may hold a lock.
bool Advise(void* pages, size_t bytes, int advice) { return syscall(SYS_madvise, pages, bytes, advice) == 0; }

}  // namespace

void* ReservePages(size_t bytes) {
  const uintptr_t place =
      next_place.fetch_add((bytes + 2 * kPageBytes - 1) & ~(kPageBytes - 1), std::memory_order_relaxed);
  void* hint = place + bytes <= kOwnPagesEnd ? reinterpret_cast<void*>(place) : nullptr;
  void* pages = mmap(hint, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (pages == MAP_FAILED) return nullptr;
  // The tables are sparse: with huge pages, one touched entry would cost 2 MiB.
  Advise(pages, bytes, MADV_NOHUGEPAGE);
  Advise(pages, bytes, MADV_DONTDUMP);
  NoteReservation(pages, bytes);
  return pages;
}

void ReleasePages(void* pages, size_t bytes) {
  for (uint32_t i = ReservationCount(); i-- > 0;) {
    if (reservations[i].begin.load(std::memory_order_relaxed) != reinterpret_cast<uintptr_t>(pages)) continue;
    reservations[i].bytes.store(0, std::memory_order_relaxed);
    break;
  }
  syscall(SYS_munmap, pages, bytes);
}

bool EmptyPages(void* pages, size_t bytes) { return Advise(pages, bytes, MADV_DONTNEED); }

uint32_t ReservationCount() {
  const uint32_t count = reservation_count.load(std::memory_order_relaxed);
  return count < kMaxReservations ? count : kMaxReservations;
}

AddressRange ReservationAt(uint32_t index) {
  const uintptr_t begin = reservations[index].begin.load(std::memory_order_acquire);
  return {begin, begin + reservations[index].bytes.load(std::memory_order_relaxed)};
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
