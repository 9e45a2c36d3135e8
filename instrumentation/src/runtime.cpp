// SPDX-License-Identifier: MIT
#include "runtime.h"

#include <pthread.h>
#include <sched.h>
#include <unistd.h>

#include "attribution.h"
#include "clock.h"
#include "coverage.h"
#include "environment.h"
#include "export.h"
#include "fault_events.h"
#include "helper_thread.h"
#include "module_map.h"
#include "page.h"
#include "real_allocator.h"
#include "rss_ledger.h"
#include "rss_peak.h"
#include "sanitizer.h"
#include "symbol_order.h"
#include "tracking.h"

extern "C" {
__attribute__((visibility("default"))) std::atomic<int> memline_recording{memline::runtime::kUndecided};
}

namespace memline::runtime {

BlockTable block_table;
RecordingStart recording_start;
std::atomic<uint64_t> recording_number{1};

namespace {

enum : int { kDeciding = kUndecided + 1 };

std::atomic<bool> constructed{false};
Environment environment;
std::atomic<bool> recording_lock{false};
// All below is under the lock.
bool collector_holds = false;
uint32_t program_holds = 0;
bool stale = false;  // what was counted is over, but still in the tables

// Of two runtimes in a process, one linked into the program and one preloaded, the first in symbol order is the one
// that all scopes and hooks reach; the other stays off. The search may allocate, and so ask again: not yet, then.
bool Leads() {
  enum : int { kUnknown, kSearching, kYes, kNo };
  static std::atomic<int> answer{kUnknown};
  int unknown = kUnknown;
  if (answer.compare_exchange_strong(unknown, kSearching, std::memory_order_acq_rel)) {
    const void* first = FirstDefinition("memline_next_definition");
    answer.store(first == nullptr || IsOurs(first) ? kYes : kNo, std::memory_order_release);
  }
  return answer.load(std::memory_order_acquire) == kYes;
}

// What this allocates through libc on the program's thread is not the program's.
void StartHelper() {
  const Uncounted uncounted(OwnSlot());
  StartHelperThread(environment);
}

void LockRecording() {
  while (recording_lock.exchange(true, std::memory_order_acquire)) sched_yield();
}

void UnlockRecording() { recording_lock.store(false, std::memory_order_release); }

bool IsOn() { return memline_recording.load(std::memory_order_relaxed) == kOn; }

// Blocks that were freed while nobody counted would count as live for ever, and a thread that was inside a hook when
// counting stopped may have left a word behind since.
void ForgetWhatIsOver() {
  block_table.Clear();
  ClearSlots();
  rss_peak.Clear();
  rss_ledger.Clear();
  recording_number.fetch_add(1, std::memory_order_relaxed);
  stale = false;
}

bool Prepare() {
  if (IsOn()) return true;
  if (!call_tree.Init() || !block_table.Init(HasWideChunks())) {
    memline_recording.store(kOff, std::memory_order_relaxed);
    return false;
  }
  if (stale) ForgetWhatIsOver();
  return true;
}

// Where recording began before there is a helper thread, it goes on to the page faults when it starts.
void ChargeRssToLines() {
  if (IsHelperThread(gettid())) fault_events.Start();
  rss_ledger.Begin();
}

void Begin() {
  if (IsOn()) return;
  recording_start = {MonotonicNanoseconds(), ClockNanoseconds(CLOCK_REALTIME), false};
  memline_recording.store(kOn, std::memory_order_release);
}

void EndUnlessHeld() {
  if (collector_holds || program_holds != 0) return;
  int on = kOn;
  if (!memline_recording.compare_exchange_strong(on, kOff)) return;
  stale = true;
  block_table.Clear();
}

// In a forked child whose parent had itself counted; false if it had not.
bool GoOnForProgram() {
  const RecordingLock lock;
  if (program_holds == 0 || !Prepare()) {
    stale = call_tree.site_count() != 0;
    return false;
  }
  Begin();
  return true;
}

void BeforeFork() {
  module_map.LockForFork();
  LockRecording();
  call_tree.LockForFork();
  rss_peak.LockForFork();
}

void AfterForkInParent() {
  rss_peak.UnlockAfterFork();
  module_map.UnlockAfterFork();
  call_tree.UnlockAfterFork();  // from here on faults are charged again
  UnlockRecording();
}

void AfterForkInChild() {
  OwnBlocks::EndAfterFork();
  rss_peak.StartOverAfterFork(own_slot);
  fault_events.ForgetAfterFork();
  rss_ledger.ForgetAfterFork();
  call_tree.UnlockAfterFork();
  module_map.ReleaseAfterFork();
  ForgetHelperThread();
  KeepOnlyOwnSlot();
  collector_holds = false;
  UnlockRecording();
  if (environment.off) return;
  if (MayStartThreadAfterFork()) {
    memline_recording.store(kUndecided, std::memory_order_relaxed);
  } else {
    const RecordingLock lock;
    EndUnlessHeld();
  }
}

// The second stage: threads can be made now.
__attribute__((constructor)) void Construct() {
  ResolveRealAllocator();
  if (!Leads()) return;
  InitSlots();
  FindCoverage();
  ListenToSanitizer();
  pthread_atfork(BeforeFork, AfterForkInParent, AfterForkInChild);
  constructed.store(true, std::memory_order_release);
  if (memline_recording.load(std::memory_order_relaxed) == kUndecided) {
    DecideRecording();
  } else if (!environment.off) {
    StartHelper();
  }
}

__attribute__((destructor)) void Destruct() { FinishHelperThread(); }

}  // namespace

RecordingLock::RecordingLock() { LockRecording(); }
RecordingLock::~RecordingLock() { UnlockRecording(); }

bool StartRecording(Holder holder) {
  const RecordingLock lock;
  if (!Prepare()) return false;
  if (holder == Holder::kProgram) {
    ++program_holds;
  } else if (!collector_holds) {
    collector_holds = true;
    ChargeRssToLines();
  }
  Begin();
  return true;
}

void StopRecording(Holder holder) {
  const RecordingLock lock;
  if (holder == Holder::kProgram) {
    if (program_holds != 0) --program_holds;
  } else if (collector_holds) {
    collector_holds = false;
    fault_events.Stop("not recording");
    rss_ledger.End();
  }
  EndUnlessHeld();
}

bool ProgramMayRecord() { return !environment.forbidden; }

bool DecideRecording() {
  int undecided = kUndecided;
  if (environ == nullptr || !Leads() || !memline_recording.compare_exchange_strong(undecided, kDeciding)) return false;
  environment = ReadEnvironment();
  rss_peak.Configure(environment.exact_peaks);
  fault_events.Configure(environment.fault_period, environment.in_valgrind);
  if (environment.RecordsFromStart()) {
    recording_start.from_first_hook = StartRecording(Holder::kCollector);
  } else if (!GoOnForProgram()) {
    memline_recording.store(kOff, std::memory_order_relaxed);
  }
  if (!environment.off && constructed.load(std::memory_order_acquire)) {
    StartHelper();
  }
  return memline_recording.load(std::memory_order_relaxed) == kOn;
}

}  // namespace memline::runtime
