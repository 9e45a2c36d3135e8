// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "profiler_core/exchange/export_open_metrics.h"
#include "profiler_core/exchange/open_metrics_text.h"

namespace memline {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;

class OpenMetrics : public testing::Test {
 protected:
  OpenMetrics() { AddTarget(7, {"/opt/prog", "say \"hi\"\n"}); }
  Target& AddTarget(uint32_t pid, const std::vector<std::string>& command) {
    Target& target = session_.targets.emplace_back();
    target.pid = pid;
    target.command = command;
    target.executable = command[0];
    target.start_unix_ns = 1'700'000'000'900'000'000;
    target.tick_count = 3;
    target.functions = {Function{"Grow", "/src/a.cpp", 10, ""}};
    target.nodes.push_back({0, 0, 0, 100});
    target[SeriesId::kRss].Append(1, 5 << 20);
    target[SeriesId::kRss].Append(2, 3 << 20);
    return target;
  }
  static void AddLine(Target& target, uint32_t line, uint64_t allocated, uint64_t freed = 0) {
    target.sites.push_back({1, target.sites.size()});
    target.site_lines.resize(target.sites.size());
    target.site_lines.back() = {"/src/a.cpp", line};
    Counters counters;
    counters.alloc_count = 2;
    counters.freed_count = 1;
    counters.alloc_bytes = allocated;
    counters.freed_bytes = freed;
    target.counters.push_back({0, static_cast<uint32_t>(target.sites.size() - 1), counters});
  }
  static size_t CountOf(const std::string& part, const std::string& text) {
    size_t count = 0;
    for (size_t at = 0; (at = text.find(part, at)) != std::string::npos; at += part.size()) ++count;
    return count;
  }

