// SPDX-License-Identifier: MIT
// The arenas of this process, asked for without taking anything from them.
#include "heap_arenas.h"

#include <gtest/gtest.h>
#include <malloc.h>
#include <pthread.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <future>
#include <memory>
#include <thread>
#include <vector>

#include "real_allocator.h"

namespace memline::runtime {
namespace {

class HeapArenasTest : public testing::Test {
 protected:
  HeapArenasTest() {
    EXPECT_TRUE(arenas_->Init());
    arenas_->Begin();
  }
  void SetUp() override {
    if (!arenas_->known()) GTEST_SKIP() << "a sanitizer's malloc stands before the runtime's";
  }
  uint64_t System() const {
    uint64_t bytes = 0;
    for (uint32_t i = 0; i < arenas_->count(); ++i) bytes += arenas_->arena(i).system_bytes;
    return bytes;
  }
  uint64_t Free() const {
    uint64_t bytes = 0;
    for (uint32_t i = 0; i < arenas_->count(); ++i) bytes += arenas_->arena(i).free_bytes;
    return bytes;
  }

  std::unique_ptr<HeapArenas> arenas_ = std::make_unique<HeapArenas>();
};

// A thread that has an arena of its own until it is let go: of 8 MiB in blocks, every other one free.
class ThreadWithArena {
 public:
  ThreadWithArena() { made_.get_future().wait(); }
  ~ThreadWithArena() {
    go_.set_value();
    thread_.join();
  }

 private:
  void Run() {
    std::vector<void*> blocks(4096);
    for (void*& block : blocks) block = std::malloc(2000);
    for (size_t i = 0; i < blocks.size(); i += 2) std::free(std::exchange(blocks[i], nullptr));
    made_.set_value();
    go_.get_future().wait();
    for (void* block : blocks) std::free(block);
  }
  std::promise<void> made_, go_;
  std::thread thread_{[this] { Run(); }};
};

TEST_F(HeapArenasTest, SumToWhatMallinfoSays) {
  const ThreadWithArena one;
  const struct mallinfo2 before = mallinfo2();
  arenas_->Ask(1);
  const struct mallinfo2 after = mallinfo2();
  EXPECT_EQ(before.uordblks, after.uordblks) << "asking took nothing from the heap";
  EXPECT_EQ(before.arena, after.arena);
  ASSERT_GE(arenas_->count(), 2u);
  EXPECT_EQ(System(), after.arena);
  // malloc_info counts the bits in a free chunk's size word with it.
  EXPECT_GE(Free(), after.fordblks);
  EXPECT_LE(Free(), after.fordblks + 8 * (after.ordblks + after.smblks));
}

// A thread's first allocation takes it an arena, and some of it for the thread's cache.
TEST_F(HeapArenasTest, AskingGivesTheAskingThreadNoArena) {
  struct InUse {
    HeapArenas* arenas;
    size_t before, after;
  } in_use{arenas_.get(), 0, 0};
  const auto ask = [](void* argument) -> void* {
    auto& of = *static_cast<InUse*>(argument);
    of.before = mallinfo2().uordblks;
    of.arenas->Ask(1);
    of.after = mallinfo2().uordblks;
    return nullptr;
  };
  pthread_t thread;
  ASSERT_EQ(pthread_create(&thread, nullptr, ask, &in_use), 0);
  pthread_join(thread, nullptr);
  EXPECT_GE(arenas_->count(), 1u);
  EXPECT_EQ(in_use.before, in_use.after);
}

TEST_F(HeapArenasTest, AnArenaKeepsItsNumber) {
  const ThreadWithArena one;
  arenas_->Ask(1);
  const uint32_t count = arenas_->count();
  std::vector<wire::Arena> before;
  for (uint32_t i = 0; i < count; ++i) before.push_back(arenas_->arena(i));
  const ThreadWithArena two;
  const ThreadWithArena three;
  arenas_->Ask(2);
  ASSERT_GE(arenas_->count(), count);
  for (uint32_t i = 1; i < count; ++i) {
    EXPECT_EQ(arenas_->arena(i).number, i);
    // A thread takes over an arena that nobody uses, and then it grows.
    if (arenas_->count() == count + 2) {
      EXPECT_EQ(arenas_->arena(i).system_bytes, before[i].system_bytes) << i;
    }
  }
}

TEST_F(HeapArenasTest, SendsWhatHasChanged) {
  arenas_->Ask(1);
  for (uint32_t i = 0; i < arenas_->count(); ++i) {
    EXPECT_TRUE(arenas_->IsUnsent(i));
    arenas_->Sent(i);
  }
  arenas_->Ask(2);
  EXPECT_FALSE(arenas_->IsUnsent(0));
  void* volatile block = std::malloc(50'000);  // so that the compiler does not leave it out
  arenas_->Ask(3);
  EXPECT_TRUE(arenas_->IsUnsent(0));
  std::free(block);
  arenas_->Begin();
  EXPECT_EQ(arenas_->count(), 0u);
}

TEST_F(HeapArenasTest, IsSpacedByWhatItCosts) {
  EXPECT_TRUE(arenas_->IsTime(1));
  arenas_->Ask(1);
  EXPECT_FALSE(arenas_->IsTime(2));
  EXPECT_TRUE(arenas_->IsTime(uint64_t{1} << 62));
}

// Children that are forked in the middle of it ask anew, flush and end.
TEST_F(HeapArenasTest, AForkAtAnyMomentDoesNoHarm) {
  std::atomic<bool> stop = false;
  std::thread asker([&] {
    for (uint64_t i = 1; !stop; ++i) arenas_->Ask(i);
  });
  for (int i = 0; i < 40; ++i) {
    const pid_t child = fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
      arenas_->Begin();
      arenas_->Ask(1);
      std::fflush(nullptr);
      _exit(arenas_->count() >= 1 ? 0 : 1);
    }
    std::fflush(nullptr);
    int status = -1;
    ASSERT_EQ(waitpid(child, &status, 0), child);
    ASSERT_EQ(status, 0) << i;
  }
  stop = true;
  asker.join();
}

TEST(OwnBlocks, AreThisThreadsAlone) {
  void* theirs = nullptr;
  void* ours;
  void* zeroed;
  {
    const OwnBlocks own_blocks;
    ours = std::malloc(100);
    zeroed = std::calloc(10, 10);
  }
  if (!IsBootstrapBlock(ours)) {
    std::free(ours);
    std::free(zeroed);
    GTEST_SKIP() << "a sanitizer's malloc stands before the runtime's";
  }
  EXPECT_TRUE(IsBootstrapBlock(zeroed));
  std::promise<void> begun, done;
  std::thread other([&] {
    begun.get_future().wait();
    theirs = std::malloc(100);
    done.set_value();
  });
  {
    const OwnBlocks own_blocks;
    begun.set_value();
    done.get_future().wait();
  }
  other.join();
  EXPECT_FALSE(IsBootstrapBlock(theirs));
  std::free(theirs);
  void* later = std::malloc(100);
  EXPECT_FALSE(IsBootstrapBlock(later));
  std::free(later);
  std::free(ours);
}

}  // namespace
}  // namespace memline::runtime
