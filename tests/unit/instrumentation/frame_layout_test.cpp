// SPDX-License-Identifier: MIT
// Frames addressed by the stack pointer: compiled with -O2 -fomit-frame-pointer.
#include "frame_layout.h"

#include "frame_shapes.h"

namespace memline::runtime {
namespace {

TEST(FrameLayoutTest, PlainFunctionIsFixed) { EXPECT_TRUE(PlainLayout(3).fixed); }
TEST(FrameLayoutTest, ThrowingFunctionIsFixed) { EXPECT_TRUE(ThrowingLayout(3).fixed); }
TEST(FrameLayoutTest, PushedArgumentsVary) { EXPECT_FALSE(PushingLayout(3).fixed); }
TEST(FrameLayoutTest, AllocaVaries) { EXPECT_FALSE(AllocaLayout(100).fixed); }

TEST(FrameLayoutTest, CodeWithoutUnwindInformationIsNotFixed) {
  static const uint8_t data[16] = {};
  EXPECT_FALSE(AnalyseFrame(reinterpret_cast<uintptr_t>(data)).fixed);
}

TEST(FrameLayoutTest, RangeHoldsTheAddress) {
  const FrameLayout layout = PlainLayout(3);
  EXPECT_LT(layout.begin, layout.end);
}

}  // namespace
}  // namespace memline::runtime
