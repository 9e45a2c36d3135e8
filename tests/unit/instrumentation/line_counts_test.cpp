// SPDX-License-Identifier: MIT
#include "line_counts.h"

#include <gtest/gtest.h>
#include <signal.h>

#include <map>
#include <thread>

#include "line_totals.h"
#include "runtime.h"

extern "C" void __sanitizer_cov_trace_pc();

namespace memline::runtime {
namespace {

class LineCountsTest : public testing::Test {
 protected:
  [[nodiscard]] std::map<uintptr_t, uint64_t> Contents() const {
    std::map<uintptr_t, uint64_t> contents;
    for (uint32_t i = 0; i < counts_.size(); ++i) {
      const LineCounts::Entry* entry = counts_.At(i);
      if (entry != nullptr) contents[entry->pc.load()] += entry->count.load();
    }
    return contents;
  }

  LineCounts& counts_ = *LineCounts::Create();
};

TEST_F(LineCountsTest, CountsEachBlockByItself) {
  std::map<uintptr_t, uint64_t> expected;
  for (uintptr_t block = 1; block <= 5000; ++block) {
    const uintptr_t pc = 0x555555554000 + block * 5;
    for (uintptr_t run = 0; run <= block % 7; ++run) EXPECT_TRUE(counts_.Count(pc));
    expected[pc] = block % 7 + 1;
  }
  EXPECT_EQ(Contents(), expected);
}

TEST_F(LineCountsTest, SaysWhenItIsFullAndGoesOnCountingWhatItHas) {
  uintptr_t pc = 0x1000;
  while (counts_.size() < LineCounts::kMaxBlocks) ASSERT_TRUE(counts_.Count(++pc));
  EXPECT_FALSE(counts_.Count(pc + 1));
  EXPECT_TRUE(counts_.Count(pc));
  EXPECT_EQ(Contents().size(), size_t{LineCounts::kMaxBlocks});
  EXPECT_EQ(Contents()[pc], 2u);
}

LineCounts* interrupted;
uint64_t handled;

// A handler that runs in the middle of counting, on the same thread, may lose nothing.
TEST_F(LineCountsTest, ASignalHandlerMayCountInBetween) {
  interrupted = &counts_;
  struct sigaction action {};
  struct sigaction before {};
  action.sa_handler = [](int) {
    for (uintptr_t pc = 0x1000; pc < 0x1010; ++pc) interrupted->Count(pc);
    ++handled;
  };
  sigaction(SIGALRM, &action, &before);
  timer_t timer;
  sigevent event{};
  event.sigev_notify = SIGEV_SIGNAL;
  event.sigev_signo = SIGALRM;
  ASSERT_EQ(timer_create(CLOCK_MONOTONIC, &event, &timer), 0);
  const itimerspec often{{0, 50'000}, {0, 50'000}};
  timer_settime(timer, 0, &often, nullptr);
  uint64_t rounds = 0;
  constexpr uint64_t kInterruptions = 200;
  while (__atomic_load_n(&handled, __ATOMIC_RELAXED) < kInterruptions) {
    for (uintptr_t pc = 0x1000; pc < 0x1010; ++pc) counts_.Count(pc);
    counts_.Count(0x2000 + rounds % 40'000);  // new blocks, too
    ++rounds;
  }
  timer_delete(timer);
  sigaction(SIGALRM, &before, nullptr);
  std::map<uintptr_t, uint64_t> contents = Contents();
  for (uintptr_t pc = 0x1000; pc < 0x1010; ++pc) EXPECT_EQ(contents[pc], rounds + handled);
}

__attribute__((noinline)) void RunABlock() {
  __sanitizer_cov_trace_pc();
  asm volatile("");  // no tail call
}

// Of a thread that has ended, too.
TEST(LineTotalsTest, BeginFromZeroWhenCountingBeginsAgain) {
  LineTotals totals;
  ASSERT_TRUE(StartRecording(Holder::kCollector));
  std::thread([] {
    for (int i = 0; i < 3; ++i) RunABlock();
  }).join();
  totals.Collect();
  totals.Collect();
  ASSERT_NE(totals.Next(), nullptr);
  EXPECT_EQ(totals.Next()->count, 3u);
  totals.Pop();
  EXPECT_EQ(totals.Next(), nullptr);

  StopRecording(Holder::kCollector);
  ASSERT_TRUE(StartRecording(Holder::kCollector));
  totals.Collect();
  StopRecording(Holder::kCollector);
  ASSERT_NE(totals.Next(), nullptr);
  EXPECT_EQ(totals.Next()->count, 0u);
}

}  // namespace
}  // namespace memline::runtime
