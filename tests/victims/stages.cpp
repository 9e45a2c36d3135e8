// SPDX-License-Identifier: MIT
// Two functions, one after the other, each of which holds memory until it is told to go on by a line of input:
// app::Load 48 MiB on one of its lines, app::Serve 8 MiB in a function that it calls.
#include <memline/profile.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>

namespace {

constexpr size_t kMiB = size_t{1} << 20;

void Await() {
  char key = 0;
  while (read(STDIN_FILENO, &key, 1) == 1 && key != '\n') {
  }
}

void* Touched(size_t bytes) {
  void* block = std::malloc(bytes);
  std::memset(block, 1, bytes);
  return block;
}

}  // namespace

namespace app {

__attribute__((noinline)) void Load() {
  PROFILE();
  void* block = Touched(48 * kMiB);
  Await();
  std::free(block);
}

__attribute__((noinline)) void* Fill() {
  PROFILE();
  return Touched(8 * kMiB);
}

__attribute__((noinline)) void Serve() {
  PROFILE();
  void* block = Fill();
  Await();
  std::free(block);
}

__attribute__((noinline)) void Blink() { PROFILE(); }

}  // namespace app

int main() {
  app::Load();
  app::Serve();
  app::Blink();
}
