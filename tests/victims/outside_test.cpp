// SPDX-License-Identifier: MIT
// `memline run` around programs that have no runtime, and around those that start such programs.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "profiler_core/model/sampled_from_outside.h"
#include "profiler_core/store/session_file.h"
#include "tests/victims/recorded_run.h"

namespace memline {
namespace {

using nlohmann::json;
using testing::HasSubstr;

constexpr uint64_t kMebibyte = 1 << 20;

// The kernel's counter of a process's pages lags behind by some hundreds where another processor counts them.
constexpr uint64_t kLag = kMebibyte;

// Whether the program with this argument was seen with so many MiB.
bool HasTouched(const Session& session, const std::string& mebibytes) {
  return std::any_of(session.targets.begin(), session.targets.end(), [&](const Target& target) {
    const Pyramid& rss = target[SeriesId::kRss];
    return !target.command.empty() && target.command.back() == mebibytes && rss.size() != 0 &&
           rss.Maximum() >= static_cast<double>(std::stoul(mebibytes) * kMebibyte - kLag);
  });
}

class OutsideTest : public RecordedRun {
 protected:
  // Until so many targets are sampled from outside, each a few times.
  bool WaitForOutside(size_t targets) {
    return Eventually([&] {
      const auto session = LoadSession(session_);
      if (!session.ok()) return false;
      size_t found = 0;
      for (const Target& target : session->targets)
        found += SampledFromOutside(target) && target.tick_count > 5 ? 1 : 0;
      return found >= targets;
    });
  }
};

TEST_F(OutsideTest, AProgramWithoutARuntimeIsSampledFromOutside) {
  Process run(Command({Program("touching_static"), "30"}));
  ASSERT_TRUE(WaitForOutside(1));
  ASSERT_TRUE(Eventually([&] {
    const absl::StatusOr<Session> session = LoadSession(session_);
    return session.ok() && HasTouched(*session, "30");
  }));
  run.CloseInput();
  EXPECT_EQ(run.Wait(), 5);
  EXPECT_THAT(run.Errors(), HasSubstr("only RSS is measured, from outside"));
  const json report = Report();
  ASSERT_EQ(report.at("processes").size(), 1u);
  const json& process = report.at("process");
  EXPECT_EQ(process.at("rss_method"), "sampled from outside");
  EXPECT_EQ(process.at("followed").at("malloc"), false);
  EXPECT_EQ(process.at("exit"), "exited 5");
  EXPECT_EQ(process.at("command").at(1), "30");
  EXPECT_GE(process.at("peak_rss_bytes"), 30 * kMebibyte - kLag);
  EXPECT_LE(process.at("peak_rss_bytes"), 34 * kMebibyte);
  EXPECT_GE(process.at("end_rss_bytes"), 30 * kMebibyte - kLag);
}

TEST_F(OutsideTest, ATurnedOffRuntimeIsNoReasonToKnowNothing) {
  Process run(Command({Program("steady")}), {.environment = {"MEMLINE_OFF=1"}});
  ASSERT_TRUE(WaitForOutside(1));
  run.CloseInput();
  EXPECT_EQ(run.Wait(), 7);
  EXPECT_EQ(Report().at("process").at("rss_method"), "sampled from outside");
}

TEST_F(OutsideTest, ChildrenWithoutARuntimeAreSeriesOfTheirOwn) {
  const std::string touching = Program("touching_static");
  const std::string script =
      touching + " 20 </proc/$$/fd/0 & env -u LD_PRELOAD " + Program("touching") + " 30; wait; exit 3";
  Process run(Command({"sh", "-c", script}, {"--include-children"}));
  ASSERT_TRUE(WaitForOutside(2));
  ASSERT_TRUE(Eventually([&] {
    const absl::StatusOr<Session> session = LoadSession(session_);
    return session.ok() && HasTouched(*session, "20") && HasTouched(*session, "30");
  }));
  run.CloseInput();
  EXPECT_EQ(run.Wait(), 3);

  const json report = Report();
  const json& processes = report.at("processes");
  // A child of it may have connected before it did.
  const auto found = std::find_if(processes.begin(), processes.end(),
                                  [](const json& process) { return process.at("exit") == "exited 3"; });
  ASSERT_NE(found, processes.end());
  const json& shell = *found;
  EXPECT_NE(shell.at("rss_method"), "sampled from outside");
  uint64_t outside = 0;
  uint64_t sum_of_peaks = 0;
  for (const json& process : report.at("processes")) {
    sum_of_peaks += process.at("peak_rss_bytes").get<uint64_t>();
    // A shell may be seen before it becomes another program.
    const std::string mebibytes = process.at("command").back();
    if (process.at("rss_method") != "sampled from outside" || (mebibytes != "20" && mebibytes != "30")) continue;
    ++outside;
    EXPECT_EQ(process.at("parent_pid"), shell.at("pid"));
    EXPECT_GE(process.at("peak_rss_bytes"), std::stoul(mebibytes) * kMebibyte - kLag);
    EXPECT_THAT(process.at("exit"), testing::AnyOf("exited 5", "ended"));
  }
  EXPECT_EQ(outside, 2u);
  EXPECT_GE(report.at("total").at("peak_rss_bytes"), 50 * kMebibyte - 2 * kLag);
  EXPECT_LE(report.at("total").at("peak_rss_bytes"), sum_of_peaks);
  EXPECT_GT(report.at("total").at("peak_time_s"), 0);
  EXPECT_THAT(Memline({"report", session_}).output, HasSubstr("processes together: peak "));
}

TEST_F(OutsideTest, ChildrenAreSampledOnlyOnRequest) {
  Process run(Command({"sh", "-c", Program("touching_static") + " 20; exit 4"}));
  ASSERT_TRUE(Eventually([&] { return run.Output() == "touched\n"; }));
  ASSERT_TRUE(Eventually([&] {
    const auto session = LoadSession(session_);
    return session.ok() && !session->targets.empty() && session->targets[0].tick_count > 40;
  }));
  run.CloseInput();
  EXPECT_EQ(run.Wait(), 4);
  EXPECT_EQ(Report().at("processes").size(), 1u);
}

}  // namespace
}  // namespace memline
