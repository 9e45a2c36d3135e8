// SPDX-License-Identifier: MIT
// Measures itself with memline.h and holds what it reads against what it knows: self_measured PART.
#include <memline/lines.h>
#include <memline/memline.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <cstring>
#include <string>
#include <thread>
#include <vector>

#include "checks.h"

namespace {

constexpr int kMiB = 1 << 20;

// What is kept, so that the compiler cannot leave an allocation out.
void* kept[64];

// Lines of Work() and what they did, by the program's own book.
int keeping_line = 0;
int freeing_line = 0;
int passing_line = 0;

__attribute__((noinline)) void Work(int blocks) {
  PROFILE();
  for (int i = 0; i < blocks; ++i) {
    keeping_line = __LINE__ + 1;
    kept[i] = std::malloc(100 + static_cast<size_t>(i));
  }
  passing_line = __LINE__ + 1;
  std::vector<char> passing(5000);
  asm volatile("" : : "r"(passing.data()) : "memory");
  freeing_line = __LINE__ + 1;
  std::free(kept[0]);
}

const memline::Line* Find(const memline::Difference& difference, int line) {
  for (const memline::Line& found : difference) {
    if (found.line == static_cast<uint32_t>(line)) return &found;
  }
  return nullptr;
}

void CheckWork(const memline::Difference& grown) {
  const memline::Line* keeping = Find(grown, keeping_line);
  const memline::Line* passing = Find(grown, passing_line);
  const memline::Line* freeing = Find(grown, freeing_line);
  CHECK_THAT(keeping != nullptr && passing != nullptr && freeing != nullptr);
  if (keeping == nullptr || passing == nullptr || freeing == nullptr) return;
  CHECK_EQUAL(keeping->alloc_count, 10);
  CHECK_EQUAL(keeping->alloc_bytes, 1045);
  CHECK_EQUAL(keeping->live_bytes, 945);
  CHECK_EQUAL(keeping->live_count, 9);
  CHECK_THAT(std::strcmp(keeping->function, "Work") == 0);
  CHECK_THAT(std::strstr(keeping->file, "self_measured.cpp") != nullptr);
  CHECK_EQUAL(passing->alloc_bytes, 5000);
  CHECK_EQUAL(passing->live_bytes, 0);
  CHECK_EQUAL(freeing->released_bytes, 100);
  CHECK_EQUAL(freeing->alloc_count, 0);
  CHECK_THAT(&grown[0] == keeping);
}

void FreeKept() {
  for (int i = 1; i < 10; ++i) std::free(kept[i]);
}

void Snapshots() {
  const memline::Tracking tracking;
  CHECK_THAT(tracking);
  const memline::Snapshot before = memline::Snapshot::Take();
  Work(10);
  const memline::Snapshot after = memline::Snapshot::Take();
  memline::Difference grown = after - before;
  CHECK_THAT(grown);
  CHECK_EQUAL(grown.total().live_bytes, 945);
  CHECK_EQUAL(grown.total().alloc_count, 11);
  CHECK_EQUAL(after.live_bytes() - before.live_bytes(), 945);
  memline_resolve_lines(grown.handle());
  CheckWork(grown);
  memline_resolve_lines(grown.handle());  // nothing more to find
  CheckWork(grown);
  CHECK_EQUAL((memline::Snapshot::Take() - after).size(), 0);  // naming lines is not the program's doing
  FreeKept();
  const memline::Snapshot end = memline::Snapshot::Take();
  CHECK_EQUAL((end - after).total().live_bytes, -945);
  CHECK_EQUAL((end - before).total().live_bytes, 0);
  CHECK_EQUAL(end.SinceStart().total().live_bytes, end.live_bytes());
}

// One line on several call paths is one line.
__attribute__((noinline)) void Shared() {
  PROFILE();
  std::free(std::malloc(40));
}
__attribute__((noinline)) void OneWay() {
  PROFILE();
  Shared();
}
__attribute__((noinline)) void OtherWay() {
  PROFILE();
  Shared();
}
void Paths() {
  const memline::Tracking tracking;
  const memline::Snapshot before = memline::Snapshot::Take();
  OneWay();
  OtherWay();
  memline::Difference grown = memline::Snapshot::Take() - before;
  memline_resolve_lines(grown.handle());
  int lines = 0;
  for (const memline::Line& line : grown) {
    if (line.alloc_count == 0) continue;
    ++lines;
    CHECK_EQUAL(line.alloc_count, 2);
    CHECK_EQUAL(line.temporary_count, 2);
  }
  CHECK_EQUAL(lines, 1);
}

void UsageOnAndOff() {
  const memline::Usage off = memline::usage();
  CHECK_EQUAL(off.tracking, 0);
  CHECK_THAT(off.live_bytes == memline::kUnknown && off.alloc_count == memline::kUnknown);
  CHECK_THAT(off.rss_bytes > 0 && off.rss_bytes != memline::kUnknown);
  CHECK_THAT(off.peak_rss_bytes >= off.rss_bytes && off.peak_rss_bytes != memline::kUnknown);
  CHECK_THAT(off.allocator_mapped_bytes != memline::kUnknown);
  CHECK_THAT(!memline::Snapshot::Take());
  CHECK_THAT(!(memline::Snapshot() - memline::Snapshot()));

  memline::Tracking tracking;
  auto* large = static_cast<char*>(std::malloc(32 * kMiB));
  std::memset(large, 1, 32 * kMiB);
  const memline::Usage grown = memline::usage();
  CHECK_EQUAL(grown.tracking, 1);
  CHECK_EQUAL(grown.live_bytes, 32 * kMiB);
  CHECK_EQUAL(grown.live_count, 1);
  CHECK_EQUAL(grown.alloc_count, 1);
  CHECK_THAT(grown.rss_bytes >= off.rss_bytes + 30 * kMiB);
  CHECK_THAT(grown.allocator_in_use_bytes >= off.allocator_in_use_bytes + 32 * kMiB);
  std::free(large);
  const memline::Usage after = memline::usage();
  CHECK_EQUAL(after.live_bytes, 0);
  CHECK_EQUAL(after.alloc_bytes, 32 * kMiB);
  CHECK_THAT(after.rss_bytes < grown.rss_bytes);
  CHECK_THAT(after.peak_rss_bytes >= grown.rss_bytes);
}

void TrackingNestsAndBeginsFromZero() {
  CHECK_THAT(memline::StartTracking());
  CHECK_THAT(memline::StartTracking());
  void* old = std::malloc(77);
  memline::StopTracking();
  CHECK_EQUAL(memline::usage().live_bytes, 77);
  const memline::Snapshot first = memline::Snapshot::Take();
  memline::StopTracking();
  memline::StopTracking();  // once too often
  CHECK_EQUAL(memline::usage().tracking, 0);
  const memline::Tracking again;
  CHECK_EQUAL(memline::usage().live_bytes, 0);
  std::free(old);  // of the tracking before: unknown now
  CHECK_EQUAL(memline::usage().live_bytes, 0);
  CHECK_THAT(!(memline::Snapshot::Take() - first));
  {
    const memline::Uncounted uncounted;
    std::free(std::malloc(123));
  }
  CHECK_EQUAL(memline::usage().alloc_count, 0);
}

void ThreadsAtOnce() {
  const memline::Tracking tracking;
  std::atomic<bool> stop{false};
  std::atomic<uint64_t> allocated{0};
  {
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i) {
      threads.emplace_back([&] {
        uint64_t own = 0;
        while (!stop.load()) {
          PROFILE();
          std::free(std::malloc(64));
          ++own;
        }
        allocated += own;
      });
    }
    memline::Snapshot last = memline::Snapshot::Take();
    uint64_t seen = 0;
    while (seen < 10000) {
      memline::Snapshot now = memline::Snapshot::Take();
      const memline::Difference step = now - last;
      for (const memline::Line& line : now.SinceStart()) CHECK_THAT(line.live_bytes >= 0);
      seen += step.total().alloc_count;
      last = std::move(now);
    }
    stop = true;
    for (std::thread& thread : threads) thread.join();
  }
  uint64_t in_function = 0;  // outside are the threads themselves
  const memline::Snapshot end = memline::Snapshot::Take();
  for (const memline::Line& line : end.SinceStart()) {
    if (line.profile_line == 0) continue;
    in_function += line.alloc_count;
    CHECK_EQUAL(line.live_bytes, 0);
  }
  CHECK_EQUAL(in_function, allocated.load());
}

