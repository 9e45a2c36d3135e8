// SPDX-License-Identifier: MIT
// Functions of a few instructions, written as bytes. `c` calls the counter at 0x100, `f` another function at 0x200.
#include "profiler_core/symbolize/code_flow.h"

#include <gtest/gtest.h>

#include <string>

namespace memline {
namespace {

constexpr uint64_t kCode = 0x1000;
constexpr uint64_t kCounter = 0x100;
constexpr uint64_t kFunction = 0x200;
constexpr uint64_t kThrows = 0x300;

class Code {
 public:
  Code& Call(uint64_t target) {
    bytes_ += '\xe8';
    const auto distance = static_cast<int32_t>(static_cast<int64_t>(target - (kCode + bytes_.size() + 4)));
    bytes_.append(reinterpret_cast<const char*>(&distance), 4);
    return *this;
  }
  Code& Bytes(std::string_view bytes) {
    bytes_ += bytes;
    return *this;
  }
  Code& Nop() { return Bytes("\x90"); }
  Code& Return() { return Bytes("\xc3"); }
  /// Over `bytes` bytes that follow.
  Code& JumpOver(int8_t bytes) { return Bytes(std::string("\xeb") + static_cast<char>(bytes)); }
  Code& BranchOver(int8_t bytes) { return Bytes(std::string("\x74") + static_cast<char>(bytes)); }

  [[nodiscard]] std::optional<CodeFlow> Flow() const {
    return ReadCodeFlow(bytes_, kCode, [](uint64_t target) {
      if (target == kThrows) return Callee::kNeverReturns;
      return target == kCounter ? Callee::kCounts : Callee::kOrdinary;
    });
  }

 private:
  std::string bytes_;
};

constexpr int8_t kCallBytes = 5;

TEST(CodeFlowTest, BlocksEndAtBranchesAndCalls) {
  const auto flow = Code().Call(kCounter).BranchOver(kCallBytes).Call(kFunction).Return().Flow();
  ASSERT_TRUE(flow);
  ASSERT_EQ(flow->blocks.size(), 3u);
  EXPECT_EQ(flow->blocks[0].counters, std::vector<uint64_t>{kCode + 4});
  EXPECT_TRUE(flow->blocks[1].ends_in_call);
  EXPECT_TRUE(flow->blocks[2].returns);
  EXPECT_EQ(flow->edges.size(), 3u);
}

TEST(CodeFlowTest, WhatTheOtherBranchDidNotTakeIsInferred) {
  // if (…) { nop } else { counted }: as gcc leaves a `break`, without a call of its own.
  const auto flow =
      Code().Call(kCounter).BranchOver(kCallBytes + 2).Call(kCounter).JumpOver(1).Nop().Call(kCounter).Return().Flow();
  ASSERT_TRUE(flow);
  ASSERT_EQ(flow->blocks.size(), 4u);
  const std::vector<BlockRuns> runs = SolveRuns(*flow, {10, 7, std::nullopt, 10});
  EXPECT_EQ(runs[2].count, 3u);
  EXPECT_TRUE(runs[2].inferred);
  EXPECT_FALSE(runs[1].inferred);
}

TEST(CodeFlowTest, WhatFollowsACallIsNotTakenForGranted) {
  // The call may have thrown: nothing says how often it came back.
  const auto flow = Code().Call(kCounter).Call(kFunction).Nop().Return().Flow();
  ASSERT_TRUE(flow);
  ASSERT_EQ(flow->blocks.size(), 2u);
  const std::vector<BlockRuns> runs = SolveRuns(*flow, {10, std::nullopt});
  EXPECT_FALSE(runs[1].count);
  EXPECT_EQ(runs[1].at_most, 10u);
}

TEST(CodeFlowTest, WhatFollowsACallIsKnownFromWhatComesNext) {
  const auto flow = Code()
                        .Call(kCounter)
                        .Call(kFunction)
                        .BranchOver(kCallBytes + 1)
                        .Call(kCounter)
                        .Return()
                        .Call(kCounter)
                        .Return()
                        .Flow();
  ASSERT_TRUE(flow);
  ASSERT_EQ(flow->blocks.size(), 4u);
  const std::vector<BlockRuns> runs = SolveRuns(*flow, {10, std::nullopt, 4, 5});
  EXPECT_EQ(runs[1].count, 9u) << "one call did not come back";
}

TEST(CodeFlowTest, CountsOfDifferentMomentsDoNotBecomeNegative) {
  const auto flow =
      Code().Call(kCounter).BranchOver(kCallBytes + 2).Call(kCounter).JumpOver(1).Nop().Call(kCounter).Return().Flow();
  ASSERT_TRUE(flow);
  EXPECT_EQ(SolveRuns(*flow, {10, 12, std::nullopt, 10})[2].count, 0u);
}

TEST(CodeFlowTest, CleanUpHasNoWayToTheReturn) {
  const auto flow = Code().Call(kCounter).Return().Call(kCounter).Call(kThrows).Flow();
  ASSERT_TRUE(flow);
  EXPECT_EQ(FindDeadEnds(*flow), (std::vector<bool>{false, true}));
  EXPECT_TRUE(flow->blocks[1].entered_from_elsewhere);
}

TEST(CodeFlowTest, ABranchIntoAnInstructionIsNoCode) {
  EXPECT_FALSE(Code().BranchOver(2).Call(kFunction).Return().Flow());
}

TEST(CodeFlowTest, BytesThatAreNoInstructionAreRefused) {
  EXPECT_FALSE(Code().Call(kCounter).Bytes("\x06").Return().Flow());
  EXPECT_FALSE(Code().Flow());
}

TEST(CodeFlowTest, AJumpToAnywhereMayEnterEachBlock) {
  const auto flow = Code().Call(kCounter).Bytes("\xff\xe0").Nop().Return().Flow();
  ASSERT_TRUE(flow);
  for (const CodeBlock& block : flow->blocks) EXPECT_TRUE(block.entered_from_elsewhere);
}

}  // namespace
}  // namespace memline
