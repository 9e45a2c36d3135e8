// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

#include "annotations.h"
#include "block_table.h"
#include "call_tree.h"
#include "outbox.h"
#include "runtime.h"
#include "thread_slot.h"

namespace memline::runtime {
namespace {

TEST(BlockTableTest, GivesBackWhatWasEntered) {
  BlockTable table;
  ASSERT_TRUE(table.Init(true));
  const auto* low = reinterpret_cast<const void*>(uintptr_t{0x10});
  const auto* high = reinterpret_cast<const void*>(uintptr_t{0x7fff'ffff'ffe0});
  EXPECT_TRUE(table.Enter(low, 0, 0));
  EXPECT_TRUE(table.Enter(high, BlockTable::kMaxBlockBytes - 1, (1u << 17) - 1));
  const BlockTable::Entry first = table.Take(low);
  ASSERT_TRUE(first);
  EXPECT_EQ(first.bytes(), 0u);
  EXPECT_EQ(first.site(), 0u);
  const BlockTable::Entry last = table.Take(high);
  ASSERT_TRUE(last);
  EXPECT_EQ(last.bytes(), BlockTable::kMaxBlockBytes - 1);
  EXPECT_EQ(last.site(), (1u << 17) - 1);
  EXPECT_FALSE(table.Take(high));
}

TEST(BlockTableTest, TellsBlocksApartThatShareAGranule) {
  BlockTable table;
  ASSERT_TRUE(table.Init(false));
  constexpr uintptr_t kGranule = 0x7f1234567fe0;
  for (uint32_t i = 0; i < 4; ++i) {
    EXPECT_TRUE(table.Enter(reinterpret_cast<const void*>(kGranule + 8 * i), 10 + i, 20 + i));
  }
  EXPECT_FALSE(table.Take(reinterpret_cast<const void*>(kGranule + 32)));
  for (const uint32_t i : {2u, 0u, 3u, 1u}) {
    const auto* block = reinterpret_cast<const void*>(kGranule + 8 * i);
    const BlockTable::Entry entry = table.Take(block);
    EXPECT_EQ(entry.bytes(), 10 + i);
    EXPECT_EQ(entry.site(), 20 + i);
    EXPECT_FALSE(table.Take(block));
  }
}

TEST(BlockTableTest, RefusesWhatDoesNotFit) {
  BlockTable table;
  ASSERT_TRUE(table.Init(true));
  EXPECT_FALSE(table.Enter(reinterpret_cast<const void*>(uintptr_t{0x1000}), BlockTable::kMaxBlockBytes, 0));
  EXPECT_FALSE(table.Enter(reinterpret_cast<const void*>(~uintptr_t{0xff}), 1, 0));
  EXPECT_FALSE(table.Take(reinterpret_cast<const void*>(~uintptr_t{0xff})));
}

uint64_t ResidentBytes() {
  std::ifstream statm("/proc/self/statm");
  uint64_t size = 0;
  uint64_t resident = 0;
  statm >> size >> resident;
  return resident * static_cast<uint64_t>(sysconf(_SC_PAGESIZE));
}

TEST(BlockTableTest, ClearForgetsAndGivesTheMemoryBack) {
  BlockTable table;
  ASSERT_TRUE(table.Init(true));
  constexpr uintptr_t kBase = uintptr_t{1} << 40;
  constexpr uintptr_t kRange = 256 << 20;  // its table is 64 MiB
  for (uintptr_t offset = 0; offset < kRange; offset += 1024) {
    ASSERT_TRUE(table.Enter(reinterpret_cast<const void*>(kBase + offset), 1, 1));
  }
  const uint64_t before = ResidentBytes();
  table.Clear();
  EXPECT_LT(ResidentBytes() + (60 << 20), before);
  EXPECT_FALSE(table.Take(reinterpret_cast<const void*>(kBase)));
  EXPECT_FALSE(table.Take(reinterpret_cast<const void*>(kBase + kRange - 1024)));
  EXPECT_TRUE(table.Enter(reinterpret_cast<const void*>(kBase), 1, 1));
  EXPECT_TRUE(table.Take(reinterpret_cast<const void*>(kBase)));
}

// Between start and stop nothing may allocate but what is written here.
TEST(RecordingTest, BeginsFromZeroAfterItStopped) {
  const bool started = StartRecording(Holder::kCollector);
  void* block = std::malloc(100);
  void* unknown = std::malloc(100);
  asm volatile("" : : "r"(block), "r"(unknown) : "memory");  // or the compiler leaves them out
  StopRecording(Holder::kCollector);
  ASSERT_TRUE(started);
  const uint64_t start_ns = recording_start.mono_ns;
  const ThreadSlot& slot = *OwnSlot();
  const SiteCounters& outside = slot.counters[slot.outside_site];
  EXPECT_EQ(outside.values[kAllocCount].load(), 2u);
  std::free(block);

  StartRecording(Holder::kCollector);
  std::free(unknown);
  StopRecording(Holder::kCollector);
  EXPECT_GT(recording_start.mono_ns, start_ns);
  EXPECT_EQ(outside.values[kAllocCount].load(), 0u);
  EXPECT_EQ(outside.values[kFreedCount].load(), 0u);
  EXPECT_EQ(slot.unknown_frees.load(), 1u);
}

class CallTreeTest : public testing::Test {
 protected:
  CallTreeTest() { EXPECT_TRUE(tree_.Init()); }
  CallTree tree_;
  memline_function outer_{"Outer", "a.cpp", "", 1, {0}};
  memline_function inner_{"Inner", "a.cpp", "", 2, {0}};
};

TEST_F(CallTreeTest, FunctionsAreRegisteredOnce) {
  const uint32_t id = tree_.FunctionId(&outer_);
  EXPECT_NE(id, 0u);
  EXPECT_EQ(tree_.FunctionId(&outer_), id);
  EXPECT_NE(tree_.FunctionId(&inner_), id);
  EXPECT_STREQ(tree_.function(id).name, "Outer");
  EXPECT_NE(tree_.function(id).name, outer_.name) << "names must survive dlclose";
}

TEST_F(CallTreeTest, RecursionReusesItsNode) {
  const uint32_t outer = tree_.Child(kRootNode, 1, 0, 0x100);
  const uint32_t first = tree_.Child(outer, 1, 0x110, 0x100);
  EXPECT_NE(first, outer);
  EXPECT_EQ(tree_.Child(first, 1, 0x110, 0x100), first);
  EXPECT_NE(tree_.Child(first, 1, 0x120, 0x100), first) << "another recursive call is another path";
}

TEST_F(CallTreeTest, FullTreeFallsBackToTheRoot) {
  uint32_t last = 0;
  for (uint32_t i = 0; i < wire::kMaxNodes + 10; ++i) last = tree_.Child(kRootNode, 1, 0x1000 + i, 0x100);
  EXPECT_EQ(last, kRootNode);
  EXPECT_EQ(tree_.node_count(), wire::kMaxNodes);
  EXPECT_GT(tree_.overflows(), 0u);
}

TEST_F(CallTreeTest, SitesAreFoundAgain) {
  const uint32_t site = tree_.Site(1, 0x500);
  EXPECT_EQ(tree_.Site(1, 0x500), site);
  EXPECT_NE(tree_.Site(2, 0x500), site);
  EXPECT_NE(site, kOutsideSite);
}

TEST_F(CallTreeTest, CountersOfOneNameAreOne) {
  const char same[] = "length";
  memline_counter first{"length", {0}};
  memline_counter second{same, {0}};
  memline_counter other{"width", {0}};
  EXPECT_EQ(tree_.UserCounterId(&first), tree_.UserCounterId(&second));
  EXPECT_NE(tree_.UserCounterId(&first), tree_.UserCounterId(&other));
}

TEST(MarkQueueTest, KeepsOrderAndDropsWhenFull) {
  auto queue = std::make_unique<MarkQueue>();
  for (int i = 0; i < 300; ++i) queue->Push(std::to_string(i).c_str());
  EXPECT_EQ(queue->dropped(), 44u);
  MarkRecord mark;
  for (int i = 0; i < 256; ++i) {
    ASSERT_TRUE(queue->Pop(mark));
    EXPECT_EQ(mark.text, std::to_string(i));
  }
  EXPECT_FALSE(queue->Pop(mark));
  queue->Push(std::string(1000, 'x').c_str());
  ASSERT_TRUE(queue->Pop(mark));
  EXPECT_EQ(std::string(mark.text).size(), sizeof mark.text - 1);
}

TEST(MarkQueueTest, ManyThreadsLoseNothingUncounted) {
  auto queue = std::make_unique<MarkQueue>();
  constexpr int kThreads = 4;
  constexpr int kEach = 5000;
  std::vector<std::thread> writers;
  for (int i = 0; i < kThreads; ++i) {
    writers.emplace_back([&queue] {
      for (int n = 0; n < kEach; ++n) queue->Push("mark");
    });
  }
  uint64_t read = 0;
  MarkRecord mark;
  for (std::thread& writer : writers) {
    while (queue->Pop(mark)) ++read;
    writer.join();
  }
  while (queue->Pop(mark)) ++read;
  EXPECT_EQ(read + queue->dropped(), uint64_t{kThreads} * kEach);
}

TEST(OutboxTest, RefusesWhatDoesNotFitAndSendsTheRestWhole) {
  Outbox outbox;
  ASSERT_TRUE(outbox.Init());
  const wire::Mark mark{1, 2};
  const std::string text(1000, 'm');
  size_t accepted = 0;
  while (outbox.Add(wire::FrameType::kMark, mark, {text.c_str()})) ++accepted;
  const size_t frame_bytes = sizeof(wire::FrameHeader) + sizeof mark + sizeof(uint32_t) + text.size();
  EXPECT_EQ(accepted, Outbox::kCapacity / frame_bytes);

  int ends[2];
  ASSERT_EQ(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
  std::string received;
  char buffer[65536];
  while (outbox.WriteTo(ends[0], true) == Outbox::Result::kBlocked) {
    const ssize_t bytes = read(ends[1], buffer, sizeof buffer);
    ASSERT_GT(bytes, 0);
    received.append(buffer, static_cast<size_t>(bytes));
  }
  close(ends[0]);
  for (ssize_t bytes; (bytes = read(ends[1], buffer, sizeof buffer)) > 0;) {
    received.append(buffer, static_cast<size_t>(bytes));
  }
  close(ends[1]);
  EXPECT_EQ(received.size(), accepted * frame_bytes);
}

TEST(OutboxTest, SaysWhenThePeerIsGone) {
  Outbox outbox;
  ASSERT_TRUE(outbox.Init());
  ASSERT_TRUE(outbox.Add(wire::FrameType::kGoodbye, wire::Goodbye{1}));
  int ends[2];
  ASSERT_EQ(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
  close(ends[1]);
  EXPECT_EQ(outbox.WriteTo(ends[0], true), Outbox::Result::kBroken);
  close(ends[0]);
}

}  // namespace
}  // namespace memline::runtime
