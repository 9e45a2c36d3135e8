// SPDX-License-Identifier: MIT
//
// memline inside the program itself: what it holds now, which lines hold it, and limits on what a scope may add.
//
//   const memline::Usage now = memline::usage();        RSS, its peak, the allocator's figures, always
//
//   memline::Tracking tracking;                         count every allocation while this exists
//   const memline::Snapshot before = memline::Snapshot::Take();
//   …
//   const memline::Difference grown = memline::Snapshot::Take() - before;
//   for (const memline::Line& line : grown) …           by line of annotated functions, the most grown first
//
//   MEMLINE_BUDGET(64 << 20);                           this scope may leave its thread with 64 MiB more
//
// Tracking needs no collector. It goes on until the program and the collectors that have connected meanwhile are done
// with it; while it is off all of this costs next to nothing. A line knows its function and address;
// memline::assertions (lines.h) finds file and line number.
//
// C++11 or later; MEMLINE_DISABLE compiles it all away. Threads, memory and errors are as in memline_c.h. One object is
// for one thread at a time.
#ifndef MEMLINE_MEMLINE_H_
#define MEMLINE_MEMLINE_H_

#include <memline/memline_c.h>
#include <memline/profile.h>

namespace memline {

/// A figure that cannot be had.
constexpr uint64_t kUnknown = MEMLINE_UNKNOWN;

/// In bytes; memline_c.h says what each is.
using Usage = ::memline_usage;
using Line = ::memline_line;

/// The process's memory now. With tracking off, what is counted is kUnknown.
inline Usage usage() {
  Usage usage;
  memline_usage_read(&usage, sizeof usage);
  return usage;
}

/// Counts from now on. False where that cannot be had (TrackingObstacle); else StopTracking is due once for each call.
inline bool StartTracking() { return memline_tracking_start() != 0; }
inline void StopTracking() { memline_tracking_stop(); }
/// Why nothing can be counted, or not all; "" if nothing is in the way.
inline const char* TrackingObstacle() { return memline_tracking_obstacle(); }

/// Tracking for a scope, or for the whole program as the first variable of main.
class Tracking {
 public:
  Tracking() : on_(StartTracking()) {}
  ~Tracking() {
    if (on_) StopTracking();
  }
  Tracking(const Tracking&) = delete;
  Tracking& operator=(const Tracking&) = delete;
  /// Whether allocations are counted.
  explicit operator bool() const { return on_; }

 private:
  const bool on_;
};

/// While it exists, what the calling thread allocates and frees is not counted. For tools in the program; blocks from
/// in between must be freed in between.
class Uncounted {
 public:
  Uncounted() : before_(memline_uncounted_begin()) {}
  ~Uncounted() { memline_uncounted_end(before_); }
  Uncounted(const Uncounted&) = delete;
  Uncounted& operator=(const Uncounted&) = delete;

 private:
  const int before_;
};

/// What each line made of the memory between two snapshots; a range of Lines. Movable.
class Difference {
 public:
  /// Takes it over; nullptr: nothing is known.
  explicit Difference(::memline_difference* handle = nullptr) : handle_(handle) {}
  Difference(Difference&& other) noexcept : handle_(other.handle_) { other.handle_ = nullptr; }
  Difference& operator=(Difference&& other) noexcept {
    if (this != &other) {
      memline_difference_free(handle_);
      handle_ = other.handle_;
      other.handle_ = nullptr;
    }
    return *this;
  }
  ~Difference() { memline_difference_free(handle_); }

  /// Whether the two can be compared: both were taken, and tracking was on all the time in between.
  explicit operator bool() const { return handle_ != nullptr; }
  const Line* begin() const {
    size_t count = 0;
    return memline_difference_lines(handle_, &count);
  }
  const Line* end() const {
    size_t count = 0;
    const Line* first = memline_difference_lines(handle_, &count);
    return count == 0 ? first : first + count;
  }
  size_t size() const { return static_cast<size_t>(end() - begin()); }
  bool empty() const { return begin() == end(); }
  const Line& operator[](size_t index) const { return begin()[index]; }
  /// All lines together.
  const Line& total() const { return *memline_difference_total(handle_); }
  ::memline_difference* handle() const { return handle_; }

 private:
  ::memline_difference* handle_;
};

/// What every line holds at one moment. Movable.
class Snapshot {
 public:
  Snapshot() = default;
  Snapshot(Snapshot&& other) noexcept : handle_(other.handle_) { other.handle_ = nullptr; }
  Snapshot& operator=(Snapshot&& other) noexcept {
    if (this != &other) {
      memline_snapshot_free(handle_);
      handle_ = other.handle_;
      other.handle_ = nullptr;
    }
    return *this;
  }
  ~Snapshot() { memline_snapshot_free(handle_); }

  /// Nothing (false) while tracking is off.
  static Snapshot Take() { return Snapshot(memline_snapshot_take()); }
  explicit operator bool() const { return handle_ != nullptr; }
  /// Allocated and not freed since tracking began, in bytes; kUnknown of nothing.
  uint64_t live_bytes() const { return memline_snapshot_live_bytes(handle_); }
  /// What the lines have done since tracking began.
  Difference SinceStart() const { return Difference(memline_difference_between(nullptr, handle_)); }
  const ::memline_snapshot* handle() const { return handle_; }

 private:
  explicit Snapshot(::memline_snapshot* handle) : handle_(handle) {}
  ::memline_snapshot* handle_ = nullptr;
};

inline Difference Between(const Snapshot& earlier, const Snapshot& later) {
  return earlier ? Difference(memline_difference_between(earlier.handle(), later.handle())) : Difference();
}
inline Difference operator-(const Snapshot& later, const Snapshot& earlier) { return Between(earlier, later); }

/// How much more memory the calling thread may hold at the end of the scope, and at each Check, than at its begin.
/// Exceeding it is counted, marked on the timeline ("budget NAME exceeded: …") and told to the callback; nothing else
/// happens. Does nothing while tracking is off. Used by the thread that made it.
class Budget {
 public:
  /// `name` must outlive it.
  Budget(const char* name, uint64_t bytes) { memline_budget_begin(&budget_, name, bytes); }
  ~Budget() { memline_budget_end(&budget_); }
  Budget(const Budget&) = delete;
  Budget& operator=(const Budget&) = delete;
  /// Whether it is over its limit now.
  bool Check() { return memline_budget_check(&budget_) != 0; }
  int64_t GrownBytes() const { return memline_budget_grown_bytes(&budget_); }

 private:
  ::memline_budget budget_;
};

using BudgetViolation = ::memline_budget_violation;
/// Called on the thread that exceeded a budget, once for each scope; it may allocate but must not throw. nullptr: none.
inline void SetBudgetCallback(memline_budget_callback callback, void* argument = nullptr) {
  memline_budget_set_callback(callback, argument);
}
/// So far, of all budgets of this name; nullptr: of all.
inline uint64_t BudgetViolations(const char* name = nullptr) { return memline_budget_violations(name); }

}  // namespace memline

#define MEMLINE_BUDGET_CONCAT_INNER_(a, b) a##b
#define MEMLINE_BUDGET_CONCAT_(a, b) MEMLINE_BUDGET_CONCAT_INNER_(a, b)
/// A Budget for the enclosing scope, under the function's name.
#define MEMLINE_BUDGET(bytes) \
  const ::memline::Budget MEMLINE_BUDGET_CONCAT_(memline_budget_, __LINE__)(__func__, (bytes))

#endif  // MEMLINE_MEMLINE_H_
