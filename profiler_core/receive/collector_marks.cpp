// SPDX-License-Identifier: MIT
// Marks that the recorder sets, beside those of the programs themselves.
#include <sys/eventfd.h>
#include <time.h>

#include <algorithm>
#include <utility>

#include "profiler_core/receive/collector.h"

namespace memline {
namespace {

constexpr size_t kMaxMarkBytes = 1024;

int64_t MonotonicNow() {
  timespec now{};
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1'000'000'000 + now.tv_nsec;
}

}  // namespace

void Collector::AddMark(std::string text) {
  text.resize(std::min(text.size(), kMaxMarkBytes));
  {
    const std::lock_guard lock(mutex_);
    marks_.push_back({MonotonicNow() - unlocked_.origin_mono_ns, 0, std::move(text)});
  }
  eventfd_write(wake_.get(), 1);
}

void Collector::SetMarks() {
  std::vector<Mark> marks;
  {
    const std::lock_guard lock(mutex_);
    marks.swap(marks_);
  }
  if (marks.empty()) return;
  session_.Write([&marks](Session& live) {
    for (Target& target : live.targets) {
      if (target.end.kind != TargetEnd::Kind::kRunning) continue;
      for (const Mark& mark : marks) {
        if (target.marks.size() < kMaxMarks) target.marks.push_back(mark);
      }
    }
  });
}

}  // namespace memline