void Forked() {
  const memline::Tracking tracking;
  void* block = std::malloc(1000);
  const memline::Snapshot before = memline::Snapshot::Take();
  std::fflush(stdout);
  const pid_t child = fork();
  if (child == 0) {
    CHECK_EQUAL(memline::usage().tracking, 1);
    std::free(block);
    void* own = std::malloc(300);
    asm volatile("" : : "r"(own) : "memory");
    CHECK_EQUAL((memline::Snapshot::Take() - before).total().live_bytes, -700);
    std::fflush(stdout);
    _exit(Failures());
  }
  int status = 0;
  waitpid(child, &status, 0);
  CHECK_EQUAL(status, 0);
  CHECK_EQUAL((memline::Snapshot::Take() - before).total().live_bytes, 0);
  std::free(block);
}

std::string last_violation;
uint64_t callback_calls = 0;
void OnViolation(const memline::BudgetViolation* violation, void* argument) {
  ++callback_calls;
  CHECK_THAT(argument == kept);
  last_violation = violation->name + std::string(" ") + std::to_string(violation->grown_bytes) + " of " +
                   std::to_string(violation->limit_bytes);
}

void* Spend(size_t bytes) {
  MEMLINE_BUDGET(1000);
  return std::malloc(bytes);
}

void Budgets() {
  std::free(Spend(5000));  // tracking is off
  CHECK_EQUAL(memline::BudgetViolations(), 0);
  const memline::Tracking tracking;
  std::free(Spend(1000));
  CHECK_EQUAL(memline::BudgetViolations(), 0);
  std::free(Spend(1001));
  CHECK_EQUAL(memline::BudgetViolations("Spend"), 1);
  memline::SetBudgetCallback(OnViolation, kept);
  void* old = std::malloc(400);
  {
    memline::Budget budget("cache", 500);
    std::free(old);  // makes room
    void* first = std::malloc(900);
    CHECK_EQUAL(budget.GrownBytes(), 500);
    CHECK_THAT(!budget.Check());
    void* second = std::malloc(1);
    CHECK_THAT(budget.Check());
    CHECK_THAT(budget.Check());
    std::thread([&budget] { CHECK_EQUAL(budget.GrownBytes(), 0); }).join();  // another thread's
    std::free(first);
    std::free(second);
    CHECK_THAT(!budget.Check());
  }
  CHECK_EQUAL(callback_calls, 1);
  CHECK_THAT(last_violation == "cache 501 of 500");
  CHECK_EQUAL(memline::BudgetViolations("cache"), 1);
  CHECK_EQUAL(memline::BudgetViolations(), 2);
  memline::SetBudgetCallback(nullptr);
  std::free(Spend(2000));
  CHECK_EQUAL(callback_calls, 1);
  CHECK_EQUAL(memline::BudgetViolations(), 3);
}

