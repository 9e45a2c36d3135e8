// SPDX-License-Identifier: MIT
// Page faults, delivered to the thread that takes them.
//
// The kernel counts them for each thread (perf_event_open, PERF_COUNT_SW_PAGE_FAULTS) and sends every n-th as a
// SIGTRAP, on the spot: the interrupted code is the line that touched the page. New threads inherit the counter. Faults
// in system calls are not delivered. Needs Linux 5.19: before, a thread that blocks SIGTRAP was killed by it.
//
// Nothing of this is to be seen by the program: its own use of SIGTRAP, a debugger, a seccomp filter or a sanitizer all
// come first, and then RSS is charged to lines at the begin and end of scopes only.
#ifndef MEMLINE_RUNTIME_FAULT_EVENTS_H_
#define MEMLINE_RUNTIME_FAULT_EVENTS_H_

#include <signal.h>

#include <atomic>
#include <cstdint>

namespace memline::runtime {

/// A reason to stop.
inline constexpr const char* kTrapTakenOver = "the program handles SIGTRAP itself";

/// The events are descriptors of the helper thread, which has a table of its own: it opens and closes them, others ask
/// it to and wait.
class FaultEvents {
 public:
  /// Every how many faults; 0: none are to be delivered.
  void Configure(uint32_t period, bool in_valgrind) {
    wanted_ = period;
    in_valgrind_ = in_valgrind;
  }

  /// Helper thread: begins for all threads there are that do not block SIGTRAP, and for `held` (a thread id), which
  /// waits for this and unblocks it then. If that cannot be, `reason` says why.
  void Start(int held = 0);
  /// For good, at a reason that the user is told. Any thread; no fault is delivered any more when this returns, unless
  /// the helper thread does not get to it in two seconds.
  void Stop(const char* reason);

  /// Each from now on: one fault may be worth two megabytes. Any thread; waits as Stop.
  void ExpectHugePages();

  /// Helper thread, when it was woken: does what others wait for.
  void Answer();

  /// A fault was worth no more than its page (or the pages of a file around it), or much more.
  void NoteSmall() { small_in_a_row_.fetch_add(1, std::memory_order_relaxed); }
  void NoteLarge() { large_seen_.store(true, std::memory_order_relaxed); }
  /// Helper thread, each tick: each fault is delivered at first and where they were large of late, else every n-th.
  void Adapt(uint64_t now_ns);

  /// Helper thread, now and then: stops for a debugger that has come, and for a handler of SIGTRAP that was set behind
  /// the C library's back.
  void LookForOthers();

  bool running() const { return state_.load(std::memory_order_acquire) == State::kRunning; }
  uint32_t period() const { return period_.load(std::memory_order_relaxed); }
  /// Whether each was asked for, at any cost.
  bool exact() const { return wanted_ == 1; }
  /// Why faults are not delivered; "" while they are.
  const char* reason() const { return reason_.load(std::memory_order_acquire); }

  /// In a forked child: the events are the parent's.
  void ForgetAfterFork();

 private:
  static constexpr uint32_t kMaxEvents = 1024;  // threads that were there at the start
  struct Event {
    int descriptor;
    uint64_t id;
  };

  enum class State { kIdle, kStarting, kRunning };
  enum Question : uint32_t { kCloseAll = 1, kEachFault = 2 };

  static bool IsOpen(const Event& event);
  const char* Obstacle() const;
  const char* OpenAll(int held);
  void CloseAll();
  bool Open(int thread);
  void ChangePeriod(uint32_t period);
  void Ask(Question question);

  uint32_t wanted_ = 0;
  bool in_valgrind_ = false;
  std::atomic<bool> expects_huge_pages_{false};
  uint64_t next_change_ns_ = 0;
  std::atomic<uint32_t> small_in_a_row_{0};
  std::atomic<bool> large_seen_{false};
  std::atomic<State> state_{State::kIdle};
  std::atomic<uint32_t> asked_{0};
  std::atomic<uint32_t> period_{0};
  std::atomic<const char*> reason_{"not begun"};
  uint32_t event_count_ = 0;
  Event events_[kMaxEvents] = {};
};

extern FaultEvents fault_events;

/// The handler, which is in place from the first Start on (fault_handler.cpp).
void OnTrap(int signal, siginfo_t* info, void* context);

}  // namespace memline::runtime

#endif  // MEMLINE_RUNTIME_FAULT_EVENTS_H_
