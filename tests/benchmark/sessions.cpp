// SPDX-License-Identifier: MIT
// sessions FILE [HOURS] [LINES] [CHANGES]: writes a session as a recording at 10 ms does, with so many lines, of which
// so many change in each tick, and prints how large it is, and how long it takes to open it and to ask for single
// moments. HOURS 0: of a file that is there.
#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <vector>

#include "profiler_core/analyse/grouping.h"
#include "profiler_core/store/counter_history.h"
#include "profiler_core/store/session_file.h"
#include "profiler_core/store/session_summary.h"

namespace {

using namespace memline;

constexpr int64_t kTickNs = 10'000'000;
constexpr int kTicksPerCommit = 10;

class Stopwatch {
 public:
  [[nodiscard]] double Milliseconds() const {
    return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin_).count();
  }

 private:
  std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
};

Session NewSession(uint32_t lines) {
  Session session;
  Target& target = session.targets.emplace_back();
  target.pid = 1;
  target.command = {"synthetic"};
  target.interval_ns = kTickNs;
  target.functions = {Function{"Work", "work.cpp", 1, ""}};
  target.nodes = {Node{}, Node{0, 0, 0, 1}};
  for (uint32_t i = 0; i < lines; ++i) {
    target.sites.push_back({1, 100 + i});
    target.counters.push_back({0, i + 1, {}});
    target.site_lines.push_back({"work.cpp", 10 + i});
  }
  target.site_lines.push_back({});
  return session;
}

absl::Status Write(const char* path, int64_t ticks, uint32_t lines, uint32_t changes) {
  auto writer = SessionWriter::Create(path);
  if (!writer.ok()) return writer.status();
  Session session = NewSession(lines);
  Target& target = session.targets[0];
  std::mt19937 random(1);
  std::vector<std::vector<CounterTick>> unwritten(1);
  for (int64_t tick = 1; tick <= ticks; ++tick) {
    CounterTick& now = unwritten[0].emplace_back();
    now.time_ns = tick * kTickNs;
    double live = 0;
    for (uint32_t i = 0; i < changes; ++i) {
      SiteCounters& entry = target.counters[random() % lines];
      const uint64_t count = 1 + random() % 100;
      entry.counters.alloc_count += count;
      entry.counters.alloc_bytes += count * 64;
      entry.counters.freed_count = entry.counters.alloc_count - count / 2;
      entry.counters.freed_bytes = entry.counters.alloc_bytes - count / 2 * 64;
      const bool again = std::any_of(now.changed.begin(), now.changed.end(),
                                     [&entry](const SiteCounters& other) { return other.site == entry.site; });
      if (!again) now.changed.push_back(entry);
      live += static_cast<double>(count);
    }
    for (SiteCounters& change : now.changed) change = target.counters[change.site - 1];
    for (Pyramid& series : target.series)
      series.Append(now.time_ns, 1e8 + 1000 * live + static_cast<double>(random() % 65536));
    target.tick_count = static_cast<uint64_t>(tick);
    if (tick % kTicksPerCommit != 0 && tick != ticks) continue;
    if (absl::Status status = (*writer)->Commit(session, unwritten); !status.ok()) return status;
    unwritten[0].clear();
  }
  return (*writer)->Finish();
}

int Fail(const absl::Status& status) {
  std::fprintf(stderr, "sessions: %s\n", std::string(status.message()).c_str());
  return 2;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) return Fail(absl::InvalidArgumentError("usage: sessions FILE [HOURS] [LINES] [CHANGES]"));
  const double hours = argc > 2 ? std::atof(argv[2]) : 1;
  const auto lines = static_cast<uint32_t>(argc > 3 ? std::atoi(argv[3]) : 500);
  const auto changes = static_cast<uint32_t>(argc > 4 ? std::atoi(argv[4]) : 20);
  const auto ticks = static_cast<int64_t>(hours * 3600e9 / kTickNs);
  if (ticks > 0) {
    if (absl::Status status = Write(argv[1], ticks, lines, changes); !status.ok()) return Fail(status);
  }
  std::printf("%lld ticks, %u lines, %u changes a tick: %.1f MiB\n", static_cast<long long>(ticks), lines, changes,
              static_cast<double>(std::filesystem::file_size(argv[1])) / (1 << 20));
  const Stopwatch summary;
  if (const auto read = ReadSummary(argv[1]); !read.ok()) return Fail(read.status());
  std::printf("summary        %9.2f ms\n", summary.Milliseconds());
  const Stopwatch whole;
  const auto session = LoadSession(argv[1]);
  if (!session.ok()) return Fail(session.status());
  std::printf("load           %9.2f ms\n", whole.Milliseconds());
  const auto history = CounterHistory::Open(argv[1]);
  if (!history.ok()) return Fail(history.status());
  std::mt19937 random(2);
  std::vector<double> times;
  for (int i = 0; i < 101; ++i) {
    const int64_t time_ns = std::uniform_int_distribution<int64_t>(0, session->targets[0].last_ns())(random);
    const Stopwatch query;
    const auto counters = (*history)->At(0, time_ns);
    if (!counters.ok()) return Fail(counters.status());
    static_cast<void>(BuildGroups(session->targets[0], *counters, {}));
    times.push_back(query.Milliseconds());
  }
  std::sort(times.begin(), times.end());
  std::printf("lines at once  %9.2f ms (median of 101 moments), %.2f ms (slowest)\n", times[50], times[100]);
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  std::printf("peak RSS       %9.1f MiB\n", static_cast<double>(usage.ru_maxrss) / 1024);
}
