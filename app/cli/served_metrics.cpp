// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/served_metrics.h"

#include <time.h>

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include "profiler_core/receive/observed_process.h"

namespace memline::app {
namespace {

using namespace std::chrono_literals;

constexpr auto kFreshFor = 100ms;
// At most one part in so many of the time goes into writing metrics.
constexpr int kShare = 10;
// Who looks every few minutes sees each process end.
constexpr std::chrono::nanoseconds kEndedShownFor = 5min;

constexpr char kRuntimeThread[] = "memline";

int64_t MonotonicNs() {
  timespec now{};
  clock_gettime(CLOCK_MONOTONIC, &now);
  return int64_t{now.tv_sec} * 1'000'000'000 + now.tv_nsec;
}

std::vector<pid_t> RunningProcesses(const LiveSession& session) {
  return session.Read([](const Session& live) {
    std::vector<pid_t> running;
    for (const Target& target : live.targets) {
      if (target.end.kind == TargetEnd::Kind::kRunning) running.push_back(static_cast<pid_t>(target.pid));
    }
    return running;
  });
}

std::map<uint32_t, uint64_t> RuntimeTimes(const std::vector<pid_t>& processes) {
  std::map<uint32_t, uint64_t> times;
  for (const pid_t pid : processes) {
    const absl::StatusOr<ObservedProcess> process = ObservedProcess::Open(pid);
    // A process in a container may go by the id of another one here.
    if (!process.ok() || !process->HasThread(kRuntimeThread)) continue;
    times[static_cast<uint32_t>(pid)] = process->ThreadTime(kRuntimeThread);
  }
  return times;
}

}  // namespace

std::shared_ptr<const std::string> ServedMetrics::Text() {
  const Clock::time_point begin = Clock::now();
  if (text_ != nullptr && begin < fresh_until_) return text_;
  options_.runtime_cpu_ns = RuntimeTimes(RunningProcesses(recorder_.session()));
  text_ = recorder_.session().Read([this](const Session& session) {
    options_.ended_after_ns = MonotonicNs() - session.origin_mono_ns - kEndedShownFor.count();
    return std::make_shared<const std::string>(ExportOpenMetrics(session, options_));
  });
  const Clock::time_point end = Clock::now();
  fresh_until_ = end + std::max<Clock::duration>(kFreshFor, (kShare - 1) * (end - begin));
  return text_;
}

}  // namespace memline::app
