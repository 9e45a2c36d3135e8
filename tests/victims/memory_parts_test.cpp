// SPDX-License-Identifier: MIT
// Where is my RSS: of programs that free most of what they allocated, with each allocator, and what trimming gives
// back.
#include "profiler_core/analyse/memory_parts.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <optional>
#include <sstream>

#include "profiler_core/receive/recorder.h"
#include "profiler_core/store/session_file.h"
#include "tests/unit/store/scratch_directory.h"
#include "tests/victims/process.h"

namespace memline {
namespace {

using nlohmann::json;
using testing::HasSubstr;

constexpr double kMiB = 1 << 20;

struct Allocator {
  const char* name;
  const char* path;  // "": the C library's
};

void PrintTo(const Allocator& allocator, std::ostream* stream) { *stream << allocator.name; }

double InBytes(const MemoryParts& parts, MemoryPart part) { return static_cast<double>(parts[part]); }

// A figure of /proc/PID/smaps_rollup, in bytes.
double FromRollup(pid_t pid, const std::string& name) {
  std::istringstream text(ReadFile("/proc/" + std::to_string(pid) + "/smaps_rollup"));
  for (std::string line; std::getline(text, line);) {
    if (line.starts_with(name + ":")) return std::stod(line.substr(name.size() + 1)) * 1024;
  }
  return -1;
}

class MemoryPartsTest : public testing::Test {
 protected:
  std::vector<std::string> Environment(const Allocator& allocator) const {
    std::vector<std::string> environment = {"XDG_RUNTIME_DIR=" + scratch_.path().string()};
    if (*allocator.path != '\0')
      environment.push_back("LD_PRELOAD=" + std::string(MEMLINE_LIB_DIR) + "/libmemline.so.0:" + allocator.path);
    return environment;
  }
  void WaitUntilReady(const Process& program) {
    ASSERT_TRUE(Eventually([&] { return program.Output() == "ready\n"; })) << program.Errors();
    truth_ = json::parse(ReadFile(truth_file_));
  }
  // As it is recorded so far; nothing while the file cannot be read yet.
  std::optional<Target> Recorded() const {
    absl::StatusOr<Session> session = OpenRecording(file_);
    if (!session.ok() || session->targets.empty()) return std::nullopt;
    return session->targets[0];
  }
  // Until the recording is such that `condition(target)`, and that.
  template <typename Condition>
  Target WaitForTarget(const Condition& condition) const {
    std::optional<Target> target;
    EXPECT_TRUE(Eventually([&] { return (target = Recorded()).has_value() && condition(*target); }));
    Target found;
    if (target.has_value()) found = *std::move(target);
    return found;
  }
  // All blocks were looked at when most were free, and a reading was made since.
  bool IsSettled(const Target& target) const {
    const auto live = truth_.at("live_bytes").get<uint64_t>();
    uint64_t bytes = 0;
    for (const SizeClass& row : target.size_classes) bytes += row.bytes;
    return bytes >= live && bytes < live + 5'000'000 && !target.memory_readings.empty() &&
           target.memory_readings.back().fragmented_bytes.has_value() &&
           target[SeriesId::kHeapLive].back().value < static_cast<double>(live) + 5e6 && ReadSince(target);
  }
  static bool ReadSince(const Target& target) {
    const MemoryReading& last = target.memory_readings.back();
    return std::abs(static_cast<double>(last.rss_bytes) - target[SeriesId::kRss].back().value) < 2 * kMiB;
  }
  double Live() const { return truth_.at("live_bytes").get<double>(); }
  double Freed() const { return truth_.at("freed_bytes").get<double>(); }

