// SPDX-License-Identifier: MIT
// leaking ROUNDS: leaks a little in each round, on one line; fills a bounded cache, whose entries it exchanges from
// then on; and uses and frees memory. A round takes a millisecond or more.
#include <memline/profile.h>
#include <time.h>

#include <cstdlib>

namespace {

constexpr size_t kEntries = 50;
void* cache[kEntries];
void* lost = nullptr;

__attribute__((noinline)) void Leak() {
  PROFILE();
  void** more = static_cast<void**>(std::malloc(500));
  *more = lost;
  lost = more;
}

__attribute__((noinline)) void Exchange(size_t round) {
  PROFILE();
  void*& entry = cache[round % kEntries];
  std::free(entry);
  entry = std::malloc(20'000);
}

__attribute__((noinline)) void Use() {
  PROFILE();
  void* block = std::malloc(100'000);
  *static_cast<volatile char*>(block) = 1;
  std::free(block);
}

}  // namespace

int main(int argc, char** argv) {
  PROFILE();
  const size_t rounds = argc > 1 ? std::strtoul(argv[1], nullptr, 10) : 1000;
  for (size_t round = 0; round < rounds; ++round) {
    Leak();
    Exchange(round);
    Use();
    const timespec millisecond{0, 1'000'000};
    nanosleep(&millisecond, nullptr);
  }
}
