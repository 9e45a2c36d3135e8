// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include "runtime.h"

namespace memline::runtime {
namespace {

bool IsRecording() { return memline_recording.load() == kOn; }

TEST(HoldersTest, CountingLastsUntilTheLastLetsGo) {
  ASSERT_FALSE(IsRecording());
  ASSERT_TRUE(StartRecording(Holder::kProgram));
  ASSERT_TRUE(StartRecording(Holder::kCollector));
  ASSERT_TRUE(StartRecording(Holder::kCollector));  // holds it once
  StopRecording(Holder::kCollector);
  EXPECT_TRUE(IsRecording());
  ASSERT_TRUE(StartRecording(Holder::kProgram));
  StopRecording(Holder::kProgram);
  EXPECT_TRUE(IsRecording());
  StopRecording(Holder::kProgram);
  EXPECT_FALSE(IsRecording());
  StopRecording(Holder::kProgram);
  StopRecording(Holder::kCollector);
  EXPECT_FALSE(IsRecording());
}

TEST(HoldersTest, ACollectorThatJoinsBeginsNothingAnew) {
  ASSERT_TRUE(StartRecording(Holder::kProgram));
  const uint64_t number = recording_number.load();
  const uint64_t start_ns = recording_start.mono_ns;
  ASSERT_TRUE(StartRecording(Holder::kCollector));
  StopRecording(Holder::kProgram);
  EXPECT_EQ(recording_number.load(), number);
  EXPECT_EQ(recording_start.mono_ns, start_ns);
  StopRecording(Holder::kCollector);
  ASSERT_TRUE(StartRecording(Holder::kProgram));
  EXPECT_GT(recording_number.load(), number);
  StopRecording(Holder::kProgram);
}

}  // namespace
}  // namespace memline::runtime
