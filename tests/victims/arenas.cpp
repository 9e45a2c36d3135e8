// SPDX-License-Identifier: MIT
// Three threads, each with an arena of its own that it leaves so much of in use and so much free:
//   arenas TRUTH.json
// Says "ready" when they have, and what malloc_info says of it in the file; then waits until its input is closed.
#include <malloc.h>
#include <memline/profile.h>
#include <unistd.h>

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <thread>

namespace {

constexpr size_t kBlockBytes = 4000;
constexpr size_t kThreads = 3;
// Of each thread: blocks that it keeps, and that it gives back.
constexpr size_t kKept[kThreads] = {500, 1000, 2000};
constexpr size_t kFreed[kThreads] = {2500, 1500, 500};
void* blocks[kThreads][3000];
std::atomic<size_t> made{0};
std::atomic<bool> over{false};

void KeepSome(size_t thread) {
  PROFILE();
  const size_t count = kKept[thread] + kFreed[thread];
  for (size_t i = 0; i < count; ++i) {
    blocks[thread][i] = std::malloc(kBlockBytes);
    std::memset(blocks[thread][i], 1, kBlockBytes);
  }
  // Those below: a free end would go back.
  for (size_t i = 0; i < kFreed[thread]; ++i) std::free(blocks[thread][i]);
  made.fetch_add(1);
  made.notify_all();
  over.wait(false);
}

bool WriteTruth(const char* path) {
  FILE* file = std::fopen(path, "w");
  if (file == nullptr) return false;
  malloc_info(0, file);
  return std::fclose(file) == 0;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  std::thread threads[kThreads];
  for (size_t i = 0; i < kThreads; ++i) {
    threads[i] = std::thread(KeepSome, i);
    made.wait(i);  // so that the arenas are made in the threads' order
  }
  if (!WriteTruth(argv[1])) return 1;
  if (write(STDOUT_FILENO, "ready\n", 6) != 6) return 1;
  char byte;
  while (read(STDIN_FILENO, &byte, 1) > 0) {
  }
  over.store(true);
  over.notify_all();
  for (std::thread& thread : threads) thread.join();
  return 0;
}