  Session session_;
};

TEST_F(OpenMetrics, ProcessAndLines) {
  Target& target = session_.targets[0];
  AddLine(target, 11, 10, 4);
  AddLine(target, 12, 1000);
  target[SeriesId::kHeapLive].Append(2, 1006);
  target.stats.runtime_bytes = 4321;
  target.missed_ticks = 1;
  OpenMetricsOptions options;
  options.arguments = false;
  options.runtime_cpu_ns = {{7, 1'050'000'000}};
  const std::string text = ExportOpenMetrics(session_, options);
  for (const char* sample : {
           "memline_up{pid=\"7\",command=\"prog\"} 1\n",
           "memline_start_time_seconds{pid=\"7\",command=\"prog\"} 1700000000\n",
           "memline_rss_bytes{pid=\"7\",command=\"prog\"} 3145728\n",
           "memline_rss_peak_bytes{pid=\"7\",command=\"prog\"} 5242880\n",
           "memline_heap_bytes{pid=\"7\",command=\"prog\"} 1006\n",
           "memline_heap_blocks{pid=\"7\",command=\"prog\"} 2\n",
           "memline_allocations_total{pid=\"7\",command=\"prog\"} 4\n",
           "memline_allocated_bytes_total{pid=\"7\",command=\"prog\"} 1010\n",
           "memline_freed_bytes_total{pid=\"7\",command=\"prog\"} 4\n",
           "memline_runtime_bytes{pid=\"7\",command=\"prog\"} 4321\n",
           "memline_runtime_cpu_seconds_total{pid=\"7\",command=\"prog\"} 1.050000000\n",
           "memline_ticks_total{pid=\"7\",command=\"prog\"} 3\n",
           "memline_missed_ticks_total{pid=\"7\",command=\"prog\"} 1\n",
           "memline_line_live_bytes{pid=\"7\",command=\"prog\",function=\"Grow\",file=\"/src/a.cpp\",line=\"11\"} 6\n",
           "memline_line_allocated_bytes_total{pid=\"7\",command=\"prog\",function=\"Grow\",file=\"/src/a.cpp\","
           "line=\"12\"} 1000\n",
           "# TYPE memline_line_allocated_bytes counter\n# UNIT memline_line_allocated_bytes bytes\n"
           "# HELP memline_line_allocated_bytes Allocated by the line.\n",
       }) {
    EXPECT_THAT(text, HasSubstr(sample));
  }
  EXPECT_THAT(text, Not(HasSubstr("memline_retained_bytes{"))) << "is not known";
  EXPECT_THAT(text, EndsWith("\n# EOF\n"));
}

TEST_F(OpenMetrics, EachFamilyOnceAndTogether) {
  AddTarget(8, {"other"});
  for (Target& target : session_.targets) AddLine(target, 11, 10);
  const std::string text = ExportOpenMetrics(session_);
  EXPECT_EQ(CountOf("# TYPE memline_line_live_bytes gauge\n", text), 1u);
  std::vector<std::string> seen;
  for (size_t begin = 0, end; (end = text.find('\n', begin)) != std::string::npos; begin = end + 1) {
    const std::string line = text.substr(begin, end - begin);
    if (line.starts_with("#")) continue;
    const std::string name = line.substr(0, line.find('{'));
    if (!seen.empty() && seen.back() == name) continue;
    EXPECT_EQ(std::count(seen.begin(), seen.end(), name), 0) << name;
    seen.push_back(name);
  }
}

TEST_F(OpenMetrics, TheLinesThatHoldMost) {
  for (uint32_t line = 1; line <= 100; ++line) AddLine(session_.targets[0], line, 1000 + line);
  AddLine(AddTarget(8, {"other"}), 1, 5);
  OpenMetricsOptions options;
  options.process_lines = 10;
  std::string text = ExportOpenMetrics(session_, options);
  EXPECT_EQ(CountOf("memline_line_live_bytes{pid=\"7\"", text), 10u);
  EXPECT_THAT(text, HasSubstr("line=\"91\"} 1091\n"));
  EXPECT_THAT(text, Not(HasSubstr("line=\"90\"")));
  EXPECT_THAT(text, HasSubstr("memline_allocations_total{pid=\"7\",command=\"/opt/prog say \\\"hi\\\"\"} 200\n"))
      << "of all lines";
  options.lines = 6;
  text = ExportOpenMetrics(session_, options);
  EXPECT_EQ(CountOf("memline_line_live_bytes{pid=\"7\"", text), 3u);
  EXPECT_EQ(CountOf("memline_line_live_bytes{pid=\"8\"", text), 1u);
}

TEST_F(OpenMetrics, WhatLabelsDoNotTellApartIsOneSample) {
  AddLine(session_.targets[0], 11, 10);
  session_.targets[0].functions.push_back(session_.targets[0].functions[0]);
  session_.targets[0].nodes.push_back({0, 1, 0, 200});
  AddLine(session_.targets[0], 11, 30);
  session_.targets[0].sites.back().node = 2;
  EXPECT_EQ(CountOf("memline_line_live_bytes{", ExportOpenMetrics(session_)), 1u);
  EXPECT_THAT(ExportOpenMetrics(session_), HasSubstr("line=\"11\"} 40\n"));
}

TEST_F(OpenMetrics, EndedProcesses) {
  session_.targets[0].end = {TargetEnd::Kind::kSignalled, 9, 500};
  OpenMetricsOptions options;
  EXPECT_THAT(ExportOpenMetrics(session_, options), HasSubstr("state=\"killed by signal 9 (Killed)\"} 1\n"));
  EXPECT_THAT(ExportOpenMetrics(session_, options),
              HasSubstr("\nmemline_up{pid=\"7\",command=\"/opt/prog say \\\"hi\\\"\"} 0\n"));
  options.ended_after_ns = 501;
  EXPECT_THAT(ExportOpenMetrics(session_, options), Not(HasSubstr("pid=\"7\"")));
  options.ended_after_ns = 0;
  AddTarget(7, {"next"});
  const std::string text = ExportOpenMetrics(session_, options);
  EXPECT_EQ(CountOf("\nmemline_up{", text), 1u);
  EXPECT_THAT(text, HasSubstr("memline_up{pid=\"7\",command=\"next\"} 1\n"));
}

TEST_F(OpenMetrics, HostileLabels) {
  EXPECT_EQ(MetricLabels({{"a", "a\\b\"c\nd\te"}, {"b", "\xff<\xc3\xa9>"}}),
            "a=\"a\\\\b\\\"c\\nd e\",b=\"\xef\xbf\xbd<\xc3\xa9>\"");
  const std::string longest = MetricLabels({{"a", std::string(100'000, 'x')}});
  EXPECT_LT(longest.size(), 1000u);
  // Cut within a character.
  EXPECT_THAT(MetricLabels({{"a", std::string(511, 'x') + "\xc3\xa9"}}), EndsWith("x\xef\xbf\xbd\""));
  session_.targets[0].functions[0].name = "a\\b\"c\nd\xfe";
  AddLine(session_.targets[0], 11, 6);
  EXPECT_THAT(ExportOpenMetrics(session_), HasSubstr("function=\"a\\\\b\\\"c\\nd\xef\xbf\xbd\","));
}

TEST_F(OpenMetrics, NothingRunsYet) {
  session_.targets.clear();
  session_.machine.memory_bytes = 1024;
  EXPECT_THAT(ExportOpenMetrics(session_), HasSubstr("\nmemline_machine_memory_bytes 1024\n"));
}

}  // namespace
}  // namespace memline
