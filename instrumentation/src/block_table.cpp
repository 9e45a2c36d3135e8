// SPDX-License-Identifier: MIT
#include "block_table.h"

#include "arena.h"

namespace memline::runtime {

bool BlockTable::Init(bool wide_chunks) {
  if (root_ != nullptr) return true;
  plane_mask_ = wide_chunks ? 0 : kPlaneMask;
  leaf_list_ = static_cast<std::atomic<uint32_t>*>(ReservePages(kLeaves * sizeof(std::atomic<uint32_t>)));
  if (leaf_list_ == nullptr) return false;
  root_ = static_cast<std::atomic<Word*>*>(ReservePages(kLeaves * sizeof(std::atomic<Word*>)));
  return root_ != nullptr;
}

void BlockTable::Clear() {
  const uint32_t count = leaf_count_.load(std::memory_order_acquire);
  for (uint32_t i = 0; i < count; ++i) {
    // An index whose store has not arrived yet reads 0, whose leaf may be missing.
    Word* leaf = root_[leaf_list_[i].load(std::memory_order_acquire)].load(std::memory_order_acquire);
    if (leaf != nullptr) EmptyPages(leaf, LeafBytes());
  }
}

BlockTable::Word* BlockTable::CreateLeaf(size_t index) {
  auto* leaf = static_cast<Word*>(ReservePages(LeafBytes()));
  if (leaf == nullptr) return nullptr;
  Word* winner = nullptr;
  if (root_[index].compare_exchange_strong(winner, leaf, std::memory_order_acq_rel)) {
    const uint32_t place = leaf_count_.fetch_add(1, std::memory_order_acq_rel);
    leaf_list_[place].store(static_cast<uint32_t>(index), std::memory_order_release);
    return leaf;
  }
  ReleasePages(leaf, LeafBytes());
  return winner;
}

BlockTable::Leaf BlockTable::LeafAt(uint32_t index) const {
  const uintptr_t place = leaf_list_[index].load(std::memory_order_acquire);
  return {root_[place].load(std::memory_order_acquire), place << (kGranuleBits + kLeafBits)};
}

}  // namespace memline::runtime