  ScratchDirectory scratch_;
  std::string file_ = (scratch_ / "recording").string();
  std::filesystem::path truth_file_ = scratch_ / "truth.json";
  json truth_;
};

class EachAllocatorsParts : public MemoryPartsTest, public testing::WithParamInterface<Allocator> {};

TEST_P(EachAllocatorsParts, OfPagesThatLiveBlocksPin) {
  std::vector<std::string> environment = Environment(GetParam());
  environment.push_back("MEMLINE_RECORD=" + file_);
  Process program({Program("pinned_pages"), "scattered", truth_file_.string()}, {.environment = environment});
  WaitUntilReady(program);
  // RSS does not move when blocks go, so nothing but its figure tells a reading that was made after the last of them:
  // what was freed cannot go, for live blocks lie in every page. Spans that the allocator has in reserve lie between
  // them.
  const Target target = WaitForTarget([&](const Target& now) {
    return IsSettled(now) && static_cast<double>(*now.memory_readings.back().fragmented_bytes) > 0.85 * Freed();
  });
  const double rss = FromRollup(program.pid(), "Rss");
  const double pss = FromRollup(program.pid(), "Pss");
  ASSERT_GT(rss, Freed());
  const MemoryParts parts = *PartsAt(target, target.last_ns());
  EXPECT_EQ(static_cast<double>(parts.rss_bytes()), target[SeriesId::kRss].back().value);
  EXPECT_NEAR(static_cast<double>(parts.rss_bytes()), rss, 4 * kMiB);
  EXPECT_NEAR(static_cast<double>(target.memory_readings.back().pss_bytes), pss, 4 * kMiB);
  EXPECT_NEAR(InBytes(parts, MemoryPart::kLive), Live(), 2 * kMiB);
  // Beside it there is what the allocator adds to each block.
  EXPECT_GT(InBytes(parts, MemoryPart::kFragmented), 0.8 * Freed());
  EXPECT_LT(InBytes(parts, MemoryPart::kFragmented), 1.15 * Freed() + 4 * kMiB);
  EXPECT_LT(InBytes(parts, MemoryPart::kRetained), 0.15 * Freed() + 8 * kMiB);
  EXPECT_GT(InBytes(parts, MemoryPart::kRuntime), 0.1 * Live());
  EXPECT_EQ(target.allocator, GetParam().name);
  program.CloseInput();
  EXPECT_EQ(program.Wait(), 0);
}

TEST_P(EachAllocatorsParts, OfFreePagesAndTrimmed) {
  Process collector({Program("memline"), "run", "--no-report", "-o", file_, "--", Program("pinned_pages"), "bulk",
                     truth_file_.string()},
                    {.environment = Environment(GetParam())});
  WaitUntilReady(collector);
  const Target before = WaitForTarget([&](const Target& now) { return IsSettled(now); });
  const MemoryParts held = *PartsAt(before, before.last_ns());
  EXPECT_LT(InBytes(held, MemoryPart::kFragmented), 0.3 * Live() + 8 * kMiB) << "what is free lies in pages of its own";
  const Outcome trim = Memline({"trim", std::to_string(before.pid)}, {.environment = Environment({"glibc", ""})});
  ASSERT_EQ(trim.status, 0) << trim.errors;
  EXPECT_THAT(trim.output, HasSubstr(" given back in "));
  const Target after =
      WaitForTarget([&](const Target& now) { return !now.trims.empty() && IsSettled(now) && ReadSince(now); });
  EXPECT_THAT(after.marks.back().text, testing::ContainsRegex("^trim: [0-9]+ [MK]iB given back$"));
  const Trim& result = after.trims.at(0);
  EXPECT_TRUE(result.done);
  const double rss = FromRollup(static_cast<pid_t>(before.pid), "Rss");
  EXPECT_NEAR(after[SeriesId::kRss].back().value, rss, 4 * kMiB);
  EXPECT_NEAR(static_cast<double>(result.rss_after_bytes), rss, 4 * kMiB);
  const MemoryParts left = *PartsAt(after, after.last_ns());
  EXPECT_NEAR(InBytes(left, MemoryPart::kLive), Live(), 2 * kMiB);
  // mimalloc has given it back before, or keeps what is this thread's.
  if (std::string_view(GetParam().name) != "mimalloc") {
    EXPECT_LT(InBytes(left, MemoryPart::kRetained), 0.1 * Freed() + 8 * kMiB);
  }
  if (std::string_view(GetParam().name) == "glibc") {
    EXPECT_GT(InBytes(held, MemoryPart::kRetained), 0.9 * Freed());
    EXPECT_GT(static_cast<double>(result.rss_before_bytes - result.rss_after_bytes), 0.9 * Freed());
  }
  collector.CloseInput();
  EXPECT_EQ(collector.Wait(), 0) << collector.Errors();
  const json report = json::parse(Memline({"report", "--format", "json", file_}).output);
  EXPECT_EQ(report.at("process").at("trims").size(), 1u);
  EXPECT_THAT(Memline({"report", file_}).output, HasSubstr("Where is my RSS"));
}

INSTANTIATE_TEST_SUITE_P(Allocators, EachAllocatorsParts,
                         testing::Values(Allocator{"glibc", ""}, Allocator{"jemalloc", MEMLINE_TEST_JEMALLOC},
                                         Allocator{"tcmalloc", MEMLINE_TEST_TCMALLOC},
                                         Allocator{"mimalloc", MEMLINE_TEST_MIMALLOC}),
                         [](const auto& allocator) { return std::string(allocator.param.name); });

TEST_F(MemoryPartsTest, TrimsAProgramThatNobodyRecords) {
  const StartOptions options{.environment = Environment({"glibc", ""})};
  Process program({Program("pinned_pages"), "bulk", truth_file_.string()}, options);
  WaitUntilReady(program);
  const double before = FromRollup(program.pid(), "Rss");
  const Outcome trim = Memline({"trim", std::to_string(program.pid())}, options);
  EXPECT_EQ(trim.status, 0) << trim.errors;
  EXPECT_THAT(trim.output, HasSubstr("MiB given back in "));
  EXPECT_LT(FromRollup(program.pid(), "Rss"), before - 0.9 * Freed());
  program.CloseInput();
  EXPECT_EQ(program.Wait(), 0);
  EXPECT_EQ(program.Output() + program.Errors(), "ready\n");
}

TEST_F(MemoryPartsTest, SaysWhyAProgramCannotBeTrimmed) {
  const StartOptions options{.environment = Environment({"glibc", ""})};
  const Outcome missing = Memline({"trim", "2147483632"}, options);
  EXPECT_EQ(missing.status, 2);
  EXPECT_EQ(missing.errors,
            "memline: cannot trim 2147483632: there is no such process: give the process id of a running program\n");
  const Outcome plain = Memline({"trim", std::to_string(getpid())}, options);
  EXPECT_EQ(plain.status, 2);
  EXPECT_THAT(plain.errors, HasSubstr(": it does not connect: it has no memline runtime"));
  EXPECT_EQ(Memline({"trim", "nobody"}, options).status, 2);
}

}  // namespace
}  // namespace memline
