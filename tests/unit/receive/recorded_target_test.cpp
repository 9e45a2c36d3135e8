// SPDX-License-Identifier: MIT
#include "profiler_core/receive/recorded_target.h"

#include <gtest/gtest.h>

namespace memline {
namespace {

class RecordedTargetTest : public testing::Test {
 protected:
  RecordedTargetTest() {
    session_.Write([](Session& live) { live.targets.emplace_back(); });
    Add(HelloFrame{{wire::kMagic, wire::kMajor, wire::kMinor, 1, 0, 0, 0, 10'000, 4096},
                   {"/bin/x", "x", "glibc", "1"}});
  }
  void Add(const Frame& frame) { ASSERT_TRUE(target_.Add(frame).ok()); }
  void EndTick(uint64_t time_ns) {
    Add(wire::Tick{time_ns, 1, 1, 1, 1, 1, 0});
    static_cast<void>(target_.Commit(session_));
  }

  LiveSession session_;
  RecordedTarget target_{0, 0};
};

TEST_F(RecordedTargetTest, AFunctionGetsItsNameThoughItsNodesComeInALaterTick) {
  Add(FunctionFrame{{0, 7}, {"void F(int)", "f.cpp", ""}});
  EndTick(10);
  Add(wire::Node{1, 0, 0, 0, 0x1000});
  Add(wire::Site{1, 1, 0x1000});
  EndTick(20);
  session_.Read([](const Session& session) {
    ASSERT_EQ(session.targets[0].sources.size(), 1u);
    EXPECT_EQ(session.targets[0].sources[0].display_name, "F");
    EXPECT_EQ(session.targets[0].sources[0].file, "f.cpp");
  });
}

}  // namespace
}  // namespace memline
