// SPDX-License-Identifier: MIT
// RSS that goes up and down by stairs, each higher or lower than all before, and stays a while on each: stairs [COUNT]
#include <memline/profile.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>

namespace {

constexpr size_t kStep = size_t{4} << 20;
constexpr useconds_t kWhile = 250'000;

void Stand(int step) {
  PROFILE();
  const size_t bytes = kStep * static_cast<size_t>(step);
  void* memory = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) std::abort();
  std::memset(memory, 1, bytes);
  usleep(kWhile);
  munmap(memory, bytes);
}

}  // namespace

int main(int argc, char** argv) {
  const int count = argc > 1 ? std::atoi(argv[1]) : 12;
  for (int i = 0; i < count; ++i) Stand(i % 2 == 0 ? count + i : count - i);
}
