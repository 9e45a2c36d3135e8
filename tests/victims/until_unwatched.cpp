// SPDX-License-Identifier: MIT
// Allocates until the runtime has stopped counting, which it does when its recording has no room left.
#include <memline/profile.h>
#include <sys/resource.h>

#include <cstdio>
#include <cstdlib>

int main() {
  constexpr rlim_t kRoomBytes = 32 << 10;
  const rlimit limit{kRoomBytes, kRoomBytes};
  if (memline_recording.load() == 0 || setrlimit(RLIMIT_FSIZE, &limit) != 0) return 1;
  while (memline_recording.load() != 0) {
    PROFILE();
    std::free(std::malloc(100));
  }
  std::puts("stopped");
  return 0;
}
