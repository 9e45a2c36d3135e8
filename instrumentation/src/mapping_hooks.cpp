// SPDX-License-Identifier: MIT
// Memory that comes and goes by system calls: what the program gives back to the kernel, and what the kernel pages in
// on its behalf while it reads. Each is charged to the line that makes the call.
#include <errno.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cstdarg>
#include <cstdio>

#include "attribution.h"
#include "export.h"
#include "fault_events.h"
#include "page.h"
#include "rss_ledger.h"
#include "rss_settling.h"

extern "C" ssize_t __read(int, void*, size_t);
extern "C" ssize_t __pread64(int, void*, size_t, off_t);
extern "C" size_t _IO_fread(void*, size_t, size_t, FILE*);

namespace memline::runtime {
namespace {

constexpr auto kPage = static_cast<int64_t>(kPageBytes);
// Below, a read costs less than looking at RSS.
constexpr size_t kLargeReadBytes = size_t{64} << 10;

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
