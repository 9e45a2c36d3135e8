// SPDX-License-Identifier: MIT
// The bytes of each version 1.x of the stream, as runtimes in the field send them. They must never change; a change of
// wire.h that makes this fail needs another major version.
#include <gtest/gtest.h>

#include <cstdlib>
#include <string>

#include "profiler_core/receive/frame_decoder.h"
#include "profiler_core/receive/target_builder.h"
#include "tests/unit/receive/every_frame.h"
#include "tests/unit/store/scratch_directory.h"

namespace memline {
namespace {

class GoldenStream : public testing::TestWithParam<uint16_t> {
 protected:
  const std::string golden_ =
      std::string(MEMLINE_TESTS_DIR) + "/golden/wire-1." + std::to_string(GetParam()) + ".stream";
};

TEST_P(GoldenStream, IsWhatTheDescriptionSays) {
  if (std::getenv("MEMLINE_UPDATE_GOLDEN") != nullptr) WriteFile(golden_, EveryFrame(GetParam()));
  EXPECT_EQ(ReadFile(golden_), EveryFrame(GetParam()));
}

TEST_P(GoldenStream, BecomesTheTargetThatItDescribes) {
  FrameDecoder decoder;
  decoder.Feed(ReadFile(golden_));
  TargetBuilder builder(1'000'000'000);
  for (bool more = true; more;) {
    const absl::StatusOr<Frame> frame = decoder.Next();
    ASSERT_TRUE(frame.ok()) << frame.status();
    more = !std::holds_alternative<std::monostate>(*frame);
    ASSERT_EQ(builder.Add(*frame), absl::OkStatus());
  }
  Target target;
  const std::vector<CounterTick> ticks = builder.Commit(target);

  Target expected;
  expected.pid = 4711;
  expected.parent_pid = 4710;
  expected.executable = "/usr/bin/index";
  expected.command = {"index", "--all"};
  expected.allocator = "glibc";
  expected.runtime_version = "0.1.0";
  expected.start_unix_ns = 1'700'000'000'000'000'000;
  expected.interval_ns = 10'000'000;
  expected.modules = {{"/usr/bin/index", "0123abcd", 0x400000, 0x401000, 0x402000, false},
                      {"/lib/gone.so", "", 0x7f0000000000, 0x7f0000001000, 0x7f0000009000, true}};
  expected.functions = {{"void Build(int)", "build.cpp", 17, ""}, {"void Read()", "read.cpp", 29, "inner"}};
  expected.nodes = {{}, {0, 0, 0, 0x401010}, {1, 1, 0x401020, 0x401030}};
  expected.sites = {{}, {2, 0x401040}};
  expected.counters = {{0, 1, {12, 3'145'728, 11, 1'048'576, 7, 524'288, 5, 2}}};
  expected.live_at_peak = {0, 2'097'152};
  expected.heap_peak_ns = 30'000'000;
  const auto append = [&expected](SeriesId id, double first, double second) {
    expected[id].Append(10'000'000, first);
    expected[id].Append(30'000'000, second);
  };
  append(SeriesId::kRss, 9'000'000, 8'800'000);
  append(SeriesId::kRssPeak, 9'000'000, 9'600'000);  // the first was reached before
  append(SeriesId::kHeapLive, 2'097'152, 2'097'153);
  expected[SeriesId::kHeapRetained].Append(10'000'000, 65'536);
  expected[SeriesId::kHeapMapped].Append(10'000'000, 3'000'000);
  expected.tick_count = 2;
  expected.missed_ticks = 6;
  expected.gaps = {{10'000'000, 30'000'000}};
  expected.peak_rss_bytes = 9'600'000;
  expected.threads = {{0, 4711, 100, "index"}};
  expected.brackets = {{0, 0, 1, 200, 20'000'000, 8'388'608, 8'600'000}};
  expected.marks = {{300, 4712, "loaded"}};
  expected.user_counters = {{"packages", {}}};
  expected.user_counters[0].series.Append(400, 0.5);
  expected.stats = {101, 102, 103, 104, 105, 106, 107, 108, 109};
  expected.end = {TargetEnd::Kind::kGoodbye, 0, 40'000'000};
  if (GetParam() >= 1) {
    expected.uncounted_executions = 202;
    expected.executions_torn = true;
    expected.coverage = {false, true, "/lib/own.so"};
  }

  if (GetParam() >= 2) {
    expected.node_peaks = {{2, 9'300'000, true}};
    expected.exact_peak_ticks = 1;
  }

  const std::vector<SiteCounters> first_tick = expected.counters;
  if (GetParam() >= 3) {
    expected.counters[0].counters.rss_grown_bytes = 4'194'304;
    expected.counters[0].counters.rss_returned_bytes = 262'144;
    expected.site_rss = {{1, 9'100'000, 25'000'000, 9'200'000}};
    expected.rss_charges = {RssCharges::Method::kAtScopes, 64, 401'408, 8'192, -12'288, "a debugger is attached"};
    expected.size_classes = {{0, 301, 302}, {10, 303, 304}};
    expected.memory_readings = {
        {25'000'000, 2'421, 401, 402, 403, 404, 405, 406, 407, 408, 409, 410, std::nullopt, 411}};
    expected.trims = {{26'000'000, 501, 502, 503, true}};
  }

  if (GetParam() >= 4) expected.arenas = {{{27'000'000, 702, 701}}, {}, {{28'000'000, 704, 703}}};

  EXPECT_EQ(target.counters, expected.counters);
  EXPECT_EQ(target.live_at_peak, expected.live_at_peak);
  EXPECT_EQ(target.brackets, expected.brackets);
  EXPECT_TRUE(target == expected);
  ASSERT_EQ(ticks.size(), 2u);
  EXPECT_EQ(ticks[0].changed, first_tick);
  EXPECT_EQ(ticks[1].changed, GetParam() >= 3 ? expected.counters : std::vector<SiteCounters>());
  const std::vector<wire::Executions> executions = builder.TakeExecutions();
  ASSERT_EQ(executions.size(), GetParam() >= 1 ? 1u : 0u);
  if (executions.empty()) return;
  EXPECT_EQ(executions[0].pc, 0x401050u);
  EXPECT_EQ(executions[0].count, 201u);
}

INSTANTIATE_TEST_SUITE_P(Minor, GoldenStream, testing::Range<uint16_t>(0, wire::kMinor + 1));

}  // namespace
}  // namespace memline
