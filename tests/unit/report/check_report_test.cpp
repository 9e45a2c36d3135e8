// SPDX-License-Identifier: MIT
#include "profiler_core/report/check_report.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace memline {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::Not;

Group Line(const std::string& source) {
  Group line;
  line.name = "index.cpp:42";
  line.function = "Build";
  line.file = "/src/index.cpp";
  line.line = 42;
  line.source = source;
  return line;
}

// A limit of the process that is broken, one of a line's growth that is met.
BudgetCheck Checked(const std::string& source = "names.push_back(name);") {
  BudgetCheck check;
  LimitCheck broken;
  broken.subject = "process";
  broken.limit = {Measure::kPeakRss, Limit::Kind::kMost, 256 << 20, 3};
  broken.fits = 1;
  broken.nearest = {{}, "prog (pid 7)", 300 << 20, 256 << 20, std::nullopt, {}};
  broken.nearest.culprits = {{Line(source), 48 << 20, std::nullopt}};
  broken.broken = {broken.nearest};
  LimitCheck met;
  met.scope = BudgetScope::kLine;
  met.subject = "names.push_back";
  met.limit = {Measure::kAllocations, Limit::Kind::kGrowthPercent, 5, 7};
  met.fits = 2;
  met.nearest = {Line(source), "prog (pid 7)", 1040, 1050, 1000, {}};
  check.limits = {broken, met};
  check.left_out = {"Gone"};
  return check;
}

CheckReportOptions Options() { return {"memory.toml", "a.memline", "b.memline", {"prog (pid 7), exited 0"}, false}; }

TEST(CheckReport, Text) {
  EXPECT_EQ(
      TextCheck(Checked(), Options()),
      "memline check: 1 of 2 limits is broken\n"
      "  session   a.memline\n"
      "            prog (pid 7), exited 0\n"
      "  budget    memory.toml\n"
      "  against   b.memline\n"
      "\n"
      "          Measured     Allowed        Over   Limit on\n"
      "========================================================================\n"
      "BROKEN     300 MiB     256 MiB   +44.0 MiB   peak RSS of process  [memory.toml:3]\n"
      "           by lines, live at the heap's peak:\n"
      "          48.0 MiB   index.cpp:42  Build  names.push_back(name);\n"
      "ok          1.04 k      1.05 k               allocations of index.cpp:42  Build  names.push_back(name);, the "
      "nearest of 2 that fit names.push_back (1.00 k in the base, and 5 % more)\n"
      "\n"
      "nothing fits the optional rule Gone\n");
  EXPECT_THAT(TextCheck(Checked("\x1b[31m"), Options()), Not(HasSubstr("\x1b")));
  CheckReportOptions colored = Options();
  colored.color = true;
  EXPECT_THAT(TextCheck(Checked(), colored), HasSubstr("\x1b[1;31mBROKEN"));
}

TEST(CheckReport, MarkdownOfHostileSource) {
  const std::string text = MarkdownCheck(Checked("a | b `c` <img src=x> **d** @someone"), Options());
  EXPECT_THAT(text, testing::StartsWith("### ❌ memline: 1 of 2 limits is broken\n"));
  EXPECT_THAT(text, HasSubstr("| ❌ broken | peak RSS of the process | 300 MiB | 256 MiB | +44.0 MiB |\n"));
  EXPECT_THAT(text,
              HasSubstr("| `index.cpp:42` | `Build` | 48.0 MiB | `` a \\| b `c` <img src=x> **d** @someone `` |\n"));
  for (size_t at = text.find("<img"); at != std::string::npos; at = text.find("<img", at + 1)) {
    const size_t begin = text.rfind("`` ", at);
    EXPECT_LT(text.rfind('\n', at), begin) << "markup outside of code";
  }
}

TEST(CheckReport, MarkdownSaysWhenAllIsWell) {
  BudgetCheck check = Checked();
  check.limits.erase(check.limits.begin());
  EXPECT_THAT(MarkdownCheck(check, Options()), testing::StartsWith("### ✅ memline: the limit is met\n"));
}

TEST(CheckReport, Json) {
  const json report = json::parse(JsonCheck(Checked(), Options()));
  EXPECT_EQ(report.at("met"), false);
  EXPECT_EQ(report.at("budget"), "memory.toml");
  const json& limit = report.at("limits").at(0);
  EXPECT_EQ(limit.at("measure"), "peak_rss");
  EXPECT_EQ(limit.at("scope"), "process");
  EXPECT_EQ(limit.at("kind"), "most");
  EXPECT_EQ(limit.at("limit"), 256 << 20);
  EXPECT_EQ(limit.at("budget_line"), 3);
  EXPECT_EQ(limit.at("broken").at(0).at("measured"), 300 << 20);
  EXPECT_EQ(limit.at("broken").at(0).at("lines").at(0).at("source"), "names.push_back(name);");
  EXPECT_EQ(report.at("limits").at(1).at("met"), true);
  EXPECT_EQ(report.at("limits").at(1).at("nearest").at("base"), 1000);
  EXPECT_EQ(report.at("left_out"), json({"Gone"}));
  EXPECT_TRUE(json::accept(JsonCheck(Checked("\xff"), Options())));
}

}  // namespace
}  // namespace memline
