// SPDX-License-Identifier: MIT
// Each thread takes over what the runtime keeps of the one before it.
#include <memline/profile.h>

#include <cstdlib>
#include <thread>

namespace {

void Work() {
  PROFILE();
  for (int i = 0; i < 1000; ++i) {
    void* block = std::malloc(64);
    asm volatile("" : : "r"(block) : "memory");
    std::free(block);
  }
}

}  // namespace

int main() {
  for (int i = 0; i < 5; ++i) std::thread(Work).join();
}
