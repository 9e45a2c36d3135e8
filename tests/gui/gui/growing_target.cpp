// SPDX-License-Identifier: GPL-3.0-or-later
// growing_target FIFO: allocates a block every few milliseconds until something is written to the FIFO, or whoever had
// it open is gone. Marks the moment of its fiftieth block.
#include <fcntl.h>
#include <memline/profile.h>
#include <poll.h>

#include <cstdio>
#include <memory>
#include <vector>

namespace {

constexpr size_t kBlockBytes = 16 * 1024;
constexpr int kPauseMs = 10;
constexpr size_t kMarkedBlock = 50;

using Blocks = std::vector<std::unique_ptr<char[]>>;

void Grow(Blocks& blocks) {
  PROFILE();
  blocks.push_back(std::make_unique<char[]>(kBlockBytes));
  if (blocks.size() == kMarkedBlock) MEMLINE_MARK("fifty blocks");
}

// Whether to go on.
bool Pause(int gate) {
  pollfd poll_gate{gate, POLLIN, 0};
  return poll(&poll_gate, 1, kPauseMs) == 0;
}

size_t GrowUntilTold(int gate) {
  PROFILE();
  Blocks blocks;
  while (Pause(gate)) Grow(blocks);
  return blocks.size();
}

}  // namespace

int main(int argc, char** argv) {
  const int gate = argc == 2 ? open(argv[1], O_RDONLY | O_NONBLOCK | O_CLOEXEC) : -1;
  if (gate < 0) {
    std::fputs("growing_target: needs a FIFO\n", stderr);
    return 1;
  }
  return GrowUntilTold(gate) > 0 ? 0 : 1;
}
