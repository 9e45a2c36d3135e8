// SPDX-License-Identifier: MIT
// Very many small blocks that live at once: what a profiler keeps for each live block shows in peak RSS.
#include <memline/profile.h>

#include <cstdlib>

#include "tests/benchmark/workloads/workload.h"

namespace {

// The blocks hold their own list, so that nothing else is resident.
struct Block {
  Block* next;
  char rest[56];
};
static_assert(sizeof(Block) == 64);

Block* Grow(uint64_t blocks) {
  PROFILE();
  Block* head = nullptr;
  for (uint64_t i = 0; i < blocks; ++i) {
    auto* block = static_cast<Block*>(std::malloc(sizeof(Block)));
    if (!block) std::abort();
    block->next = head;
    head = block;
  }
  return head;
}

void Release(Block* head) {
  PROFILE();
  while (head) {
    Block* next = head->next;
    std::free(head);
    head = next;
  }
}

}  // namespace

uint64_t LiveBlocks(uint64_t blocks) {
  PROFILE();
  Block* head = Grow(blocks);
  NotePeak();
  Release(head);
  return blocks;
}
