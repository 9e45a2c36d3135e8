// SPDX-License-Identifier: MIT
#include "profiler_core/analyse/line_table.h"

#include <gtest/gtest.h>

#include <map>
#include <string>

namespace memline {
namespace {

Counters AllocatedBlocks(uint64_t count, uint64_t bytes) {
  Counters counters;
  counters.alloc_count = count;
  counters.alloc_bytes = bytes;
  return counters;
}

Counters Entered(uint64_t entries) {
  Counters counters;
  counters.entries = entries;
  return counters;
}

// main-like Outer (lines 10-14) calls Inner (lines 20-23) on line 12; Inner calls itself on line 22.
//   node 1: Outer   node 2: Outer:12 > Inner   node 3: Outer:12 > Inner:22 > Inner
class LineTableTest : public testing::Test {
 protected:
  LineTableTest() {
    target_.functions = {Function{}, Function{"void Outer()", "a.cpp", 10, ""},
                         Function{"void Inner()", "a.cpp", 20, ""}};
    target_.nodes = {Node{}, Node{0, 1, 0, 100}, Node{1, 2, 112, 200}, Node{2, 2, 222, 200}};
    target_.call_lines = {{}, {}, {"a.cpp", 12}, {"a.cpp", 22}};
    target_.sources = {FunctionSource{},
                       FunctionSource{"Outer", "a.cpp", 9, {"void Outer() {", "  PROFILE();", "  a", "  Inner();"}},
                       FunctionSource{"Inner", "a.cpp", 19, {"void Inner() {", "  PROFILE();", "\tnew int;"}}};
  }

  void AddSite(uint32_t node, uint64_t pc, uint32_t line, const Counters& counters, uint32_t thread = 0) {
    target_.sites.push_back({node, pc});
    target_.site_lines.resize(target_.sites.size());
    target_.site_lines.back() = {"a.cpp", line};
    target_.counters.push_back({thread, static_cast<uint32_t>(target_.sites.size() - 1), counters});
  }

  [[nodiscard]] LineRow Row(const std::string& function, uint32_t line) const {
    for (const LineRow& row : BuildLineTable(target_)) {
      if (row.function == function && row.line == line) return row;
    }
    ADD_FAILURE() << "no row for " << function << ":" << line;
    return {};
  }

