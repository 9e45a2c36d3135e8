// SPDX-License-Identifier: MIT
#include "profiler_core/exchange/export.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "profiler_core/exchange/stacks.h"

namespace memline {
namespace {

using nlohmann::json;
using testing::HasSubstr;

// Outer of a.cpp calls Inner<A; B> on line 12. Names are as hostile as they may be.
class ExportTest : public testing::Test {
 protected:
  ExportTest() {
    Target& target = session_.targets.emplace_back();
    target.pid = 7;
    target.command = {"prog", "say \"hi\"\n"};
    target.functions = {Function{"Outer", "/src/a.cpp", 10, ""}, Function{"Inner<A; B>", "/src/b.cpp", 20, ""}};
    target.nodes = {Node{}, Node{0, 0, 0, 100}, Node{1, 1, 112, 200}};
    target.call_lines = {{}, {}, {"/src/a.cpp", 12}};
    Add(0, {}, 50, 0);
    Add(1, {"/src/a.cpp", 11}, 10, 4);
    Add(2, {"/src/b.cpp", 21}, 1000, 0);
    Add(2, {"/src/b.cpp", 22}, 30, 30);
    session_.start_unix_ns = 1'000'000'000'000;
    target[SeriesId::kRss].Append(1'000'000'000, 3 << 20);
    target[SeriesId::kRss].Append(2'000'000'000, 5 << 20);
    target[SeriesId::kHeapLive].Append(2'000'000'000, 1056);
    target.brackets = {Bracket{0, 0, 1, 500'000'000, 1'500'000'000, 1 << 20, 2 << 20}};
    slices_ = {TimeSlice{false, 0, 2'000'000'000, target.counters}};
  }
  void Add(uint32_t node, const SourceLine& line, uint64_t allocated, uint64_t freed) {
    Target& target = session_.targets[0];
    target.sites.push_back({node, target.sites.size()});
    target.site_lines.resize(target.sites.size());
    target.site_lines.back() = line;
    Counters counters;
    counters.alloc_count = 2;
    counters.alloc_bytes = allocated;
    counters.freed_bytes = freed;
    target.counters.push_back({0, static_cast<uint32_t>(target.sites.size() - 1), counters});
  }

  Session session_;
  std::vector<TimeSlice> slices_;
};

TEST_F(ExportTest, CollapsedStacks) {
  EXPECT_EQ(ExportCollapsed(session_, slices_, StackWeight::kLive),
            "Outer (a.cpp:11) 6\n"
            "Outer (a.cpp:12);Inner<A, B> (b.cpp:21) 1000\n"
            "outside PROFILE 50\n");
  EXPECT_THAT(ExportCollapsed(session_, slices_, StackWeight::kAllocations),
              HasSubstr("Outer (a.cpp:12);Inner<A, B> (b.cpp:22) 2\n"));
  session_.targets.push_back(session_.targets[0]);
  slices_.push_back(slices_[0]);
  EXPECT_THAT(ExportCollapsed(session_, slices_, StackWeight::kLive),
              testing::StartsWith("pid 7;Outer (a.cpp:11) 6\n"));
}

TEST_F(ExportTest, SpeedscopeSharesFrames) {
  const json file = json::parse(ExportSpeedscope(session_, slices_, StackWeight::kAllocated, "s"));
  const json& profile = file.at("profiles").at(0);
  EXPECT_EQ(profile.at("unit"), "bytes");
  EXPECT_EQ(profile.at("endValue"), 1090);
  EXPECT_EQ(file.at("shared").at("frames").size(), 5u);
  EXPECT_EQ(profile.at("samples").size(), 4u);
  EXPECT_EQ(profile.at("samples").at(1).at(0), profile.at("samples").at(2).at(0)) << "both are called on line 12";
}

TEST_F(ExportTest, CsvLeavesBlankWhatIsNotKnown) {
  EXPECT_EQ(ExportCsv(session_),
            "time_s,pid,rss_bytes,rss_peak_bytes,heap_bytes,retained_bytes,mapped_bytes\n"
            "1.000000,7,3145728,,,,\n"
            "2.000000,7,5242880,,1056,,\n");
}

TEST_F(ExportTest, DatOfMprof) {
  session_.targets.push_back(session_.targets[0]);
  session_.targets[1].pid = 8;
  EXPECT_EQ(ExportDat(session_),
            "CMDLINE prog say \"hi\"\n"
            "FUNC Outer 1.000000 1000.5000 2.000000 1001.5000 0\n"
            "MEM 3.000000 1001.0000\n"
            "MEM 5.000000 1002.0000\n"
            "CHLD 8 3.000000 1001.0000\n"
            "CHLD 8 5.000000 1002.0000\n");
}

}  // namespace
}  // namespace memline
