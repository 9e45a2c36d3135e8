// SPDX-License-Identifier: MIT
#include "profiler_core/receive/target_builder.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "profiler_core/model/peaks.h"
#include "tests/unit/receive/stream_writer.h"

namespace memline {
namespace {

// Feeds streams to one builder and keeps what it has made of them.
class Built {
 public:
  absl::Status Add(const StreamWriter& stream) {
    // Ids are judged by the builder, but strings need a decoder; it wants a Hello first.
    decoder_.Feed(stream.bytes());
    while (true) {
      const absl::StatusOr<Frame> frame = decoder_.Next();
      if (!frame.ok()) return frame.status();
      if (std::holds_alternative<std::monostate>(*frame)) return absl::OkStatus();
      if (absl::Status status = builder_.Add(*frame); !status.ok()) return status;
    }
  }
  void Reconnect() {
    decoder_ = FrameDecoder();
    builder_.Restart();
  }
  std::vector<CounterTick> Commit() { return builder_.Commit(target); }

  Target target;

 private:
  FrameDecoder decoder_;
  TargetBuilder builder_{1000};
};

StreamWriter Hello() { return StreamWriter().Hello(4711, 1000); }
StreamWriter Tree() { return Hello().Function(0, "void A()").Node(1, 0, 0).Site(1, 1).Site(2, 1); }

TEST(TargetBuilder, NeverShowsHalfATick) {
  Built built;
  ASSERT_EQ(built.Add(Tree().Counters(0, 1, 100)), absl::OkStatus());
  EXPECT_TRUE(built.Commit().empty());
  EXPECT_EQ(built.target.pid, 4711u);
  EXPECT_TRUE(built.target.functions.empty());
  EXPECT_EQ(built.target.sites.size(), 1u);
  EXPECT_TRUE(built.target.counters.empty());
  ASSERT_EQ(built.Add(StreamWriter().Tick(2000, 4096, 100).Counters(0, 2, 50)), absl::OkStatus());
  EXPECT_EQ(built.Commit().size(), 1u);
  EXPECT_EQ(built.target.sites.size(), 3u);
  ASSERT_EQ(built.target.counters.size(), 1u);
  EXPECT_EQ(built.target.counters[0].counters.alloc_bytes, 100u);
  EXPECT_EQ(built.target.tick_count, 1u);
}

TEST(TargetBuilder, AFullResendAfterAReconnectChangesNothing) {
  const StreamWriter first = Tree().Counters(0, 1, 100, 30).Counters(0, 2, 7).Tick(2000, 8192, 77);
  Built straight, broken;
  ASSERT_EQ(straight.Add(first), absl::OkStatus());
  ASSERT_EQ(broken.Add(first), absl::OkStatus());
  static_cast<void>(straight.Commit());
  static_cast<void>(broken.Commit());
  // The stream breaks off in the middle of a tick, and everything is said again.
  ASSERT_EQ(broken.Add(StreamWriter().Site(3, 1).Counters(0, 3, 999)), absl::OkStatus());
  broken.Reconnect();
  const StreamWriter second = StreamWriter().Site(3, 1).Counters(0, 1, 150, 30).Counters(1, 3, 5).Tick(3000, 9000, 132);
  ASSERT_EQ(straight.Add(second), absl::OkStatus());
  ASSERT_EQ(
      broken.Add(Tree().Site(3, 1).Counters(0, 1, 150, 30).Counters(0, 2, 7).Counters(1, 3, 5).Tick(3000, 9000, 132)),
      absl::OkStatus());
  static_cast<void>(straight.Commit());
  static_cast<void>(broken.Commit());
  EXPECT_EQ(broken.target.counters, straight.target.counters);
  EXPECT_EQ(broken.target.live_at_peak, straight.target.live_at_peak);
  EXPECT_TRUE(broken.target == straight.target);
}

TEST(TargetBuilder, RefusesIdsOutOfOrder) {
  const auto status_of = [](const StreamWriter& stream) { return Built().Add(stream); };
  EXPECT_EQ(status_of(Tree()), absl::OkStatus());
  EXPECT_TRUE(absl::IsInvalidArgument(status_of(Hello().Function(1, "void B()"))));
  EXPECT_TRUE(absl::IsInvalidArgument(status_of(Hello().Function(0, "f").Function(0, "f"))));
  EXPECT_TRUE(absl::IsInvalidArgument(status_of(Tree().Node(1, 0, 0))));
  EXPECT_TRUE(absl::IsInvalidArgument(status_of(Tree().Node(3, 0, 0))));
  EXPECT_TRUE(absl::IsInvalidArgument(status_of(Tree().Node(2, 2, 0)))) << "its own parent";
  EXPECT_TRUE(absl::IsInvalidArgument(status_of(Tree().Node(2, 0, 1)))) << "of no function";
  EXPECT_TRUE(absl::IsInvalidArgument(status_of(Tree().Site(4, 1))));
  EXPECT_TRUE(absl::IsInvalidArgument(status_of(Tree().Site(3, 2))));
  EXPECT_TRUE(absl::IsInvalidArgument(status_of(Tree().Counters(0, 3, 1))));
  EXPECT_TRUE(absl::IsInvalidArgument(status_of(Tree().ScopeBegin(0, 0, 2, 1))));
  EXPECT_TRUE(absl::IsInvalidArgument(status_of(Tree().Add(wire::FrameType::kModuleGone, wire::ModuleGone{0}))));
  EXPECT_TRUE(absl::IsInvalidArgument(status_of(Tree().Add(wire::FrameType::kUserValue, wire::UserValue{0, 1, 1}))));
  EXPECT_TRUE(
      absl::IsInvalidArgument(status_of(Tree().Add(wire::FrameType::kUserCounter, wire::UserCounter{1}, {"n"}))));
  EXPECT_TRUE(
      absl::IsInvalidArgument(status_of(Tree().Add(wire::FrameType::kModule, wire::Module{1, 0, 0, 0}, {"a", ""}))));
}

TEST(TargetBuilder, RefusesIdsBeyondTheTablesOfATarget) {
  Built built;
  StreamWriter sites = Tree();
  for (uint32_t id = 3; id < wire::kMaxSites; ++id) sites.Site(id, 1);
  EXPECT_EQ(built.Add(sites), absl::OkStatus());
  EXPECT_TRUE(absl::IsInvalidArgument(built.Add(StreamWriter().Site(wire::kMaxSites, 1))));

  StreamWriter counters = Hello();
  for (uint32_t id = 0; id < wire::kMaxUserCounters; ++id) {
    counters.Add(wire::FrameType::kUserCounter, wire::UserCounter{id}, {"n"});
  }
  Built counted;
  EXPECT_EQ(counted.Add(counters), absl::OkStatus());
  EXPECT_TRUE(absl::IsInvalidArgument(counted.Add(
      StreamWriter().Add(wire::FrameType::kUserCounter, wire::UserCounter{wire::kMaxUserCounters}, {"n"}))));

  const uint32_t no_thread = wire::kMaxThreads;
  EXPECT_TRUE(absl::IsInvalidArgument(Built().Add(Tree().Counters(no_thread, 1, 1))));
  EXPECT_TRUE(absl::IsInvalidArgument(Built().Add(Tree().ScopeBegin(no_thread, 0, 1, 1))));
  EXPECT_TRUE(absl::IsInvalidArgument(Built().Add(Tree().ScopeEnd(no_thread, 0, 1))));
  EXPECT_TRUE(
      absl::IsInvalidArgument(Built().Add(Tree().Add(wire::FrameType::kThread, wire::Thread{no_thread, 1, 1}, {"t"}))));
}

TEST(TargetBuilder, ATickCannotGrowBeyondAllMeasure) {
  Built built;
  ASSERT_EQ(built.Add(Tree()), absl::OkStatus());
  const std::string text(4000, 'x');
  StreamWriter marks;
  for (int i = 0; i < 256; ++i) marks.Add(wire::FrameType::kMark, wire::Mark{1, 1}, {text});
  absl::Status status;
  for (int i = 0; i < 1024 && status.ok(); ++i) status = built.Add(marks);
  EXPECT_TRUE(absl::IsResourceExhausted(status)) << status;
}

TEST(TargetBuilder, BracketsCloseWithTheirOuterOne) {
  Built built;
  ASSERT_EQ(built.Add(Tree()
                          .Node(2, 1, 0)
                          .ScopeBegin(0, 0, 1, 1010)
                          .ScopeBegin(0, 1, 2, 1020)
                          .ScopeBegin(1, 0, 1, 1030)
                          .Tick(1100, 1, 1)
                          .ScopeEnd(0, 0, 1200)
                          .ScopeBegin(0, 0, 2, 1300)
                          .Tick(1400, 5000, 1)),
            absl::OkStatus());
  static_cast<void>(built.Commit());
  const std::vector<Bracket> expected = {{0, 0, 1, 10, 200, 4096, 8192},
                                         {0, 1, 2, 20, 200, 4096, 8192},
                                         {1, 0, 1, 30, -1, 4096, 0},
                                         {0, 0, 2, 300, -1, 4096, 0}};
  EXPECT_EQ(built.target.brackets, expected);
  TargetBuilder::CloseBrackets(built.target);
  EXPECT_EQ(built.target.brackets[2], (Bracket{1, 0, 1, 30, 400, 4096, 5000}));
  EXPECT_EQ(built.target.brackets[3], (Bracket{0, 0, 2, 300, 400, 4096, 5000}));
}

TEST(TargetBuilder, AScopeReplacesOneOfTheSameDepthAndWantsAnOuterOne) {
  Built built;
  ASSERT_EQ(
      built.Add(Tree().ScopeBegin(0, 1, 1, 1010).ScopeBegin(0, 0, 1, 1020).ScopeBegin(0, 0, 1, 1030).Tick(1100, 1, 1)),
      absl::OkStatus());
  static_cast<void>(built.Commit());
  const std::vector<Bracket> expected = {{0, 0, 1, 20, 30, 4096, 4096}, {0, 0, 1, 30, -1, 4096, 0}};
  EXPECT_EQ(built.target.brackets, expected);
}

TEST(TargetBuilder, KeepsWhatTheLinesHeldAtTheHighestTick) {
  Built built;
  ASSERT_EQ(built.Add(Tree().Counters(0, 1, 100).Counters(0, 2, 10).Tick(2000, 1, 110)), absl::OkStatus());
  ASSERT_EQ(built.Add(StreamWriter().Counters(0, 2, 500).Tick(3000, 1, 600)), absl::OkStatus());
  ASSERT_EQ(built.Add(StreamWriter().Counters(0, 2, 500, 490).Tick(4000, 1, 110)), absl::OkStatus());
  ASSERT_EQ(built.Add(StreamWriter().Counters(0, 1, 590).Tick(5000, 1, 600)), absl::OkStatus()) << "as high, later";
  static_cast<void>(built.Commit());
  EXPECT_EQ(built.target.live_at_peak, (std::vector<uint64_t>{0, 100, 500}));
  EXPECT_EQ(built.target.heap_peak_ns, 2000);
}

TEST(TargetBuilder, OneThreadMayFreeWhatAnotherAllocated) {
  Built built;
  ASSERT_EQ(built.Add(Tree().Counters(0, 1, 100).Counters(1, 1, 20, 90).Tick(2000, 1, 30)), absl::OkStatus());
  static_cast<void>(built.Commit());
  EXPECT_EQ(built.target.live_at_peak, (std::vector<uint64_t>{0, 30, 0}));
}

TEST(TargetBuilder, OfACounterThatATickNamesTwiceTheLastCounts) {
  Built built;
  ASSERT_EQ(built.Add(Tree().Counters(0, 2, 5).Counters(0, 1, 100).Counters(0, 2, 7).Tick(2000, 1, 107)),
            absl::OkStatus());
  const std::vector<CounterTick> ticks = built.Commit();
  ASSERT_EQ(ticks.size(), 1u);
  ASSERT_EQ(ticks[0].changed.size(), 2u);
  EXPECT_EQ(ticks[0].changed, built.target.counters);
  EXPECT_EQ(built.target.counters[1].counters.alloc_bytes, 7u);
}

TEST(TargetBuilder, AThreadSlotHasUsersInTurn) {
  Built built;
  const auto thread = [](uint32_t tid, uint64_t start_ns, std::string_view name) {
    return StreamWriter().Add(wire::FrameType::kThread, wire::Thread{3, tid, start_ns}, {name});
  };
  ASSERT_EQ(built.Add(Tree()), absl::OkStatus());
  ASSERT_EQ(built.Add(thread(50, 1100, "first").Counters(3, 1, 10).Tick(1200, 1, 10)), absl::OkStatus());
  ASSERT_EQ(built.Add(thread(60, 1300, "second").Counters(3, 1, 15).Tick(1400, 1, 15)), absl::OkStatus());
  static_cast<void>(built.Commit());
  EXPECT_EQ(built.target.threads, (std::vector<ThreadLife>{{3, 50, 100, "first"}, {3, 60, 300, "second"}}));
  ASSERT_EQ(built.target.counters.size(), 1u);
  EXPECT_EQ(built.target.counters[0].counters.alloc_bytes, 15u);
}

TEST(TargetBuilder, LeavesUnknownValuesOut) {
  Built built;
  StreamWriter stream = Tree();
  stream.Add(wire::FrameType::kUserCounter, wire::UserCounter{0}, {"n"});
  for (const double value : {std::nan(""), std::numeric_limits<double>::infinity(), 2.0}) {
    stream.Add(wire::FrameType::kUserValue, wire::UserValue{0, 1500, value});
  }
  stream.Add(wire::FrameType::kTick,
             wire::Tick{2000, 4096, wire::kUnknownBytes, wire::kUnknownBytes, 0, wire::kUnknownBytes - 1, 0});
  ASSERT_EQ(built.Add(stream.Tick(3000, 4096, 5)), absl::OkStatus());
  static_cast<void>(built.Commit());
  EXPECT_EQ(built.target[SeriesId::kRss].size(), 2u);
  EXPECT_EQ(built.target[SeriesId::kRssPeak].size(), 1u);
  EXPECT_EQ(built.target[SeriesId::kHeapLive].size(), 1u);
  EXPECT_EQ(built.target[SeriesId::kHeapRetained].Values(), std::vector<double>{0.0});
  EXPECT_EQ(built.target[SeriesId::kHeapMapped].Values(), std::vector<double>{0x1p62})
      << "an impossible one is bounded";
  EXPECT_EQ(built.target.user_counters[0].series.Values(), std::vector<double>{2.0});
  EXPECT_EQ(built.target.heap_peak_ns, 2000) << "an unknown heap is no peak";
}

TEST(TargetBuilder, TimeStandsStillRatherThanGoBack) {
  Built built;
  ASSERT_EQ(built.Add(Tree().Tick(500, 1, 1).Tick(3000, 1, 1).Tick(2000, 1, 1).Tick(~0ull, 1, 1)), absl::OkStatus());
  std::vector<int64_t> times;
  for (const CounterTick& tick : built.Commit()) times.push_back(tick.time_ns);
  EXPECT_EQ(times, (std::vector<int64_t>{0, 2000, 2000, 2000})) << "before the session, and after the end of time";
  EXPECT_EQ(built.target[SeriesId::kRss].Times(), times);
}

TEST(TargetBuilder, WhatTheCollectorKnowsOfTheEndOutlivesGoodbye) {
  Built built;
  ASSERT_EQ(built.Add(Tree().Tick(2000, 1, 1).Goodbye(2500)), absl::OkStatus());
  static_cast<void>(built.Commit());
  EXPECT_EQ(built.target.end, (TargetEnd{TargetEnd::Kind::kGoodbye, 0, 1500}));
  built.target.end = {TargetEnd::Kind::kExited, 3, 1500};
  static_cast<void>(built.Commit());
  EXPECT_EQ(built.target.end, (TargetEnd{TargetEnd::Kind::kExited, 3, 1500}));
}

TEST(TargetBuilder, KeepsWhatCouldNotBeFollowed) {
  Built built;
  StreamWriter stream = Hello();
  stream.Add(wire::FrameType::kCoverage, wire::Coverage{wire::kFollowsOperators}, {"/usr/lib/libjemalloc.so.2"});
  ASSERT_EQ(built.Add(stream), absl::OkStatus());
  static_cast<void>(built.Commit());
  EXPECT_EQ(built.target.coverage, Coverage());
  ASSERT_EQ(built.Add(StreamWriter().Tick(2000, 4096, 100)), absl::OkStatus());
  static_cast<void>(built.Commit());
  EXPECT_EQ(built.target.coverage, (Coverage{false, true, "/usr/lib/libjemalloc.so.2"}));
}

StreamWriter& PeakTick(StreamWriter& stream, uint64_t time_ns, uint64_t rss, uint64_t so_far) {
  return stream.Add(wire::FrameType::kTick,
                    wire::Tick{time_ns, rss, so_far, 0, wire::kUnknownBytes, wire::kUnknownBytes, 0});
}

TEST(TargetBuilder, ANewHighestLiesInItsTickAndALowerSpikeWherever) {
  Built built;
  StreamWriter stream = Hello();
  PeakTick(stream, 2000, 4096, 300'000);  // from before the recording
  PeakTick(stream, 3000, 8192, 300'000);
  PeakTick(stream, 4000, 4096, 500'000);
  PeakTick(stream, 5000, 4096, 500'000);
  ASSERT_EQ(built.Add(stream), absl::OkStatus());
  static_cast<void>(built.Commit());
  EXPECT_EQ(built.target[SeriesId::kRssPeak].Values(), (std::vector<double>{4096, 8192, 500'000, 4096}));
  EXPECT_EQ(built.target.peak_rss_bytes, 500'000u);
  EXPECT_EQ(MethodOfPeaks(built.target), PeakMethod::kSampled);
}

TEST(TargetBuilder, KeepsTheExactPeakOfEachTick) {
  Built built;
  StreamWriter stream = Hello();
  for (uint64_t i = 0; i < 4; ++i) {
    if (i != 1) stream.Add(wire::FrameType::kTickPeak, wire::TickPeak{9000 + i, i == 2 ? 0u : 1u});
    PeakTick(stream, 2000 + i, 4096, 20'000);
  }
  ASSERT_EQ(built.Add(stream), absl::OkStatus());
  static_cast<void>(built.Commit());
  EXPECT_EQ(built.target[SeriesId::kRssPeak].Values(), (std::vector<double>{9000, 4096, 9002, 9003}));
  EXPECT_EQ(built.target.exact_peak_ticks, 2u);
  EXPECT_EQ(MethodOfPeaks(built.target), PeakMethod::kPartly);
  EXPECT_EQ(PeakRssBytes(built.target), 20'000u);
}

TEST(TargetBuilder, KeepsTheLatestPeakOfEachCallPath) {
  Built built;
  StreamWriter stream = Tree();
  stream.Add(wire::FrameType::kNodePeak, wire::NodePeak{1, 0, 4096}).Tick(2000, 1, 1);
  stream.Add(wire::FrameType::kNodePeak, wire::NodePeak{1, 1, 8192}).Tick(3000, 1, 1);
  ASSERT_EQ(built.Add(stream), absl::OkStatus());
  static_cast<void>(built.Commit());
  EXPECT_EQ(built.target.node_peaks, (std::vector<NodePeak>{{1, 8192, true}}));
  EXPECT_FALSE(built.Add(StreamWriter().Add(wire::FrameType::kNodePeak, wire::NodePeak{2, 1, 1})).ok());
}

TEST(TargetBuilder, TimeWithoutTicksIsAGap) {
  Built built;
  constexpr uint64_t kMs = 1'000'000;  // the interval is ten
  ASSERT_EQ(
      built.Add(
          Hello().Tick(1000, 1, 1).Tick(1000 + 17 * kMs, 1, 1).Tick(1000 + 35 * kMs, 1, 1).Tick(1000 + 45 * kMs, 1, 1)),
      absl::OkStatus());
  static_cast<void>(built.Commit());
  EXPECT_EQ(built.target.gaps, (std::vector<Gap>{{17'000'000, 35'000'000}}));
}

TEST(TargetBuilder, KeepsWhatHasChangedOfArenas) {
  Built built;
  const auto arena = [](uint32_t number, uint64_t time_ns, uint64_t system_bytes, uint64_t free_bytes) {
    return wire::Arena{number, time_ns, system_bytes, free_bytes};
  };
  StreamWriter stream = Tree();
  stream.Add(wire::FrameType::kArena, arena(2, 1500, 90, 10)).Tick(2000, 1, 1);
  stream.Add(wire::FrameType::kArena, arena(2, 1400, 90, 95)).Tick(3000, 1, 1);
  ASSERT_EQ(built.Add(stream), absl::OkStatus());
  static_cast<void>(built.Commit());
  EXPECT_EQ(built.target.arenas, (std::vector<std::vector<ArenaReading>>{{}, {}, {{500, 90, 10}, {500, 90, 90}}}))
      << "time stands still, and no more is free than there is";
  built.Reconnect();
  stream = Tree();
  stream.Add(wire::FrameType::kArena, arena(2, 4000, 90, 90)).Tick(5000, 1, 1);
  stream.Add(wire::FrameType::kArena, arena(0, 6000, ~uint64_t{0}, ~uint64_t{0})).Tick(7000, 1, 1);
  ASSERT_EQ(built.Add(stream), absl::OkStatus());
  static_cast<void>(built.Commit());
  EXPECT_EQ(built.target.arenas[2].size(), 2u) << "it was said before";
  ASSERT_EQ(built.target.arenas[0].size(), 1u);
  EXPECT_EQ(built.target.arenas[0][0].system_bytes, uint64_t{1} << 56) << "an impossible one is bounded";
  EXPECT_TRUE(absl::IsInvalidArgument(
      built.Add(StreamWriter().Add(wire::FrameType::kArena, arena(wire::kMaxArenas, 8000, 1, 1)))));
}

TEST(TargetBuilder, CutsLongNames) {
  Built built;
  ASSERT_EQ(built.Add(Hello().Function(0, std::string(60'000, 'f')).Tick(2000, 1, 1)), absl::OkStatus());
  static_cast<void>(built.Commit());
  EXPECT_EQ(built.target.functions[0].name, std::string(4096, 'f'));
}

}  // namespace
}  // namespace memline
