// SPDX-License-Identifier: MIT
#include "profiler_core/report/group_report.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "profiler_core/report/csv.h"

namespace memline {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;

TEST(Csv, QuotesWhatNeedsIt) {
  CsvWriter csv;
  csv.Add("plain");
  csv.Add("a, b");
  csv.Add("say \"x\"\nnext");
  csv.EndRow();
  csv.Add("");
  csv.Add(-3);
  csv.EndRow();
  EXPECT_EQ(csv.Take(), "plain,\"a, b\",\"say \"\"x\"\"\nnext\"\n,-3\n");
}

class GroupReportTest : public testing::Test {
 protected:
  GroupReportTest() {
    Target target;
    target.pid = 4711;
    target.command = {"prog"};
    target.functions = {Function{}, Function{"Grow", "a.cpp", 10, ""}, Function{"Fall", "a.cpp", 30, ""}};
    target.nodes = {Node{}, Node{0, 1, 0, 100}, Node{1, 2, 112, 200}, Node{0, 2, 0, 200}};
    target.call_lines = {{}, {}, {"a.cpp", 12}, {}};
    for (const auto& [node, line, allocated, freed] :
         {std::tuple{1u, 11u, 3000u, 0u}, std::tuple{2u, 31u, 50u, 2050u}, std::tuple{3u, 32u, 7000u, 0u}}) {
      target.sites.push_back({node, line * 10});
      target.site_lines.resize(target.sites.size());
      target.site_lines.back() = {"a.cpp", line};
      Counters counters;
      counters.alloc_bytes = allocated;
      counters.freed_bytes = freed;
      counters.alloc_count = 2;
      target.counters.push_back({0, static_cast<uint32_t>(target.sites.size() - 1), counters});
    }
    target[SeriesId::kRss].Append(1'000'000'000, 1 << 20);
    target[SeriesId::kRss].Append(2'000'000'000, 3 << 20);
    slices_ = {TimeSlice{true, 1'000'000'000, 2'000'000'000, target.counters}};
    session_.targets.push_back(std::move(target));
  }

  Session session_;
  std::vector<TimeSlice> slices_;
};

TEST_F(GroupReportTest, OfARangeSaysWhatChanged) {
  EXPECT_EQ(TextGroupReport(session_, slices_, {}),
            "prog (pid 4711) from 1.00 s to 2.00 s: what changed after the first and up to the second\n"
            "  RSS 3.00 MiB, before 1.00 MiB\n"
            "  heap +7.81 KiB, 6 allocations of 9.81 KiB\n"
            "\n"
            "  RSS incr. Live change   Increment  Allocated   Allocs Temporary   Line\n"
            "========================================================================\n"
            "              +6.84 KiB   +6.84 KiB   6.84 KiB        2             a.cpp:32  Fall\n"
            "              +2.93 KiB   +2.93 KiB   2.93 KiB        2             a.cpp:11  Grow\n"
            "                                                                    a.cpp:12  Grow\n"
            "              -1.95 KiB       +50 B       50 B        2             a.cpp:31  Fall\n");
}

TEST_F(GroupReportTest, ATreeIsSortedBelowEachCaller) {
  GroupReportOptions options;
  options.groups.by = Grouping::kPath;
  const json report = json::parse(JsonGroupReport(session_, slices_, options));
  EXPECT_EQ(report.at("by"), "tree");
  EXPECT_EQ(report.at("from_s"), 1.0);
  std::vector<std::string> rows;
  for (const json& row : report.at("groups")) {
    rows.push_back(std::to_string(row.at("depth").get<int>()) + row.at("name").get<std::string>() + " " +
                   std::to_string(row.at("live_bytes").get<int>()) + " " +
                   std::to_string(row.at("self").at("live_bytes").get<int>()));
  }
  EXPECT_THAT(rows, testing::ElementsAre("0Fall 7000 7000", "0Grow 1000 3000", "1Fall -2000 -2000"));
}

TEST_F(GroupReportTest, SortsAndCuts) {
  GroupReportOptions options;
  options.sort = GroupSort::kName;
  options.top = 1;
  const std::string csv = CsvGroupReport(session_, slices_, options);
  EXPECT_THAT(csv, testing::StartsWith("pid,name,function,file,line,depth,source,alloc_count,alloc_bytes,"));
  EXPECT_THAT(csv, HasSubstr("\n4711,a.cpp:11,Grow,a.cpp,11,0,,2,3000,"));
  EXPECT_EQ(std::count(csv.begin(), csv.end(), '\n'), 2);
}

}  // namespace
}  // namespace memline
