// SPDX-License-Identifier: MIT
#include "sampler.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>

#include "clock.h"
#include "coverage.h"
#include "own_descriptors.h"
#include "rss_peak.h"

namespace memline::runtime {

void Sampler::Open() {
  statm_ = OutOfTheWay(open("/proc/self/statm", O_RDONLY | O_CLOEXEC));
  allocator_.Find(FindCoverage().allocator);
  next_question_ns_ = 0;
  heap_may_have_changed_ = true;
  rss_peak.Begin();
}

void Sampler::Close() {
  if (statm_ >= 0) close(statm_);
  statm_ = -1;
}

uint64_t ReadResident(int statm) {
  char text[128];
  const ssize_t length = statm >= 0 ? pread(statm, text, sizeof text - 1, 0) : -1;
  if (length <= 0) return 0;
  text[length] = '\0';
  uint64_t pages = 0;  // second field
  const char* at = strchr(text, ' ');
  for (at = at != nullptr ? at + 1 : ""; *at >= '0' && *at <= '9'; ++at) {
    pages = pages * 10 + static_cast<uint64_t>(*at - '0');
  }
  return pages * static_cast<uint64_t>(sysconf(_SC_PAGESIZE));
}

uint64_t ResidentNow() {
  const int statm = open("/proc/self/statm", O_RDONLY | O_CLOEXEC);
  const uint64_t bytes = ReadResident(statm);
  if (statm >= 0) close(statm);
  return bytes;
}

MemorySample Sampler::Sample() {
  if (const uint64_t rss_bytes = ReadResident(statm_); rss_bytes != 0) last_.rss_bytes = rss_bytes;
  const RssPeak::Tick tick = rss_peak.EndTick(last_.rss_bytes);
  last_.rss_peak_bytes = tick.process_bytes;
  last_.tick_peak_bytes = tick.bytes;
  last_.tick_peak_is_exact = tick.exact;
  return last_;
}

AllocatorFigures Sampler::Allocator(uint64_t now_ns) {
  constexpr uint64_t kAnywayNanoseconds = 1'000'000'000;
  const bool may_have_changed = heap_may_have_changed_ || !FindCoverage().malloc;
  const uint64_t due_ns = may_have_changed ? next_question_ns_ : figures_.asked_ns + kAnywayNanoseconds;
  if (allocator_.Known() && now_ns >= std::max(due_ns, next_question_ns_)) AskAllocator(now_ns);
  AllocatorFigures figures = figures_;
  if (figures.resident_limit_bytes != wire::kUnknownBytes && last_.rss_bytes > rss_at_question_) {
    figures.resident_limit_bytes += last_.rss_bytes - rss_at_question_;
  }
  return figures;
}

void Sampler::AskAllocator(uint64_t now_ns) {
  constexpr uint64_t kShareOfTime = 1000;
  const uint64_t begin_ns = ClockNanoseconds(CLOCK_THREAD_CPUTIME_ID);  // waiting for a processor costs nothing
  rss_at_question_ = last_.rss_bytes;
  figures_ = allocator_.Ask();
  figures_.asked_ns = now_ns;
  heap_may_have_changed_ = false;
  next_question_ns_ = now_ns + (ClockNanoseconds(CLOCK_THREAD_CPUTIME_ID) - begin_ns) * kShareOfTime;
}

bool Sampler::Trim() {
  next_question_ns_ = 0;
  heap_may_have_changed_ = true;
  return allocator_.Trim();
}

}  // namespace memline::runtime
