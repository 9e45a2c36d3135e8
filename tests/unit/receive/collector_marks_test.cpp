// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include "tests/unit/receive/fake_target.h"
#include "tests/unit/receive/running_collector.h"

namespace memline {
namespace {

TEST(CollectorMarks, AreOnTheTimelineOfWhatRuns) {
  RunningCollector running;
  running.collector().AddMark("nobody runs");
  const auto start = static_cast<uint64_t>(NewSession().origin_mono_ns);
  const FakeTarget ended(running.socket());
  ASSERT_TRUE(ended.Send(FirstTick(1, start, 10).Goodbye(start)));
  running.WaitFor([](const Session& session) {
    return !session.targets.empty() && session.targets[0].end.kind != TargetEnd::Kind::kRunning;
  });
  const FakeTarget target(running.socket());
  ASSERT_TRUE(target.Send(FirstTick(2, start, 10)));
  running.WaitForTicks(2);
  running.collector().AddMark(std::string(5000, 'x'));
  running.WaitFor([](const Session& session) { return !session.targets[1].marks.empty(); });
  const Session kept = running.Stop();
  EXPECT_TRUE(kept.targets[0].marks.empty());
  ASSERT_EQ(kept.targets[1].marks.size(), 1u);
  EXPECT_EQ(kept.targets[1].marks[0].text, std::string(1024, 'x'));
  EXPECT_GT(kept.targets[1].marks[0].time_ns, 0);
}

}  // namespace
}  // namespace memline
