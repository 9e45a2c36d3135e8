// SPDX-License-Identifier: MIT
// `memline diff` and `memline leaks` on recordings of programs that say what they did.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdio>
#include <nlohmann/json.hpp>

#include "tests/unit/store/scratch_directory.h"
#include "tests/victims/process.h"

namespace memline {
namespace {

using nlohmann::json;
using testing::HasSubstr;

json Parsed(const std::vector<std::string>& arguments) {
  const Outcome outcome = Memline(arguments);
  EXPECT_EQ(outcome.status, 0) << outcome.errors;
  return outcome.status == 0 ? json::parse(outcome.output) : json();
}

class DiffTest : public testing::Test {
 protected:
  // Records a program that keeps so many blocks and drops some of them.
  std::string Record(const std::string& name, int keep, int drop) {
    const std::string session = (scratch_ / (name + ".memline")).string();
    Process recorded({Program("memline"), "run", "--no-report", "-o", session, "--", Program("told")}, {});
    recorded.Tell("keep " + std::to_string(keep) + "\ndrop " + std::to_string(drop) + "\n");
    recorded.CloseInput();
    EXPECT_EQ(recorded.Wait(), 7) << recorded.Errors();
    return session;
  }

  ScratchDirectory scratch_;
};

TEST_F(DiffTest, OfTwoSessions) {
  const std::string before = Record("before", 100, 10);
  const std::string after = Record("after", 250, 10);
  const json report = Parsed({"diff", before, after, "--format", "json"});
  ASSERT_FALSE(report.at("groups").empty());
  const json& first = report.at("groups").at(0);
  EXPECT_EQ(first.at("source"), "blocks[count++] = std::malloc(100);");
  EXPECT_EQ(first.at("live_bytes"), 240 * 100);
  EXPECT_EQ(first.at("live_bytes_change"), 150 * 100);
  EXPECT_EQ(first.at("live_count_change"), 150);
  EXPECT_EQ(first.at("before").at("alloc_count"), 100);
  EXPECT_EQ(first.at("after").at("alloc_count"), 250);

  const Outcome text = Memline({"diff", after, before});
  EXPECT_EQ(text.status, 0) << text.errors;
  EXPECT_THAT(text.output, HasSubstr("-14.6 KiB"));
  EXPECT_THAT(text.output, HasSubstr("blocks[count++] = std::malloc(100);"));
  const json same = Parsed({"diff", after, after, "--format", "json"});
  for (const json& group : same.at("groups")) EXPECT_EQ(group.at("live_bytes_change"), 0) << group;
  const json functions = Parsed({"diff", before, after, "--format", "json", "--by", "function", "--only", "Keep"});
  ASSERT_EQ(functions.at("groups").size(), 1u);
  EXPECT_EQ(functions.at("groups").at(0).at("live_bytes_change"), 150 * 100);
}

TEST_F(DiffTest, OfTwoMomentsOfOne) {
  const std::string session = Record("one", 100, 30);
  const json report = Parsed(
      {"diff", session, "--from", "start", "--to", "end", "--format", "json", "--by", "function", "--only", "Keep"});
  ASSERT_EQ(report.at("groups").size(), 1u);
  EXPECT_EQ(report.at("groups").at(0).at("live_bytes_change"), 70 * 100);
}

TEST_F(DiffTest, WhatCannotBeCompared) {
  const std::string session = Record("one", 1, 0);
  const auto refused = [](const std::vector<std::string>& arguments, const std::string& why) {
    const Outcome outcome = Memline(arguments);
    EXPECT_EQ(outcome.status, 2);
    EXPECT_EQ(outcome.output, "");
    EXPECT_THAT(outcome.errors, HasSubstr(why));
  };
  refused({"diff", session}, "there is nothing to compare with");
  refused({"diff", session, session, "--from", "1"}, "two sessions were named");
  refused({"diff", session, (scratch_ / "none.memline").string()}, "cannot compare");
  refused({"diff", session, "--at", "1", "--to", "2"}, "--at names one moment");
}

TEST(LeaksTest, FindTheLineThatLeaks) {
  const ScratchDirectory scratch;
  const std::string session = (scratch / "leaking.memline").string();
  const Outcome recorded = Memline({"run", "--no-report", "-i", "1ms", "-o", session, "--", Program("leaking"), "600"});
  ASSERT_EQ(recorded.status, 0) << recorded.errors;
  const json report = Parsed({"leaks", session, "--format", "json"});
  ASSERT_FALSE(report.at("groups").empty());
  const json& first = report.at("groups").at(0);
  EXPECT_EQ(first.at("function"), "Leak");
  EXPECT_EQ(first.at("suspected"), true) << first;
  EXPECT_EQ(first.at("live_bytes"), 600 * 500);
  for (const json& group : report.at("groups")) {
    EXPECT_TRUE(group.at("function") == "Leak" || group.at("suspected") == false) << group;
  }
  const Outcome text = Memline({"leaks", session});
  EXPECT_EQ(text.status, 0) << text.errors;
  EXPECT_THAT(text.output, HasSubstr("  Leak  void** more"));
  EXPECT_THAT(text.output, HasSubstr(" steps since "));
  EXPECT_THAT(text.output, testing::Not(HasSubstr("Exchange")));
  EXPECT_THAT(Memline({"leaks", session, "--all"}).output, HasSubstr("Exchange"));

  const json late = Parsed({"leaks", session, "--from", "50%", "--to", "end", "--format", "json"});
  EXPECT_EQ(late.at("groups").at(0).at("function"), "Leak");
  EXPECT_EQ(late.at("groups").at(0).at("suspected"), true);
  EXPECT_GT(late.at("groups").at(0).at("first_s"), first.at("first_s"));
  EXPECT_EQ(late.at("groups").at(0).at("live_bytes"), 600 * 500);
  EXPECT_LT(Parsed({"leaks", session, "--to", "50%", "--format", "json"}).at("groups").at(0).at("live_bytes"),
            600 * 500);
  const Outcome refused = Memline({"leaks", session, "--from", "end", "--to", "start"});
  EXPECT_EQ(refused.status, 2);
  EXPECT_THAT(refused.errors, HasSubstr("the range ends before it begins"));
}

// Of a line that never frees, what is older than some age is what was live that long ago.
TEST(LeaksTest, SayHowOldWhatIsLiveIs) {
  const ScratchDirectory scratch;
  const std::string session = (scratch / "leaking.memline").string();
  const Outcome recorded = Memline({"run", "--no-report", "-i", "1ms", "-o", session, "--", Program("leaking"), "600"});
  ASSERT_EQ(recorded.status, 0) << recorded.errors;
  const json report = Parsed({"leaks", session, "--format", "json"});
  const json& process = report.at("processes").at(0);
  ASSERT_FALSE(process.at("ages").empty());
  int compared = 0;
  for (const json& group : report.at("groups")) {
    const json& ages = group.at("ages");
    ASSERT_TRUE(ages.empty() || ages.size() == process.at("ages").size());
    for (size_t i = 0; i < ages.size(); ++i) {
      EXPECT_LE(ages[i].at("least_bytes"), ages[i].at("most_bytes"));
      EXPECT_LE(ages[i].at("most_bytes"), i == 0 ? group.at("live_bytes") : ages[i - 1].at("most_bytes"));
    }
    if (group.at("function") != "Leak") continue;
    ASSERT_FALSE(ages.empty());
    const double then = process.at("end_s").get<double>() - ages[0].at("older_than_s").get<double>();
    char time[32];
    std::snprintf(time, sizeof time, "%.9f", then);
    const json lines = Parsed({"report", session, "--at", time, "--format", "json"}).at("groups");
    for (const json& line : lines) {
      if (line.at("function") != "Leak" || line.at("line") != group.at("line")) continue;
      EXPECT_EQ(ages[0].at("least_bytes"), line.at("self").at("live_bytes")) << time;
      ++compared;
    }
  }
  EXPECT_EQ(compared, 1);
  EXPECT_THAT(Memline({"leaks", session}).output, HasSubstr("older than 100 ms: "));
}

}  // namespace
}  // namespace memline
