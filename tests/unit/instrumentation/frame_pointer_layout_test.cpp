// SPDX-License-Identifier: MIT
// Frames addressed by the frame pointer: compiled with -O2 -fno-omit-frame-pointer.
#include "frame_layout.h"
#include "frame_shapes.h"

namespace memline::runtime {
namespace {

TEST(FramePointerLayoutTest, PlainFunctionIsFixed) { EXPECT_TRUE(PlainLayout(3).fixed); }
TEST(FramePointerLayoutTest, ThrowingFunctionIsFixed) { EXPECT_TRUE(ThrowingLayout(3).fixed); }
TEST(FramePointerLayoutTest, PushedArgumentsVary) { EXPECT_FALSE(PushingLayout(3).fixed); }
TEST(FramePointerLayoutTest, AllocaVaries) { EXPECT_FALSE(AllocaLayout(100).fixed); }

TEST(FramePointerLayoutTest, RangeHoldsTheAddress) {
  const FrameLayout layout = PlainLayout(3);
  EXPECT_LT(layout.begin, layout.end);
}

}  // namespace
}  // namespace memline::runtime
