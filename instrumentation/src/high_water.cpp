// SPDX-License-Identifier: MIT
#include "high_water.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "clock.h"
#include "proc_status.h"

namespace memline::runtime {
namespace {

// Descriptors are opened for each use: the program may close any and open a file of its own in their place, and one
// that is written to must be ours.
int OpenOwn(const char* path, int flags) { return open(path, flags | O_CLOEXEC); }

struct Status {
  bool known = false;
  uint64_t high_water_bytes = 0;
  uint64_t rss_bytes = 0;
};

Status ReadStatus() {
  Status status;
  const StatusFile file("/proc/self/status");
  status.known = file.Kilobytes("\nVmHWM:", status.high_water_bytes) && file.Kilobytes("\nVmRSS:", status.rss_bytes);
  return status;
}

// Of all threads; RSS grows by nothing else.
uint64_t Faults(const rusage& usage) { return static_cast<uint64_t>(usage.ru_minflt + usage.ru_majflt); }

bool WriteReset(int clear_refs) { return clear_refs >= 0 && write(clear_refs, "5", 1) == 1; }

}  // namespace

uint64_t HighWater::Open(bool may_reset) {
  floor_ = ~uint64_t{0};
  below_faults_ = 0;
  resets_ = false;
  const Status before = ReadStatus();
  if (!before.known) return Read();
  if (!may_reset) return before.high_water_bytes;
  // A kernel that takes the write and does nothing leaves the mark where it was, by more than what the two counts of
  // one RSS may differ.
  constexpr uint64_t kSlackBytes = 4 << 20;
  const int clear_refs = OpenOwn("/proc/self/clear_refs", O_WRONLY);
  const bool written = WriteReset(clear_refs);
  if (clear_refs >= 0) close(clear_refs);
  const Status after = ReadStatus();
  resets_ = written && (after.high_water_bytes < before.high_water_bytes ||
                        after.high_water_bytes <= after.rss_bytes + kSlackBytes);
  return before.high_water_bytes;
}

uint64_t HighWater::Read() {
  rusage usage{};
  if (getrusage(RUSAGE_SELF, &usage) != 0) return 0;
  faults_ = Faults(usage);
  const uint64_t bytes = static_cast<uint64_t>(usage.ru_maxrss) * 1024;
  if (bytes > floor_) return bytes;
  floor_ = bytes;
  if (below_faults_ == faults_) return below_bytes_;
  const Status status = ReadStatus();
  if (!status.known) return bytes;
  below_faults_ = faults_;
  return below_bytes_ = status.high_water_bytes;
}

HighWater::Reading HighWater::ReadAndReset() {
  // Before a peak of note has come and gone; after a wait for the processor the number of page faults tells.
  constexpr uint64_t kShortNanoseconds = 1'000'000;
  constexpr uint64_t kFewFaults = 64;
  const int clear_refs = OpenOwn("/proc/self/clear_refs", O_WRONLY);
  const uint64_t begin_ns = MonotonicNanoseconds();
  const uint64_t bytes = Read();
  resets_ = WriteReset(clear_refs);
  rusage usage{};
  const bool certain = MonotonicNanoseconds() - begin_ns < kShortNanoseconds ||
                       (getrusage(RUSAGE_SELF, &usage) == 0 && Faults(usage) - faults_ < kFewFaults);
  if (clear_refs >= 0) close(clear_refs);
  below_faults_ = 0;
  return {bytes, resets_ && certain};
}

}  // namespace memline::runtime
