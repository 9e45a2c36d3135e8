// SPDX-License-Identifier: MIT
// The kernel's high-water mark of this process's RSS: reading it and setting it back.
//
// getrusage says max(what the process had before exec, the mark), so it tells the mark only where it is above that
// floor; below it VmHWM of /proc/self/status does, ten times as dear. Writing 5 to /proc/self/clear_refs sets the mark
// back to the RSS of that moment, and with it what getrusage and wait4 say to everyone.
//
// The kernel counts pages in batches for each processor or thread: readings are right to within 64 pages each.
#ifndef MEMLINE_RUNTIME_HIGH_WATER_H_
#define MEMLINE_RUNTIME_HIGH_WATER_H_

#include <cstdint>

namespace memline::runtime {

/// One thread at a time.
class HighWater {
 public:
  /// Finds out what can be had here, and returns the mark so far. It is set back only if `may_reset`.
  uint64_t Open(bool may_reset);

  /// Whether the mark can be set back: then it is the highest RSS since that was done last.
  bool Resets() const { return resets_; }

  /// About 1 µs; 10 µs below the floor, where anything was paged in since the last time.
  uint64_t Read();

  struct Reading {
    uint64_t bytes;
    bool certain;  ///< false: between reading and setting back there was time for a peak that nobody saw
  };
  /// Reads the mark and sets it back to the present RSS. About 5 µs; waits for whoever is changing the address space.
  Reading ReadAndReset();

 private:
  bool resets_ = false;
  uint64_t floor_ = 0;         // getrusage above it is the mark; never below the true floor
  uint64_t faults_ = 0;        // page faults at the last reading
  uint64_t below_bytes_ = 0;   // the mark when it was last asked for from status,
  uint64_t below_faults_ = 0;  // and the page faults until then: without a new one there is no new mark. 0: ask
};

}  // namespace memline::runtime

#endif  // MEMLINE_RUNTIME_HIGH_WATER_H_
