// SPDX-License-Identifier: MIT
#include "module_map.h"

#include <gtest/gtest.h>
#include <link.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <thread>

namespace memline::runtime {
namespace {

// The runtime's own handlers of fork() are in place here, as in a program.
TEST(ModuleMapTest, ForkedChildrenCanLookAtTheirObjects) {
  std::atomic<bool> stop{false};
  std::thread scanning([&stop] {
    while (!stop) module_map.Update();
  });
  constexpr unsigned kEnoughSeconds = 60;
  int all_status = 0;
  for (int i = 0; i < 500 && all_status == 0; ++i) {
    const pid_t child = fork();
    if (child == 0) {
      alarm(kEnoughSeconds);
      dl_iterate_phdr([](dl_phdr_info*, size_t, void*) { return 0; }, nullptr);
      _exit(0);
    }
    int status = 0;
    waitpid(child, &status, 0);
    all_status |= status;
  }
  stop = true;
  scanning.join();
  EXPECT_EQ(all_status, 0) << "a child waited for a lock that nobody holds";
}

}  // namespace
}  // namespace memline::runtime
