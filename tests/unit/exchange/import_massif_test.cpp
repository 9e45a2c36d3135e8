// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "profiler_core/analyse/line_table.h"
#include "tests/unit/exchange/imported.h"

namespace memline {
namespace {

constexpr char kMassifHead[] = "desc: (none)\ncmd: ./prog 12\ntime_unit: ms\n";

std::string Snapshot(int number, int time, int heap, const std::string& tree) {
  return "#-----------\nsnapshot=" + std::to_string(number) + "\n#-----------\ntime=" + std::to_string(time) +
         "\nmem_heap_B=" + std::to_string(heap) + "\nmem_heap_extra_B=8\nmem_stacks_B=0\nheap_tree=" + tree + "\n";
}

// Build (a.cpp:3) calls Keep (keep.cpp:7), which has 600; 300 more of Keep come from who knows where; 100 are of places
// of which only the sum is known.
constexpr char kPeakTree[] =
    "peak\n"
    "n2: 1000 (heap allocation functions) malloc/new/new[], --alloc-fns, etc.\n"
    " n2: 900 0x1093A0: Keep(unsigned long) (keep.cpp:7)\n"
    "  n1: 600 0x109400: Build (a.cpp:3)\n"
    "   n0: 600 0x4004B03: ??? (in /usr/lib/ld-linux-x86-64.so.2)\n"
    "  n0: 300 in 4 places, all below massif's threshold (1.00%)\n"
    " n0: 100 in 3 places, all below massif's threshold (1.00%)";
constexpr char kLaterTree[] =
    "detailed\n"
    "n1: 650 (heap allocation functions) malloc/new/new[], --alloc-fns, etc.\n"
    " n1: 650 0x1093A0: Keep(unsigned long) (keep.cpp:7)\n"
    "  n1: 650 0x109400: Build (a.cpp:3)\n"
    "   n0: 650 0x4004B03: ??? (in /usr/lib/ld-linux-x86-64.so.2)";

const LineRow* RowAt(const std::vector<LineRow>& rows, const std::string& file, uint32_t line) {
  for (const LineRow& row : rows) {
    if (row.file == file && row.line == line) return &row;
  }
  return nullptr;
}

TEST(ImportMassifTest, LinesHoldWhatTheTreesSay) {
  const ImportedText imported = ImportText(kMassifHead + Snapshot(0, 0, 0, "empty") + Snapshot(1, 20, 1000, kPeakTree) +
                                           Snapshot(2, 30, 900, "empty") + Snapshot(3, 50, 650, kLaterTree));
  ASSERT_TRUE(imported.status.ok()) << imported.status;
  const Target& target = imported.session.targets.at(0);
  EXPECT_EQ(target.command, (std::vector<std::string>{"./prog", "12"}));
  EXPECT_EQ(target[SeriesId::kHeapLive].Values(), (std::vector<double>{0, 1000, 900, 650}));
  EXPECT_EQ(target[SeriesId::kHeapLive].back().time_ns, 50'000'000);
  EXPECT_EQ(target[SeriesId::kRss].size(), 0u) << "massif knows nothing of it";
  EXPECT_EQ(target.last_ns(), 50'000'000);
  EXPECT_EQ(target.user_counters.at(0).series.back().value, 8);
  EXPECT_EQ(target.heap_peak_ns, 20'000'000);
  EXPECT_EQ(target.modules.at(0).path, "/usr/lib/ld-linux-x86-64.so.2");

  const std::vector<LineRow> rows = BuildLineTable(target);
  const LineRow* keep = RowAt(rows, "keep.cpp", 7);
  ASSERT_NE(keep, nullptr);
  EXPECT_EQ(keep->function, "Keep(unsigned long)");
  EXPECT_EQ(keep->self.counters.live_bytes(), 650u);
  EXPECT_EQ(keep->self.live_bytes_at_peak, 900u);
  EXPECT_EQ(keep->self.counters.alloc_bytes, 950u) << "600 and 300, then 50 more";
  EXPECT_EQ(keep->self.counters.alloc_count, 0u) << "it is not known";
  const LineRow* build = RowAt(rows, "a.cpp", 3);
  ASSERT_NE(build, nullptr);
  EXPECT_EQ(build->inclusive.counters.live_bytes(), 650u);
  EXPECT_EQ(build->inclusive.live_bytes_at_peak, 600u);
  EXPECT_EQ(build->self.counters.live_bytes(), 0u);
  EXPECT_EQ(ProcessTotals(target).counters.live_bytes(), 650u);
  EXPECT_EQ(ProcessTotals(target).live_bytes_at_peak, 1000u);

  ASSERT_EQ(imported.ticks.size(), 2u);
  EXPECT_EQ(imported.ticks[0].time_ns, 20'000'000);
}

TEST(ImportMassifTest, SaysWhatIsWrongWhere) {
  const auto error = [](const std::string& rest) {
    return std::string(ImportText(kMassifHead + rest).status.message());
  };
  EXPECT_EQ(error("time_unit: days\n"), "line 4: the unit of time is not known");
  EXPECT_EQ(error("nonsense\n"), "line 4: it is no line of a massif file");
  EXPECT_EQ(error("heap_tree=empty\n"), "line 4: a heap tree belongs to no snapshot");
  EXPECT_EQ(error(Snapshot(0, 5, 1, "empty") + Snapshot(1, 4, 1, "empty")), "line 15: the time goes back");
  EXPECT_EQ(error(Snapshot(0, 5, 1, "detailed\nn1: 5 (heap)\n  n0: 5 0x1: f (a.c:1)")),
            "line 13: the heap tree is not indented as it must be");
  EXPECT_EQ(error(Snapshot(0, 5, 1, "detailed\nn1: 5 (heap)")), "line 12: the heap tree is cut short");
  EXPECT_EQ(error(Snapshot(0, 5, 1, "detailed\nsnapshot=1")), "line 12: it is no node of a heap tree");
  EXPECT_EQ(error(Snapshot(0, 5, 1, "detailed\nn0: 99999999999999999999 (heap)")),
            "line 12: the bytes of a node are no number");
  EXPECT_EQ(error("snapshot=1\ntime=99999999999999999\n"), "line 5: the time is out of range");
  std::string deep = "detailed\n";
  for (int depth = 0; depth < 2000; ++depth)
    deep += std::string(static_cast<size_t>(depth), ' ') + "n1: 5 0x1: f (a.c:1)\n";
  EXPECT_THAT(error(Snapshot(0, 5, 5, deep)), testing::HasSubstr("the heap tree is too deep"));
}

}  // namespace
}  // namespace memline
