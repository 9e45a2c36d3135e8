// SPDX-License-Identifier: MIT
#include "profiler_core/report/process_table.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "profiler_core/report/coverage_problem.h"
#include "profiler_core/report/json_report.h"
#include "profiler_core/report/text_report.h"

namespace memline {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr double kMebibyte = 1 << 20;

Target Sampled(uint32_t pid, const char* version, int64_t from_ns, double bytes) {
  Target target;
  target.pid = pid;
  target.parent_pid = 1;
  target.command = {"program", std::to_string(pid)};
  target.executable = "/bin/program";
  target.runtime_version = version;
  target.start_ns = from_ns;
  target.interval_ns = 10'000'000;
  for (const int64_t time_ns : {from_ns, from_ns + 10'000'000}) target[SeriesId::kRss].Append(time_ns, bytes);
  target.tick_count = 2;
  if (target.runtime_version.empty()) target.coverage = {false, false, {}};
  target.end = {TargetEnd::Kind::kGoodbye, 0, from_ns + 10'000'000};
  return target;
}

TEST(ProcessTable, OfOneProcessIsLeftOut) {
  Session session;
  session.targets = {Sampled(20, "0.1.0", 0, kMebibyte)};
  EXPECT_EQ(ProcessTable(session), "");
}

TEST(ProcessTable, HasWhoWhenAndHowTheyEndedAndTheSum) {
  Session session;
  session.targets = {Sampled(20, "0.1.0", 1'000'000, 3 * kMebibyte), Sampled(21, "", 5'000'000, 4 * kMebibyte)};
  const std::string table = ProcessTable(session);
  EXPECT_THAT(table, HasSubstr("      20        1     1.00 ms     11.0 ms   3.00 MiB   program 20 (ended)\n"));
  EXPECT_THAT(table, HasSubstr("   program 21 (ended; only RSS, from outside)\n"));
  EXPECT_THAT(table, HasSubstr("processes together: peak 7.00 MiB at 5.00 ms\n"));
  const auto total = nlohmann::json::parse(JsonReport(session)).at("total");
  EXPECT_EQ(total.at("peak_rss_bytes"), 7 << 20);
  EXPECT_DOUBLE_EQ(total.at("peak_time_s"), 0.005);
}

TEST(ProcessTable, WhatWasSampledFromOutsideHasNoHeap) {
  Session session;
  session.targets = {Sampled(21, "", 0, 4 * kMebibyte)};
  EXPECT_THAT(TextReport(session, {}), HasSubstr("the program ended before a runtime in it spoke"));
  session.targets[0][SeriesId::kRss].Append(300'000'000, kMebibyte);
  const std::string text = TextReport(session, {});
  EXPECT_THAT(text, HasSubstr("only RSS is measured, from outside: no memline runtime spoke in program"));
  EXPECT_THAT(text, Not(HasSubstr("heap in use")));
  EXPECT_THAT(text, Not(HasSubstr("Lines by live bytes")));
  EXPECT_EQ(nlohmann::json::parse(JsonReport(session)).at("process").at("rss_method"), "sampled from outside");
  session.targets = {Sampled(21, "0.1.0", 0, 4 * kMebibyte)};
  EXPECT_FALSE(CoverageProblem(session.targets[0]));
  EXPECT_THAT(TextReport(session, {}), HasSubstr("heap in use"));
}

}  // namespace
}  // namespace memline
