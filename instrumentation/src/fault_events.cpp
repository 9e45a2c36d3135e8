// SPDX-License-Identifier: MIT
#include "fault_events.h"

#include <errno.h>
#include <link.h>
#include <linux/perf_event.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>

#include "clock.h"
#include "helper_thread.h"
#include "own_descriptors.h"
#include "page.h"
#include "proc_status.h"
#include "process_threads.h"
#include "rss_ledger.h"
#include "sanitizer.h"
#include "small_file.h"
#include "trap_signal.h"

namespace memline::runtime {

FaultEvents fault_events;

namespace {

bool KernelIsNewEnough() {
  utsname name;
  if (uname(&name) != 0) return false;
  char* rest = nullptr;
  const unsigned long major = strtoul(name.release, &rest, 10);
  const unsigned long minor = *rest == '.' ? strtoul(rest + 1, nullptr, 10) : 0;
  return major > 5 || (major == 5 && minor >= 19);
}

// "always [madvise] never"
bool HugePagesEverywhere() {
  char text[64];
  text[ReadSmallFile("/sys/kernel/mm/transparent_hugepage/enabled", text, sizeof text - 1)] = '\0';
  return strstr(text, "[always]") != nullptr;
}

// Go takes all signals for itself, without the C library, which would tell.
bool HasGoRuntime() {
  const auto is_go = [](dl_phdr_info* object, size_t, void*) {
    for (size_t i = 0; i < object->dlpi_phnum; ++i) {
      const ElfW(Phdr)& segment = object->dlpi_phdr[i];
      if (segment.p_type != PT_NOTE || segment.p_filesz < sizeof(ElfW(Nhdr)) + 4) continue;
      const auto* note = reinterpret_cast<const ElfW(Nhdr)*>(object->dlpi_addr + segment.p_vaddr);
      if (note->n_namesz == 4 && memcmp(note + 1, "Go\0", 4) == 0) return 1;
    }
    return 0;
  };
  return dl_iterate_phdr(is_go, nullptr) != 0;
}

struct sigaction TrapAction() {
  struct sigaction action {};
  action.sa_sigaction = OnTrap;
  action.sa_flags = SA_SIGINFO | SA_RESTART;  // alternative stacks are made for less than a handler that unwinds
  sigfillset(&action.sa_mask);                // another handler within would be charged to this one's line
  return action;
}

bool IsUnused(const struct sigaction& action) {
  return (action.sa_flags & SA_SIGINFO) == 0 && action.sa_handler == SIG_DFL;
}

// Null, or why the signal cannot be had.
const char* TakeTrap() {
  const struct sigaction action = TrapAction();
  struct sigaction before;
  if (RealSigaction(SIGTRAP, &action, &before) != 0) return "SIGTRAP cannot be had";
  if (IsUnused(before) || before.sa_sigaction == OnTrap) return nullptr;
  RealSigaction(SIGTRAP, &before, nullptr);  // of a moment ago
  return kTrapTakenOver;
}

// In the handler SIGTRAP is blocked, too; whom faults have reached does not block it otherwise (trap_signal.h).
bool BlocksTrapForLong(int thread) {
  for (uint32_t i = 0; i < SlotCount(); ++i) {
    const ThreadSlot& slot = *SlotAt(i);
    if (static_cast<int>(slot.owner.load(std::memory_order_acquire)) != thread) continue;
    if (slot.has_had_faults.load(std::memory_order_relaxed)) return false;
  }
  return BlocksTrap(thread);
}

}  // namespace

const char* FaultEvents::Obstacle() const {
#if defined(__x86_64__)
  if (wanted_ == 0) return "switched off";
  if (!KernelIsNewEnough()) return "the kernel is older than 5.19";
  if (HasSanitizer()) return "the program has a sanitizer in it";
  if (HasGoRuntime()) return "the Go runtime handles SIGTRAP itself";
  if (in_valgrind_) return "valgrind runs the program";
  const ProcStatus status = ReadProcStatus();
  if (status.tracer != 0) return "a debugger is attached";
  if (status.seccomp != 0) return "a seccomp filter is in place";
  struct sigaction action;
  if (RealSigaction(SIGTRAP, nullptr, &action) != 0) return "SIGTRAP cannot be had";
  if (!IsUnused(action) && action.sa_sigaction != OnTrap) return kTrapTakenOver;
  return nullptr;
#else
  return "not on this processor";
#endif
}

bool FaultEvents::Open(int thread) {
  if (event_count_ == kMaxEvents) return false;
  perf_event_attr attributes{};
  attributes.type = PERF_TYPE_SOFTWARE;
  attributes.size = sizeof attributes;
  attributes.config = PERF_COUNT_SW_PAGE_FAULTS;
  attributes.sample_period = period();
  attributes.sample_type = PERF_SAMPLE_ADDR;
  attributes.exclude_kernel = 1;
  attributes.exclude_hv = 1;
  attributes.inherit = 1;
  attributes.inherit_thread = 1;
  attributes.sigtrap = 1;
  attributes.remove_on_exec = 1;
  const long opened = syscall(SYS_perf_event_open, &attributes, thread, -1, -1, PERF_FLAG_FD_CLOEXEC);
  if (opened < 0) return false;
  const int descriptor = OutOfTheWay(static_cast<int>(opened));
  uint64_t id = 0;
  ioctl(descriptor, PERF_EVENT_IOC_ID, &id);
  events_[event_count_++] = {descriptor, id};
  return true;
}

// Null, or why not one could be opened.
const char* FaultEvents::OpenAll(int held) {
  int error = 0;
  ForEachThread([&](int thread) {
    const bool takes_faults = thread == held || !(IsHelperThread(thread) || BlocksTrapForLong(thread));
    if (takes_faults && !Open(thread)) error = errno;
  });
  if (event_count_ != 0) return nullptr;
  return error == EACCES || error == EPERM ? "the kernel does not permit it (perf_event_paranoid)"
                                           : "the kernel does not offer it";
}

// The program may have closed the descriptor and have another file there.
bool FaultEvents::IsOpen(const Event& event) {
  uint64_t id = 0;
  return ioctl(event.descriptor, PERF_EVENT_IOC_ID, &id) == 0 && id == event.id;
}

void FaultEvents::CloseAll() {
  for (uint32_t i = 0; i < event_count_; ++i) {
    if (!IsOpen(events_[i])) continue;
    ioctl(events_[i].descriptor, PERF_EVENT_IOC_DISABLE, 0);  // those that new threads inherited, too
    close(events_[i].descriptor);
  }
  event_count_ = 0;
}

void FaultEvents::Start(int held) {
  state_.store(State::kStarting);
  period_.store(1, std::memory_order_relaxed);
  small_in_a_row_.store(0, std::memory_order_relaxed);
  const char* obstacle = Obstacle();
  if (obstacle == nullptr) obstacle = TakeTrap();
  if (obstacle == nullptr) {
    if (HugePagesEverywhere()) expects_huge_pages_.store(true, std::memory_order_relaxed);
    obstacle = OpenAll(held);
  }
  rss_ledger.ExpectUnderway(obstacle == nullptr ? kPageBytes : 0);
  State starting = State::kStarting;
  if (!state_.compare_exchange_strong(starting, obstacle == nullptr ? State::kRunning : State::kIdle)) {
    return CloseAll();  // stopped meanwhile, and the reason is told
  }
  reason_.store(obstacle != nullptr ? obstacle : "", std::memory_order_release);
}

void FaultEvents::Stop(const char* reason) {
  if (state_.exchange(State::kIdle) == State::kIdle) return;
  reason_.store(reason, std::memory_order_release);
  Ask(kCloseAll);
}

void FaultEvents::ExpectHugePages() {
  expects_huge_pages_.store(true, std::memory_order_relaxed);
  if (running() && period() != 1) Ask(kEachFault);
}

void FaultEvents::Ask(Question question) {
  asked_.fetch_or(question, std::memory_order_acq_rel);
  if (IsHelperThread(gettid())) return Answer();
  const int saved_errno = errno;
  constexpr uint64_t kPatienceNanoseconds = 2'000'000'000;
  constexpr timespec kPause{0, 20'000};
  const uint64_t deadline_ns = MonotonicNanoseconds() + kPatienceNanoseconds;
  WakeHelperThread();
  while ((asked_.load(std::memory_order_acquire) & question) != 0 && HelperThreadIsThere() &&
         MonotonicNanoseconds() < deadline_ns) {
    nanosleep(&kPause, nullptr);
  }
  errno = saved_errno;
}

void FaultEvents::Answer() {
  const uint32_t asked = asked_.load(std::memory_order_acquire);
  if (asked == 0) return;
  if ((asked & kCloseAll) != 0) CloseAll();
  if ((asked & kEachFault) != 0 && running()) ChangePeriod(1);
  asked_.fetch_and(~asked, std::memory_order_release);
}

void FaultEvents::Adapt(uint64_t now_ns) {
  constexpr uint32_t kEnough = 1024;
  constexpr uint64_t kPatienceNanoseconds = 1'000'000'000;  // between two changes to fewer
  const bool large = large_seen_.exchange(false, std::memory_order_relaxed);
  if (large) small_in_a_row_.store(0, std::memory_order_relaxed);
  if (!running()) return;
  if (large && period() != 1) {
    ChangePeriod(1);
    next_change_ns_ = now_ns + kPatienceNanoseconds;
  } else if (period() == 1 && wanted_ != 1 && !expects_huge_pages_.load(std::memory_order_relaxed) &&
             now_ns >= next_change_ns_ && small_in_a_row_.load(std::memory_order_relaxed) >= kEnough) {
    ChangePeriod(wanted_);
  }
}

void FaultEvents::ChangePeriod(uint32_t period) {
  CloseAll();
  period_.store(period, std::memory_order_relaxed);
  const char* obstacle = OpenAll(0);
  State running = State::kRunning;
  if (obstacle != nullptr && state_.compare_exchange_strong(running, State::kIdle)) {
    reason_.store(obstacle, std::memory_order_release);
  }
}

void FaultEvents::LookForOthers() {
  if (!running()) return;
  struct sigaction action;
  if (RealSigaction(SIGTRAP, nullptr, &action) == 0 && action.sa_sigaction != OnTrap) return Stop(kTrapTakenOver);
  if (ReadProcStatus().tracer != 0) Stop("a debugger is attached");
}

void FaultEvents::ForgetAfterFork() {
  for (uint32_t i = 0; i < event_count_; ++i) {
    if (!HelperHasOwnDescriptors() && IsOpen(events_[i])) close(events_[i].descriptor);
  }
  event_count_ = 0;
  state_.store(State::kIdle, std::memory_order_relaxed);
  asked_.store(0, std::memory_order_relaxed);
}

}  // namespace memline::runtime
