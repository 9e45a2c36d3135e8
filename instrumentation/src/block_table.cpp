// SPDX-License-Identifier: MIT
#include "block_table.h"

#include <sys/mman.h>

#include "arena.h"

namespace memline::runtime {

bool BlockTable::Init() {
  if (root_ == nullptr) root_ = static_cast<std::atomic<Word*>*>(ReservePages(kLeaves * sizeof(std::atomic<Word*>)));
  return root_ != nullptr;
}

BlockTable::Word* BlockTable::CreateLeaf(size_t index) {
  auto* leaf = static_cast<Word*>(ReservePages(kLeafBytes));
  if (leaf == nullptr) return nullptr;
  Word* winner = nullptr;
  if (root_[index].compare_exchange_strong(winner, leaf, std::memory_order_acq_rel)) return leaf;
  munmap(leaf, kLeafBytes);
  return winner;
}

}  // namespace memline::runtime
