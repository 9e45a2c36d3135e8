// SPDX-License-Identifier: MIT
// `memline check` on recordings of a program that does as it is told: what passes, what breaks, what is refused.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "profiler_core/store/session_file.h"
#include "tests/unit/store/scratch_directory.h"
#include "tests/victims/process.h"

namespace memline {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::Not;

constexpr char kKeepLine[] = "blocks[count++] = std::malloc(100);";

class CheckTest : public testing::Test {
 protected:
  // Keeps so many blocks of 100 bytes and drops some of them.
  std::string Record(const std::string& name, int keep, int drop = 0) {
    const std::string session = (scratch_ / (name + ".memline")).string();
    Process recorded({Program("memline"), "run", "--no-report", "-o", session, "--", Program("told")}, {});
    recorded.Tell("keep " + std::to_string(keep) + "\ndrop " + std::to_string(drop) + "\n");
    recorded.CloseInput();
    EXPECT_EQ(recorded.Wait(), 7) << recorded.Errors();
    return session;
  }
  std::string Budget(const std::string& text) {
    const std::string path = (scratch_ / "memory.toml").string();
    WriteFile(path, text);
    return path;
  }
  Outcome Check(const std::string& session, const std::string& budget, std::vector<std::string> more = {}) {
    more.insert(more.begin(), {"check", session, "--budget", Budget(budget)});
    return Memline(more);
  }

