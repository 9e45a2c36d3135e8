// SPDX-License-Identifier: MIT
// Programs that mind their descriptors.
//   descriptors lowest FILE    opens FILE again and again, while RSS goes up and down: each time under the lowest free
//                              number, and then under numbers of its choice; writes a byte under each. Says how often
//                              something was other than it should be
//   descriptors closes         closes all numbers from 3 on, and works until its input ends
//   descriptors forgoes        may open no file any more, and works until its input ends
//   descriptors hangs-up       closes its output, and works until its input ends
//   descriptors says           its main thread leaves by pthread_exit with text in stdio's buffer; another one waits
//   until
//                              the input ends, and with it the process
#include <fcntl.h>
#include <linux/close_range.h>
#include <memline/profile.h>
#include <poll.h>
#include <pthread.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <climits>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>

namespace {

constexpr int kFirst = 3;
constexpr int kLast = 9;

void Breathe() {
  PROFILE();
  constexpr size_t kBytes = size_t{4} << 20;
  void* memory = mmap(nullptr, kBytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) std::abort();
  std::memset(memory, 1, kBytes);
  munmap(memory, kBytes);
}

int WriteUnderEach(const char* path) {
  constexpr int kRounds = 150;
  int surprises = 0;
  for (int number = kFirst; number <= kLast; ++number) close(number);  // whatever came with the program
  for (int round = 0; round < kRounds; ++round) {
    Breathe();
    for (int repeated = 0; repeated < 20; ++repeated) {
      const int lowest = open(path, O_WRONLY | O_APPEND);
      if (lowest != kFirst) ++surprises;
      for (int number = kFirst + 1; number <= kLast; ++number) {
        if (dup2(lowest, number) != number) ++surprises;
      }
      for (int number = kFirst; number <= kLast; ++number) {
        if (write(number, "x", 1) != 1 || close(number) != 0) ++surprises;
      }
    }
  }
  return surprises;
}

void UntilInputEnds() {
  pollfd input{STDIN_FILENO, POLLIN, 0};
  for (char byte; poll(&input, 1, 1) == 0 || read(STDIN_FILENO, &byte, 1) > 0;) Breathe();
}

void* UntilInputEndsOnThread(void*) {
  for (char byte; read(STDIN_FILENO, &byte, 1) > 0;) {
  }
  return nullptr;
}

}  // namespace

int main(int argc, char** argv) {
  const std::string mode = argc > 1 ? argv[1] : "";
  if (mode == "lowest" && argc == 3) {
    const int surprises = WriteUnderEach(argv[2]);
    std::printf("surprises %d\n", surprises);
    return surprises == 0 ? 9 : 1;
  }
  if (mode == "says") {
    pthread_t thread;
    if (pthread_create(&thread, nullptr, UntilInputEndsOnThread, nullptr) != 0) return 1;
    pthread_detach(thread);
    std::printf("said");
    pthread_exit(nullptr);
  }
  if (mode == "closes") syscall(SYS_close_range, kFirst, UINT_MAX, 0);
  if (mode == "forgoes") {
    const rlimit none{0, 0};
    setrlimit(RLIMIT_NOFILE, &none);
  }
  if (mode == "hangs-up") close(STDOUT_FILENO);
  UntilInputEnds();
  return 9;
}