  Target target_;
};

TEST_F(LineTableTest, CallsIncludeWhatTheyCallAndSelfDoesNot) {
  AddSite(1, 111, 11, AllocatedBlocks(1, 10));
  AddSite(2, 221, 21, AllocatedBlocks(2, 100));
  EXPECT_EQ(Row("Outer", 12).inclusive.counters.alloc_bytes, 100u);
  EXPECT_EQ(Row("Outer", 12).self.counters.alloc_bytes, 0u);
  EXPECT_EQ(Row("Inner", 21).self.counters.alloc_bytes, 100u);
  EXPECT_EQ(Row("Outer", 11).inclusive.counters.alloc_bytes, 10u);
}

TEST_F(LineTableTest, RecursionIsCountedOnce) {
  AddSite(2, 221, 21, AllocatedBlocks(1, 100));
  AddSite(3, 221, 21, AllocatedBlocks(5, 500));
  EXPECT_EQ(Row("Inner", 21).inclusive.counters.alloc_bytes, 600u);
  EXPECT_EQ(Row("Inner", 22).inclusive.counters.alloc_bytes, 500u);
  EXPECT_EQ(Row("Outer", 12).inclusive.counters.alloc_bytes, 600u);
  const std::vector<FunctionRow> functions = BuildFunctionTable(target_);
  for (const FunctionRow& row : functions) {
    if (row.name == "Inner" || row.name == "Outer") {
      EXPECT_EQ(row.inclusive.counters.alloc_bytes, 600u) << row.name;
    }
  }
}

TEST_F(LineTableTest, SelfFiguresSumToTheProcess) {
  target_.counters.push_back({0, 0, AllocatedBlocks(3, 1000)});
  AddSite(1, 111, 11, AllocatedBlocks(1, 10), 0);
  AddSite(2, 221, 21, AllocatedBlocks(2, 100), 1);
  AddSite(3, 221, 21, AllocatedBlocks(4, 7), 2);
  uint64_t lines = 0;
  for (const LineRow& row : BuildLineTable(target_)) lines += row.self.counters.alloc_bytes;
  uint64_t functions = 0;
  for (const FunctionRow& row : BuildFunctionTable(target_)) functions += row.self.counters.alloc_bytes;
  EXPECT_EQ(lines, 1117u);
  EXPECT_EQ(functions, 1117u);
  EXPECT_EQ(ProcessTotals(target_).counters.alloc_bytes, 1117u);
}

TEST_F(LineTableTest, LinesThatRanHaveRowsThoughTheyAllocatedNothing) {
  AddSite(1, 111, 11, AllocatedBlocks(2, 10));
  target_.executions = {{1, 11, 7, LineExecutions::Basis::kCounted}, {1, 12, 70, LineExecutions::Basis::kInferred}};
  EXPECT_EQ(Row("Outer", 11).executions, 7u);
  EXPECT_EQ(OccurrencesOf(Row("Outer", 11)).kind, Occurrences::Kind::kExecutions);
  EXPECT_EQ(Row("Outer", 12).executions, 70u);
  EXPECT_EQ(Row("Outer", 12).source, "Inner();");
  EXPECT_EQ(Row("Outer", 12).self, LineFigures{});
}

TEST_F(LineTableTest, WhatIsNotCertainIsNotShownAsExecutions) {
  AddSite(1, 111, 11, AllocatedBlocks(2, 10));
  target_.executions = {{1, 11, 7, LineExecutions::Basis::kUnknown}, {1, 12, 70, LineExecutions::Basis::kInferred}};
  target_.executions_torn = true;
  EXPECT_EQ(OccurrencesOf(Row("Outer", 11)).kind, Occurrences::Kind::kAllocations);
  EXPECT_EQ(OccurrencesOf(Row("Outer", 11)).count, 2u);
  EXPECT_EQ(OccurrencesOf(Row("Outer", 12)).kind, Occurrences::Kind::kUnknown);
  EXPECT_TRUE(LinesWereCounted(Row("Outer", 12)));
}

TEST_F(LineTableTest, NothingIsCertainWhereSomethingWasNotCounted) {
  target_.executions = {{1, 12, 70, LineExecutions::Basis::kCounted}};
  target_.uncounted_executions = 1;
  EXPECT_EQ(OccurrencesOf(Row("Outer", 12)).kind, Occurrences::Kind::kUnknown);
}

TEST_F(LineTableTest, EntriesStandOnTheLineOfTheProfile) {
  AddSite(2, 200, 77, Entered(3));
  EXPECT_EQ(Row("Inner", 20).self.counters.entries, 3u);
  EXPECT_EQ(Row("Outer", 12).inclusive.counters.entries, 0u);
}

TEST_F(LineTableTest, OutsideIsLastAndHasItsName) {
  target_.counters.push_back({0, 0, AllocatedBlocks(1, 1)});
  AddSite(1, 111, 11, AllocatedBlocks(1, 10));
  EXPECT_EQ(BuildLineTable(target_).back().function, kOutsideProfile);
  EXPECT_EQ(BuildFunctionTable(target_).back().name, kOutsideProfile);
  EXPECT_EQ(BuildFunctionTable(target_).back().function, UINT32_MAX);
}

TEST_F(LineTableTest, OutsideHasARowForEachThreadSlot) {
  target_.threads = {{0, 100, 0, "main"}, {1, 101, 5, "worker"}, {1, 102, 9, "worker"}, {1, 103, 9, "worker"}};
  AddSite(0, 1, 0, AllocatedBlocks(1, 10), 0);
  AddSite(0, 2, 0, AllocatedBlocks(2, 20), 1);
  target_.counters.push_back({0, 2, Counters{}});
  target_.counters.back().counters.freed_bytes = 5;  // main frees a block of a worker's
  std::map<std::string, uint64_t> live;
  for (const LineRow& row : BuildLineTable(target_)) {
    EXPECT_EQ(row.function, kOutsideProfile);
    live[row.thread] = row.self.counters.live_bytes();
  }
  EXPECT_EQ(live, (std::map<std::string, uint64_t>{{"main (100)", 10}, {"worker (101), then 2 more", 15}}));
  EXPECT_EQ(BuildFunctionTable(target_).size(), 1u);
}

TEST_F(LineTableTest, SourceTextIsTheLineWithoutIndentation) {
  AddSite(2, 221, 21, AllocatedBlocks(1, 1));
  EXPECT_EQ(Row("Inner", 21).source, "new int;");
}

TEST_F(LineTableTest, WithoutSymbolsTheFunctionIsKnownAndTheLineIsNot) {
  target_.sources.clear();
  target_.call_lines.clear();
  AddSite(2, 221, 0, AllocatedBlocks(1, 5));
  EXPECT_EQ(Row("void Inner()", 0).self.counters.alloc_bytes, 5u);
}

TEST_F(LineTableTest, IdsOutOfRangeAreOutside) {
  AddSite(999, 5, 5, AllocatedBlocks(1, 5));
  EXPECT_EQ(Row(std::string(kOutsideProfile), 5).self.counters.alloc_bytes, 5u);
}

}  // namespace
}  // namespace memline