  ScratchDirectory scratch_;
};

TEST_F(CheckTest, ALineBreaksTheBudgetOrMeetsIt) {
  const std::string session = Record("told", 1000, 400);
  const std::string budget =
      "[process]\npeak_rss = '1 GiB'\nlive_at_exit = '50 KiB'\n\n"
      "[[line]]\nsource = 'blocks[count++] = std::malloc(100)'  # wherever it is\nallocations = 1000\n\n"
      "[[function]]\nname = 'Keep'\nallocated = '100 kB'\n";
  const Outcome broken = Check(session, budget);
  EXPECT_EQ(broken.status, 1) << broken.output << broken.errors;
  EXPECT_EQ(broken.errors, "");
  EXPECT_THAT(broken.output, HasSubstr("1 of 4 limits is broken"));
  EXPECT_THAT(broken.output, HasSubstr("live at exit of process  [" + (scratch_ / "memory.toml").string() + ":3]"));
  EXPECT_THAT(broken.output, HasSubstr(std::string("Keep  ") + kKeepLine));
  EXPECT_THAT(broken.output, HasSubstr("told.cpp:"));
  EXPECT_THAT(broken.output, Not(HasSubstr("\x1b"))) << "no terminal, no colours";

  const Outcome met = Check(session,
                            "[process]\nlive_at_exit = '1 MiB'\n[[line]]\nsource = 'std::malloc(100)'\n"
                            "live_at_exit = 60_000\npeak_live = '100 kB'\nallocated = 100_000\n");
  EXPECT_EQ(met.status, 0) << met.output << met.errors;
  EXPECT_THAT(met.output, HasSubstr("all 4 limits are met"));
  const Outcome less = Check(session, "[[line]]\nsource = 'std::malloc(100)'\nlive_at_exit = 59_999\n");
  EXPECT_EQ(less.status, 1);
  EXPECT_THAT(less.output, HasSubstr("the limit is broken"));
}

TEST_F(CheckTest, JsonAndMarkdownAndFiles) {
  const std::string session = Record("told", 1000);
  const std::string budget = "[process]\nlive_at_exit = 1000\n";
  const Outcome outcome = Check(session, budget, {"--format", "json"});
  EXPECT_EQ(outcome.status, 1);
  const json report = json::parse(outcome.output);
  EXPECT_EQ(report.at("met"), false);
  const json& finding = report.at("limits").at(0).at("broken").at(0);
  EXPECT_GE(finding.at("measured").get<int>(), 100'000);
  EXPECT_EQ(finding.at("lines").at(0).at("source"), kKeepLine);
  EXPECT_EQ(finding.at("lines").at(0).at("value"), 100'000);
  EXPECT_EQ(finding.at("lines").at(0).at("function"), "Keep");

  const std::string file = (scratch_ / "comment.md").string();
  for (int times = 0; times < 2; ++times) {
    const Outcome written = Check(session, budget, {"--format", "markdown", "-o", file});
    EXPECT_EQ(written.status, 1) << written.errors;
    EXPECT_EQ(written.output, "");
  }
  EXPECT_THAT(ReadFile(file), testing::StartsWith("### ❌ memline: the limit is broken\n"));
  EXPECT_THAT(ReadFile(file), HasSubstr(std::string("| `") + kKeepLine + "` |\n"));
  EXPECT_EQ(Check(session, budget, {"-o", (scratch_ / "no/such/place").string()}).status, 2);
}

TEST_F(CheckTest, AgainstABase) {
  const std::string base = Record("base", 1000);
  const std::string grown = Record("grown", 1100);
  const Outcome all = Memline({"check", grown, "--against", base, "--max-growth", "5 %", "--format", "json"});
  EXPECT_EQ(all.status, 1) << all.errors;
  const json report = json::parse(all.output);
  bool named = false;
  for (const json& limit : report.at("limits")) {
    if (limit.at("measure") != "live_at_exit") continue;
    EXPECT_EQ(limit.at("met"), false);
    const json& line = limit.at("broken").at(0).at("lines").at(0);
    named = line.at("source") == kKeepLine && line.at("base") == 100'000 && line.at("value") == 110'000;
  }
  EXPECT_TRUE(named) << all.output;
  EXPECT_EQ(Memline({"check", grown, "--against", base, "--max-growth", "60%"}).status, 0);
  EXPECT_EQ(Memline({"check", base, "--against", grown, "--max-growth", "60 %"}).status, 0);
  const std::string budget = "[[function]]\nname = 'Keep'\nlive_at_exit_growth = '10 %'\nallocations_growth = 99\n";
  const Outcome by_budget = Check(grown, budget, {"--against", base});
  EXPECT_EQ(by_budget.status, 1);
  EXPECT_THAT(by_budget.output, HasSubstr("1 of 2 limits is broken"));
  EXPECT_THAT(by_budget.output, HasSubstr("1.00 k in the base, and 99 more"));
}

TEST_F(CheckTest, WhatCannotBeChecked) {
  const std::string session = Record("told", 10);
  const auto refused = [](const Outcome& outcome, const std::string& why) {
    EXPECT_EQ(outcome.status, 2) << outcome.output;
    EXPECT_EQ(outcome.output, "");
    EXPECT_THAT(outcome.errors, testing::StartsWith("memline: "));
    EXPECT_THAT(outcome.errors, HasSubstr(why));
  };
  refused(Memline({"check", session}), "no limits were given");
  refused(Memline({"check", session, "--budget", (scratch_ / "none.toml").string()}), "none.toml");
  refused(Check(session, "[process]\npeak_rs = 1\n"), "memory.toml:2: \"peak_rs\" is unknown in [process]");
  refused(Check(session, "[process]\npeak_rss = 'much'\n"), "memory.toml:2: \"much\" is no limit for peak_rss");
  refused(Check(session, "[[function]]\nname = 'Lose'\npeak_live = 1\n"),
          "memory.toml:1: no recorded function fits \"Lose\", there are Keep");
  refused(Check(session, "[process]\npeak_rss_growth = '5 %'\n"), "--against");
  refused(Check(session, "[process]\npeak_rss = '1 GiB'\n", {"--against", session}), "memory.toml limits no growth");
  refused(Check(session, "[process]\npeak_rss = '1 GiB'\n", {"--process", "another"}), "it has no process \"another\"");
  refused(Check((scratch_ / "none.memline").string(), "[process]\npeak_rss = '1 GiB'\n"), "none.memline");
  refused(Memline({"check", session, "--max-growth", "5 %"}), "--against");
  refused(Memline({"check", session, "--against", session, "--max-growth", "little"}), "\"little\" is no growth");
  const Outcome optional = Check(session, "[[function]]\nname = 'Lose'\npeak_live = 1\noptional = true\n");
  EXPECT_EQ(optional.status, 0) << optional.errors;
  EXPECT_THAT(optional.output, HasSubstr("nothing fits the optional rule Lose"));
}

TEST_F(CheckTest, ALeakIsFoundByItsShape) {
  const std::string session = (scratch_ / "leaking.memline").string();
  const Outcome recorded = Memline({"run", "--no-report", "-i", "1ms", "-o", session, "--", Program("leaking"), "600"});
  ASSERT_EQ(recorded.status, 0) << recorded.errors;
  const Outcome leaked = Check(session, "[process]\nleaked = 0\n");
  EXPECT_EQ(leaked.status, 1) << leaked.output << leaked.errors;
  EXPECT_THAT(leaked.output, HasSubstr("Leak  void** more"));
  EXPECT_THAT(leaked.output, Not(HasSubstr("Exchange")));
  const Outcome cache = Check(session, "[[function]]\nname = 'Exchange'\nleaked = 0\npeak_live = 1_000_000\n");
  EXPECT_EQ(cache.status, 0) << cache.output << cache.errors;
}

TEST_F(CheckTest, TheLaunchedProcessUnlessAnotherIsNamed) {
  const std::string session = (scratch_ / "two.memline").string();
  const std::string seen = (scratch_ / "seen").string();
  Process recorded({Program("memline"), "run", "--no-report", "--include-children", "-o", session, "--", "/bin/sh",
                    "-c", Program("told") + "; while [ ! -e " + seen + " ]; do :; done; exit 0"},
                   {});
  recorded.Tell("keep 1000\n");
  recorded.CloseInput();
  // The shell leaves without waiting for what the runtime has not sent yet.
  ASSERT_TRUE(Eventually([&] {
    const absl::StatusOr<Session> both = LoadSession(session);
    const auto has = [&](const std::string& program, bool running) {
      return std::ranges::any_of(both->targets, [&](const Target& target) {
        return !target.command.empty() && target.command[0] == program && !target.counters.empty() &&
               (target.end.kind == TargetEnd::Kind::kRunning) == running;
      });
    };
    return both.ok() && has(Program("told"), false) && has("/bin/sh", true);
  }));
  WriteFile(seen, "");
  ASSERT_EQ(recorded.Wait(), 0) << recorded.Errors();
  const std::string budget = "[process]\nlive_at_exit = 99_999\n";
  const Outcome shell = Check(session, budget);
  EXPECT_EQ(shell.status, 0) << "the shell keeps less" << shell.output << shell.errors;
  const Outcome told = Check(session, budget, {"--process", "tol*"});
  EXPECT_EQ(told.status, 1) << told.output << told.errors;
  EXPECT_THAT(told.output, HasSubstr(kKeepLine));
  const Outcome each = Check(session, budget, {"--process", "*"});
  EXPECT_EQ(each.status, 1);
  EXPECT_THAT(each.output, HasSubstr("live at exit of told (pid "));
  EXPECT_EQ(Check(session, "[total]\nallocated = 99_999\n").status, 1);
}

}  // namespace
}  // namespace memline
