// SPDX-License-Identifier: MIT
// The process's memory as the kernel and the allocator see it. Helper thread only.
#ifndef MEMLINE_RUNTIME_SAMPLER_H_
#define MEMLINE_RUNTIME_SAMPLER_H_

#include <cstdint>

#include "allocator_counters.h"
#include "memline/wire.h"

namespace memline::runtime {

struct MemorySample {
  uint64_t rss_bytes = 0;
  uint64_t rss_peak_bytes = 0;      ///< highest of the process so far, exact
  uint64_t tick_peak_bytes = 0;     ///< highest since the sample before,
  bool tick_peak_is_exact = false;  ///< else it may have been higher
};

/// RSS from an open /proc/self/statm; 0 if it cannot be read.
uint64_t ReadResident(int statm);
/// The same of one that is opened for it. Any thread.
uint64_t ResidentNow();

class Sampler {
 public:
  void Open();
  void Close();
  /// In a forked child that has not got the descriptor.
  void Forget() { statm_ = -1; }
  /// About 2 µs, 5 more where RSS has fallen (rss_peak.h).
  MemorySample Sample();
  /// What the allocator said when it was last asked, which may be now; but what RSS has grown by since is added to its
  /// limit. A question holds the allocator's locks and takes the longer the more free chunks there are. So it is asked
  /// once a second or, where the heap may have changed, so often that this takes at most 0.1 % of the time.
  AllocatorFigures Allocator(uint64_t now_ns);
  /// The program has allocated or freed. Where its allocations are not followed, it always may have.
  void NoteHeapChange() { heap_may_have_changed_ = true; }
  /// RSS now; 0 if it cannot be read.
  uint64_t Resident() const { return ReadResident(statm_); }
  /// Has the allocator give back what it can; false if that cannot be asked. The next sample asks for its figures.
  bool Trim();

 private:
  void AskAllocator(uint64_t now_ns);

  int statm_ = -1;
  AllocatorCounters allocator_;
  AllocatorFigures figures_;
  bool heap_may_have_changed_ = true;  // since it was asked
  uint64_t next_question_ns_ = 0;
  uint64_t rss_at_question_ = 0;
  MemorySample last_;
};

}  // namespace memline::runtime

#endif  // MEMLINE_RUNTIME_SAMPLER_H_
