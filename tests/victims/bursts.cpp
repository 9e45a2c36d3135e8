// SPDX-License-Identifier: MIT
// Memory that comes and goes: says on each line how high RSS was at the top of a burst, in bytes, as it reads it
// itself.
//   bursts          200 MiB and, when its input has ended, 100 MiB
//   bursts nested   in scopes that ask for their peak, one in another and two threads at once
#include <fcntl.h>
#include <memline/profile.h>
#include <sys/mman.h>
#include <unistd.h>

#include <condition_variable>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <mutex>
#include <thread>

namespace {

long ResidentBytes() {
  char text[128] = {};
  const int statm = open("/proc/self/statm", O_RDONLY);
  if (read(statm, text, sizeof text - 1) < 0) std::abort();
  close(statm);
  return std::strtol(std::strchr(text, ' '), nullptr, 10) * sysconf(_SC_PAGESIZE);
}

void Burst(const char* name, size_t mebibytes) {
  PROFILE();
  const size_t bytes = mebibytes << 20;
  void* memory = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) std::abort();
  std::memset(memory, 1, bytes);
  const long top = ResidentBytes();
  munmap(memory, bytes);
  std::printf("%s %ld\n", name, top);
  std::fflush(stdout);
}

void Inner() {
  MEMLINE_PROFILE_PEAK();
  Burst("inner", 60);
}

void Small() {
  MEMLINE_PROFILE_PEAK("in a region");
  Burst("small", 12);
}

void Outer() {
  MEMLINE_PROFILE_PEAK();
  Burst("outer", 30);
  Inner();
  Small();
}

// One of two threads at a time goes on, when its turn has come.
class Turns {
 public:
  void WaitFor(int turn) {
    std::unique_lock<std::mutex> lock(mutex_);
    changed_.wait(lock, [&] { return turn_ >= turn; });
  }
  void Set(int turn) {
    const std::lock_guard<std::mutex> lock(mutex_);
    turn_ = turn;
    changed_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  int turn_ = 0;
};

// Does nothing itself; the others' resets must not take their peaks from it.
void Bystander(Turns& turns) {
  MEMLINE_PROFILE_PEAK();
  turns.Set(1);
  turns.WaitFor(2);
}

void LaterBystander() {
  MEMLINE_PROFILE_PEAK();
  std::printf("later %ld\n", ResidentBytes());
}

void Nested() {
  Turns turns;
  std::thread other([&] { Bystander(turns); });
  turns.WaitFor(1);
  Outer();
  turns.Set(2);
  other.join();
  LaterBystander();
}

void UntilInputEnds() {
  char byte;
  while (read(STDIN_FILENO, &byte, 1) > 0) {
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc > 1 && std::strcmp(argv[1], "nested") == 0) {
    Nested();
    return 0;
  }
  Burst("first", 200);
  UntilInputEnds();
  Burst("second", 100);
  return 0;
}