// With MEMLINE_RECORD: letting go does not end what someone else holds.
void BesideCollector() {
  CHECK_EQUAL(memline::usage().tracking, 1);
  CHECK_THAT(memline::StartTracking());
  memline::StopTracking();
  CHECK_EQUAL(memline::usage().tracking, 1);
  Work(10);
  std::free(Spend(3 * kMiB));
  FreeKept();
}

void TurnedOff() {
  CHECK_THAT(!memline::StartTracking());
  CHECK_THAT(std::strstr(memline::TrackingObstacle(), "MEMLINE_OFF") != nullptr);
  CHECK_EQUAL(memline::usage().tracking, 0);
  CHECK_THAT(memline::usage().rss_bytes > 0 && memline::usage().rss_bytes != memline::kUnknown);
  CHECK_THAT(!memline::Snapshot::Take());
}

// From before main to behind it.
struct WholeLife {
  WholeLife() : tracks(std::getenv("WHOLE_LIFE") != nullptr && memline::StartTracking()) {
    if (tracks) block = std::malloc(4321);
  }
  ~WholeLife() {
    if (!tracks) return;
    const memline::Snapshot end = memline::Snapshot::Take();
    CHECK_THAT(end && end.live_bytes() >= 4321);
    std::free(block);
    CHECK_EQUAL((memline::Snapshot::Take() - end).total().live_bytes, -4321);
    memline::StopTracking();
    if (Failures() != 0) {
      std::fflush(stdout);
      _exit(1);
    }
    std::puts("whole life");
  }
  const bool tracks;
  void* block = nullptr;
} whole_life;

struct Part {
  const char* name;
  void (*run)();
};
constexpr Part kParts[] = {{"snapshots", Snapshots},   {"paths", Paths},
                           {"usage", UsageOnAndOff},   {"nesting", TrackingNestsAndBeginsFromZero},
                           {"threads", ThreadsAtOnce}, {"fork", Forked},
                           {"budgets", Budgets},       {"beside_collector", BesideCollector},
                           {"turned_off", TurnedOff},  {"whole_life", [] { CHECK_THAT(whole_life.tracks); }}};

}  // namespace

int main(int, char** arguments) {
  std::printf("measuring\n");  // stdout has its buffer now
  for (const Part& part : kParts) {
    if (std::strcmp(part.name, arguments[1]) != 0) continue;
    part.run();
    return Failures();
  }
  return 99;
}
