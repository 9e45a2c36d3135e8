// SPDX-License-Identifier: MIT
#include <absl/strings/str_cat.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "profiler_core/analyse/line_table.h"
#include "tests/unit/exchange/imported.h"

namespace memline {
namespace {

constexpr char kHeaptrackHead[] = "v 10400 3\nX ./prog 12\nI 1000 400\n";
// main (a.cpp:5), with Keep (a.cpp:2) inlined into it, and an address of libx.so without symbols that main calls on
// line 6.
constexpr char kSymbols[] =
    "s 6 ./prog\ns 4 main\ns 5 a.cpp\ns 4 Keep\ns 7 libx.so\n"
    "i 1000 1 4 3 2 2 3 5\n"
    "i 1010 1 2 3 6\n"
    "i 7f0000 5\n"
    "t 1 0\nt 2 0\nt 3 2\n";

const LineRow* RowOf(const std::vector<LineRow>& rows, const std::string& function, uint32_t line) {
  for (const LineRow& row : rows) {
    if (row.function == function && row.line == line) return &row;
  }
  return nullptr;
}

TEST(ImportHeaptrackTest, EveryEventCounts) {
  const ImportedText imported = ImportText(std::string(kHeaptrackHead) + kSymbols +
                                           "a 64 1\na 10 3\na 8 0\n"
                                           "+ 0\n+ 0\n+ 1\nc a\nR 20\n"
                                           "- 1\n+ 2\n- 0\nc 14\nR 18\n# strings: 5\n");
  ASSERT_TRUE(imported.status.ok()) << imported.status;
  EXPECT_EQ(imported.imported.note, "");
  EXPECT_EQ(imported.session.machine.memory_bytes, 0x400000u);
  const Target& target = imported.session.targets.at(0);
  EXPECT_EQ(target.command, (std::vector<std::string>{"./prog", "12"}));
  EXPECT_EQ(target[SeriesId::kRss].Times(), (std::vector<int64_t>{10'000'000, 20'000'000}));
  EXPECT_EQ(target[SeriesId::kRss].Values(), (std::vector<double>{0x20000, 0x18000}));
  EXPECT_EQ(target.heap_peak_ns, 10'000'000);

  const std::vector<LineRow> rows = BuildLineTable(target);
  const LineRow* keep = RowOf(rows, "Keep", 2);
  ASSERT_NE(keep, nullptr);
  EXPECT_EQ(keep->self.counters.alloc_count, 2u);
  EXPECT_EQ(keep->self.counters.alloc_bytes, 200u);
  EXPECT_EQ(keep->self.counters.live_bytes(), 100u);
  EXPECT_EQ(keep->self.live_bytes_at_peak, 200u);
  const LineRow* inlined_into = RowOf(rows, "main", 5);
  ASSERT_NE(inlined_into, nullptr);
  EXPECT_EQ(inlined_into->inclusive.counters.live_bytes(), 100u);
  const LineRow* unknown = RowOf(rows, "??? (libx.so)", 0);
  ASSERT_NE(unknown, nullptr);
  EXPECT_EQ(unknown->self.counters.freed_count, 1u);
  EXPECT_EQ(unknown->self.counters.temporary_count, 1u) << "freed before anything else was allocated";
  const LineRow* caller = RowOf(rows, "main", 6);
  ASSERT_NE(caller, nullptr);
  EXPECT_EQ(caller->inclusive.counters.alloc_bytes, 16u);
  EXPECT_EQ(ProcessTotals(target).counters.live_bytes(), 108u) << "8 of them have no stack";
  ASSERT_EQ(imported.ticks.size(), 2u);
  EXPECT_EQ(imported.ticks[1].time_ns, 20'000'000);
}

TEST(ImportHeaptrackTest, ThePeakBetweenTimeStampsIsKept) {
  const ImportedText imported =
      ImportText(std::string(kHeaptrackHead) + kSymbols + "a 64 1\n+ 0\nc a\n+ 0\n+ 0\n- 0\n- 0\n- 0\nc 14\n");
  ASSERT_TRUE(imported.status.ok()) << imported.status;
  const Target& target = imported.session.targets.at(0);
  EXPECT_EQ(target[SeriesId::kHeapLive].Maximum(), 300);
  EXPECT_EQ(target.heap_peak_ns, 10'000'000);
  EXPECT_EQ(ProcessTotals(target).live_bytes_at_peak, 300u);
  EXPECT_EQ(ProcessTotals(target).counters.live_bytes(), 0u);
}

TEST(ImportHeaptrackTest, TakesStringsWithLineFeeds) {
  const ImportedText imported = ImportText(std::string(kHeaptrackHead) + "s 5 ma\nin\ni 10 1 1\nt 1 0\na 1 1\n+ 0\n");
  ASSERT_TRUE(imported.status.ok()) << imported.status;
  EXPECT_EQ(imported.session.targets[0].functions.at(0).name, "ma\nin");
}

TEST(ImportHeaptrackTest, RecursionIsEnteredOnce) {
  std::string text = std::string(kHeaptrackHead) + "s 1 f\ni 10 0 1\nt 1 0\n";
  for (int depth = 1; depth < 3000; ++depth) text += "t 1 " + absl::StrCat(absl::Hex(depth)) + "\n";
  const ImportedText imported = ImportText(text + "a 1 bb8\n+ 0\n");
  ASSERT_TRUE(imported.status.ok()) << imported.status;
  EXPECT_EQ(imported.session.targets[0].nodes.size(), 2u);
  EXPECT_EQ(ProcessTotals(imported.session.targets[0]).counters.alloc_bytes, 1u);
}

// One more function than a session has room for.
TEST(ImportHeaptrackTest, WhatFindsNoRoomCountsForItsCaller) {
  std::string text = std::string(kHeaptrackHead) + "s 4 main\n";
  const int functions = 1 << 16;
  std::string traces = "t 1 0\n";
  std::string allocations;
  std::string pointers = "i 1 0 1\n";
  for (int i = 0; i < functions; ++i) {
    const std::string hex = absl::StrCat(absl::Hex(i));
    absl::StrAppend(&text, "s ", absl::Hex(hex.size() + 1), " f", hex, "\n");
    absl::StrAppend(&pointers, "i ", absl::Hex(i + 16), " 0 ", absl::Hex(i + 2), "\n");
    absl::StrAppend(&traces, "t ", absl::Hex(i + 2), " 1\n");
    absl::StrAppend(&allocations, "a 1 ", absl::Hex(i + 2), "\n+ ", hex, "\n");
  }
  const ImportedText imported = ImportText(text + pointers + traces + allocations);
  ASSERT_TRUE(imported.status.ok()) << imported.status;
  EXPECT_THAT(imported.imported.note, testing::HasSubstr("found no room"));
  EXPECT_EQ(ProcessTotals(imported.session.targets[0]).counters.alloc_count, uint64_t{functions});
}

TEST(ImportHeaptrackTest, SaysWhatIsWrongWhere) {
  const auto error = [](const std::string& rest) {
    return std::string(ImportText(std::string(kHeaptrackHead) + kSymbols + rest).status.message());
  };
  EXPECT_EQ(ImportText("v 10200 2\n").status.message(), "line 1: only version 3 of heaptrack's files is known");
  EXPECT_EQ(error("m 1 2\n"), "line 15: it is a raw file of heaptrack, which heaptrack_interpret has not seen");
  EXPECT_EQ(error("s 3 toolong\n"), "line 15: a string is not as long as it says");
  EXPECT_EQ(error("i 1 9\n"), "line 15: it is no address with strings that are there");
  EXPECT_EQ(error("i 1 1 99 1 1\n"), "line 15: it is no address with strings that are there");
  EXPECT_EQ(error("t 9 0\n"), "line 15: it is no trace with an address and a caller that are there");
  EXPECT_EQ(error("t 1 4\n"), "line 15: it is no trace with an address and a caller that are there");
  EXPECT_EQ(error("a 1 4\n"), "line 15: it is no allocation with a trace that is there");
  EXPECT_EQ(error("+ 0\n"), "line 15: there is no such allocation");
  EXPECT_EQ(error("a 1 1\n- 0\n"), "line 16: nothing of it is allocated");
  EXPECT_EQ(error("c 2\nc 1\n"), "line 16: the time is no number, or goes back");
  EXPECT_EQ(error("a ffffffffffffffff 1\n"), "line 15: it is no allocation with a trace that is there");
}

}  // namespace
}  // namespace memline
