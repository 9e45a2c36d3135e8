// SPDX-License-Identifier: MIT
// Whose the resident memory of this very process is.
#include "parts_reader.h"

#include <gtest/gtest.h>
#include <pthread.h>
#include <sys/mman.h>

#include <algorithm>
#include <cstring>
#include <thread>

#include "arena.h"
#include "call_tree.h"
#include "resident_pages.h"
#include "thread_slot.h"
#include "tracking.h"

namespace memline::runtime {
namespace {

constexpr size_t kMiB = 1 << 20;
// What goes on beside, and what the kernel counts later.
constexpr double kBound = 1.5 * kMiB;

class PartsReaderTest : public testing::Test {
 protected:
  PartsReaderTest() {
    EXPECT_TRUE(reader_.Init());
    EXPECT_TRUE(block_table.Init(true));
    EXPECT_TRUE(reader_.Read(before_));
  }
  wire::MemoryParts Read() {
    wire::MemoryParts parts;
    EXPECT_TRUE(reader_.Read(parts));
    EXPECT_EQ(parts.heap_bytes + parts.stack_bytes + parts.file_bytes + parts.shared_bytes + parts.runtime_bytes +
                  parts.other_bytes,
              parts.rss_bytes);
    return parts;
  }
  static double Grown(uint64_t after, uint64_t before) {
    return static_cast<double>(after) - static_cast<double>(before);
  }
  static void* Map(size_t bytes, int flags = MAP_PRIVATE, size_t touched = SIZE_MAX) {
    void* memory = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, flags | MAP_ANONYMOUS, -1, 0);
    EXPECT_NE(memory, MAP_FAILED);
    memset(memory, 1, std::min(bytes, touched));
    return memory;
  }

  PartsReader reader_;
  wire::MemoryParts before_;
};

TEST_F(PartsReaderTest, KnowsWhatTheRuntimeReserved) {
  void* pages = ReservePages(16 * kMiB);
  memset(pages, 1, 12 * kMiB);
  EXPECT_NEAR(Grown(Read().runtime_bytes, before_.runtime_bytes), 12 * kMiB, kBound);
  ReleasePages(pages, 16 * kMiB);
  EXPECT_NEAR(Grown(Read().runtime_bytes, before_.runtime_bytes), 0, kBound);
}

TEST_F(PartsReaderTest, AMappingInWhichABlockBeganIsTheHeaps) {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  GTEST_SKIP() << "a sanitizer's own memory, of which there is some for each byte, is part of RSS";
#endif
  // Where no test has mapped anything.
  void* memory = Map(300 * kMiB, MAP_PRIVATE | MAP_NORESERVE, 20 * kMiB);
  EXPECT_NEAR(Grown(Read().other_bytes, before_.other_bytes), 20 * kMiB, kBound);
  char* block = static_cast<char*>(memory) + 5 * kMiB;
  ASSERT_TRUE(block_table.Enter(block, 100, 1));
  EXPECT_NEAR(Grown(Read().heap_bytes, before_.heap_bytes), 20 * kMiB, kBound);
  block_table.Take(block);
  EXPECT_NEAR(Grown(Read().heap_bytes, before_.heap_bytes), 20 * kMiB, kBound) << "also when it is free again";
  munmap(memory, 300 * kMiB);
  EXPECT_NEAR(Grown(Read().heap_bytes, before_.heap_bytes), 0, kBound);
}

TEST_F(PartsReaderTest, KnowsSharedMemory) {
  void* memory = Map(10 * kMiB, MAP_SHARED);
  EXPECT_NEAR(Grown(Read().shared_bytes, before_.shared_bytes), 10 * kMiB, kBound);
  munmap(memory, 10 * kMiB);
}

TEST_F(PartsReaderTest, KnowsTheStacksOfThreadsThatItHasSeen) {
  pthread_barrier_t barrier;
  pthread_barrier_init(&barrier, nullptr, 2);
  std::thread thread([&barrier] {
    own_slot = nullptr;
    AcquireSlot();
    constexpr size_t kDeep = 4 * kMiB;
    auto* deep = static_cast<volatile char*>(__builtin_alloca(kDeep));
    for (size_t i = 0; i < kDeep; i += 1024) deep[i] = 1;
    pthread_barrier_wait(&barrier);
    pthread_barrier_wait(&barrier);
  });
  pthread_barrier_wait(&barrier);
  EXPECT_NEAR(Grown(Read().stack_bytes, before_.stack_bytes), 4 * kMiB, kBound);
  pthread_barrier_wait(&barrier);
  thread.join();
  pthread_barrier_destroy(&barrier);
}

// Side by side with what the program mapped itself, so that the kernel has one mapping for both.
TEST_F(PartsReaderTest, TellsAStackFromWhatLiesAboveIt) {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  GTEST_SKIP() << "a sanitizer's own memory, of which there is some for each byte, is part of RSS";
#endif
  constexpr size_t kStack = 2 * kMiB;
  auto* both = static_cast<char*>(Map(kStack + 16 * kMiB));
  const auto high = reinterpret_cast<uintptr_t>(both) + kStack;
  ThreadSlot* slot = OwnSlot();
  const uintptr_t own_address = slot->stack_address;
  char* own_high = slot->stack_high;
  slot->stack_address = high - 4096;
  slot->stack_high = reinterpret_cast<char*>(high);
  const wire::MemoryParts parts = Read();
  slot->stack_address = own_address;
  slot->stack_high = own_high;
  EXPECT_NEAR(Grown(parts.stack_bytes, before_.stack_bytes), kStack, kBound);
  // A block may have been at that address before.
  EXPECT_NEAR(Grown(parts.other_bytes + parts.heap_bytes, before_.other_bytes + before_.heap_bytes), 16 * kMiB, kBound);
  munmap(both, kStack + 16 * kMiB);
}

TEST(ResidentBytesTest, CountsWhatWasTouched) {
  constexpr size_t kBytes = 32 * kMiB;
  auto* memory = static_cast<char*>(mmap(nullptr, kBytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
  madvise(memory, kBytes, MADV_NOHUGEPAGE);
  const auto begin = reinterpret_cast<uintptr_t>(memory);
  EXPECT_EQ(ResidentBytes(begin, begin + kBytes), 0u);
  for (size_t i = 0; i < 100; ++i) memory[i * 5 * kPageBytes] = 1;
  EXPECT_EQ(ResidentBytes(begin, begin + kBytes), 100 * kPageBytes);
  EXPECT_EQ(ResidentBytes(begin + 1, begin + 2), kPageBytes);
  munmap(memory, kBytes);
  EXPECT_EQ(ResidentBytes(begin, begin + kBytes), 0u);
}

}  // namespace
}  // namespace memline::runtime
