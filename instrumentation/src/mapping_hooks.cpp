// SPDX-License-Identifier: MIT
// Memory that comes and goes by system calls: what the program gives back to the kernel, and what the kernel pages in
// on its behalf while it reads. Each is charged to the line that makes the call.
#include "mapping_hooks.h"

#include <errno.h>
#include <link.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cstdarg>
#include <cstdio>

#include "attribution.h"
#include "export.h"
#include "fault_events.h"
#include "real_allocator.h"
#include "rss_ledger.h"
#include "runtime.h"

extern "C" ssize_t __read(int, void*, size_t);
extern "C" ssize_t __pread64(int, void*, size_t, off_t);
extern "C" size_t _IO_fread(void*, size_t, size_t, FILE*);
extern "C" __attribute__((weak)) int _dl_find_object(void*, dl_find_object*) noexcept;
extern "C" __attribute__((weak)) char* __curbrk;  // end of the heap that brk moves; glibc

namespace memline::runtime {
namespace {

constexpr int64_t kPage = 4096;
// Below, a read costs less than looking at RSS.
constexpr size_t kLargeReadBytes = size_t{64} << 10;

bool InAllocator(const void* address) {
  struct dl_find_object allocator;
  if (_dl_find_object == nullptr) return true;
  if (_dl_find_object(reinterpret_cast<void*>(real.free), &allocator) != 0) return true;
  return address >= allocator.dlfo_map_start && address < allocator.dlfo_map_end;
}

bool Measures() {
  return __builtin_expect(rss_ledger.active(), 0) && memline_recording.load(std::memory_order_relaxed) == kOn &&
         own_slot != nullptr && own_slot->owner.load(std::memory_order_relaxed) != 0;
}

// An allocator calls with its locks held.
uint32_t SiteOfCall(char* frame, const void* return_address) {
  ThreadSlot& slot = *own_slot;
  const bool careful = slot.busy || InAllocator(return_address);
  return careful ? KnownSite(slot, frame) : CurrentSite(slot, frame);
}

// Without faults that are delivered, what has come until now is of some line of the function.
void SettleUpToNow() {
  if (fault_events.running()) return;
  const int saved_errno = errno;
  rss_ledger.Settle(*own_slot, SomeSite(*own_slot));
  errno = saved_errno;
}

void SettleCall(char* frame, const void* return_address) {
  const int saved_errno = errno;
  rss_ledger.Settle(*own_slot, SiteOfCall(frame, return_address));
  errno = saved_errno;
}

// The pages that the kernel had to fetch to write into are the line's.
template <typename Read>
auto Reading(size_t bytes, char* frame, const void* return_address, const Read& call) {
  if (bytes < kLargeReadBytes || !Measures()) return call();
  SettleUpToNow();
  const uint64_t before = FaultsOfThisThread();
  const auto result = call();
  const auto faults = static_cast<int64_t>(FaultsOfThisThread() - before);
  if (faults == 0 || !Measures()) return result;
  const int saved_errno = errno;
  const uint32_t site = SiteOfCall(frame, return_address);
  rss_ledger.Charge(*own_slot, site, faults * kPage);
  rss_ledger.Settle(*own_slot, site);
  errno = saved_errno;
  return result;
}

}  // namespace

void SettleBeforeFree() {
  if (Measures() && !own_slot->busy) SettleUpToNow();
}

void SettleFree(char* frame) {
  if (!Measures() || own_slot->busy) return;
  const int saved_errno = errno;
  rss_ledger.Settle(*own_slot, KnownSite(*own_slot, frame));
  errno = saved_errno;
}

bool BreakHasFallen() {
  static std::atomic<char*> seen{nullptr};
  if (&__curbrk == nullptr) return false;
  char* now = __curbrk;
  char* before = seen.load(std::memory_order_relaxed);
  if (__builtin_expect(now == before, 1)) return false;
  seen.store(now, std::memory_order_relaxed);
  return now < before;
}

}  // namespace memline::runtime

using namespace memline::runtime;

#define MEMLINE_READ(bytes, call) Reading(bytes, MEMLINE_FRAME(), __builtin_return_address(0), [=] { return call; })
#define MEMLINE_SETTLE_CALL() SettleCall(MEMLINE_FRAME(), __builtin_return_address(0))

MEMLINE_EXPORT int munmap(void* address, size_t bytes) noexcept {
  if (Measures()) SettleUpToNow();
  const auto result = static_cast<int>(syscall(SYS_munmap, address, bytes));
  if (Measures()) MEMLINE_SETTLE_CALL();
  return result;
}

MEMLINE_EXPORT int madvise(void* address, size_t bytes, int advice) noexcept {
  const bool measures = Measures() && advice >= MADV_DONTNEED;  // below, only hints
  if (measures) SettleUpToNow();
  const auto result = static_cast<int>(syscall(SYS_madvise, address, bytes, advice));
  if (measures && advice == MADV_HUGEPAGE && result == 0) fault_events.ExpectHugePages();
  if (measures) MEMLINE_SETTLE_CALL();
  return result;
}

MEMLINE_EXPORT void* mremap(void* address, size_t bytes, size_t new_bytes, int flags, ...) noexcept {
  va_list list;
  va_start(list, flags);
  void* place = (flags & MREMAP_FIXED) != 0 ? va_arg(list, void*) : nullptr;
  va_end(list);
  if (Measures()) SettleUpToNow();
  const long result = syscall(SYS_mremap, address, bytes, new_bytes, flags, place);
  if (Measures()) MEMLINE_SETTLE_CALL();
  return reinterpret_cast<void*>(result);
}

MEMLINE_EXPORT ssize_t read(int file, void* buffer, size_t bytes) {
  return MEMLINE_READ(bytes, __read(file, buffer, bytes));
}

MEMLINE_EXPORT ssize_t pread(int file, void* buffer, size_t bytes, off_t offset) {
  return MEMLINE_READ(bytes, __pread64(file, buffer, bytes, offset));
}

MEMLINE_EXPORT ssize_t pread64(int file, void* buffer, size_t bytes, off_t offset) {
  return MEMLINE_READ(bytes, __pread64(file, buffer, bytes, offset));
}

MEMLINE_EXPORT size_t fread(void* buffer, size_t size, size_t count, FILE* file) {
  return MEMLINE_READ(size * count, _IO_fread(buffer, size, count, file));
}
