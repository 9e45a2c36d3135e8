// SPDX-License-Identifier: MIT
// What happens at a page fault that is delivered: its pages are charged to the line that was interrupted.
#include <errno.h>
#include <fcntl.h>
#include <sys/syscall.h>
#include <ucontext.h>
#include <unistd.h>

#include "arena.h"
#include "attribution.h"
#include "fault_events.h"
#include "page.h"
#include "rss_ledger.h"
#include "thread_slot.h"
#include "trap_signal.h"

namespace memline::runtime {
namespace {

constexpr int kFromPerf = 6;  // TRAP_PERF; linux, include/uapi/asm-generic/siginfo.h
constexpr auto kPage = static_cast<int64_t>(kPageBytes);
// More than every 17th fault brings where each maps sixteen pages of a file.
constexpr int64_t kLargeBytes = int64_t{3} << 19;

// Someone else's SIGTRAP does what it would have done.
void HandOn() {
  if (ProgramBlocksTrap()) return;
  struct sigaction action {};
  action.sa_handler = SIG_DFL;
  RealSigaction(SIGTRAP, &action, nullptr);
  syscall(SYS_tgkill, getpid(), gettid(), SIGTRAP);  // blocked until the handler returns
}

// The kernel maps the pages of a file that it has at hand by up to sixteen: linux, mm/memory.c, do_fault_around. How
// many have come of those around the address; 1 for other memory.
int64_t PagesFetched(ThreadSlot& slot, const void* address) {
  constexpr uint64_t kAround = 16;
  constexpr uint64_t kPresent = uint64_t{1} << 63;  // linux, Documentation/admin-guide/mm/pagemap.rst
  constexpr uint64_t kOfFile = uint64_t{1} << 61;
  const uint64_t page = reinterpret_cast<uintptr_t>(address) / static_cast<uint64_t>(kPage);
  uint64_t entries[kAround] = {};
  const int pagemap = open("/proc/self/pagemap", O_RDONLY | O_CLOEXEC);
  if (pagemap < 0) return 1;
  const ssize_t bytes = pread(pagemap, entries, sizeof entries, static_cast<off_t>(page / kAround * sizeof entries));
  close(pagemap);
  if (bytes != sizeof entries || (entries[page % kAround] & kOfFile) == 0) return 1;
  int64_t pages = 0;
  for (const uint64_t entry : entries) pages += (entry & (kPresent | kOfFile)) == (kPresent | kOfFile) ? 1 : 0;
  const int64_t before = slot.file_window == page / kAround ? slot.file_pages : 0;
  slot.file_window = page / kAround;
  slot.file_pages = pages;
  return pages > before ? pages - before : 0;
}

void OnFault(ThreadSlot& slot, const void* address, const ucontext_t& context) {
  const uint32_t period = fault_events.period();
  int64_t bytes = int64_t{period} * kPage;
  if (IsOwnPage(address)) return rss_ledger.ChargeOwn(bytes);
  if (fault_events.exact()) bytes = PagesFetched(slot, address) * kPage;
#if defined(__x86_64__)
  const auto pc = static_cast<uintptr_t>(context.uc_mcontext.gregs[REG_RIP]);
  const auto* stack_pointer = reinterpret_cast<const char*>(context.uc_mcontext.gregs[REG_RSP]);
  const uint32_t site = InterruptedSite(slot, pc, stack_pointer);
#else
  const uint32_t site = kOutsideSite;
#endif
  rss_ledger.Charge(slot, site, bytes);
  if (slot.busy) return;  // whatever else has come is not of the runtime's doing
  const int64_t more = period == 1 ? rss_ledger.SettleHuge(slot, site) : rss_ledger.Settle(slot, site);
  if (more >= kLargeBytes) {
    fault_events.NoteLarge();
  } else {
    fault_events.NoteSmall();
  }
}

}  // namespace

void OnTrap(int, siginfo_t* info, void* context) {
  const int saved_errno = errno;
  ThreadSlot* slot = own_slot;
  if (info->si_code != kFromPerf) {
    HandOn();
  } else if (rss_ledger.active() && (slot == nullptr || slot->owner.load(std::memory_order_relaxed) == 0)) {
    rss_ledger.ChargeElsewhere(int64_t{fault_events.period()} * kPage);
  } else if (rss_ledger.active()) {
    slot->has_had_faults.store(true, std::memory_order_relaxed);
    OnFault(*slot, info->si_addr, *static_cast<const ucontext_t*>(context));
  }
  errno = saved_errno;
}

}  // namespace memline::runtime
