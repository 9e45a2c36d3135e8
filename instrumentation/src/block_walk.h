// SPDX-License-Identifier: MIT
// Looks at all live blocks in the block table, a little at a time: how large they are, and how many pages they keep.
// Helper thread only.
//
// Threads go on allocating and freeing meanwhile, so a pass shows no one moment, but what it did not see move it counts
// exactly. It only reads pages of the table that are resident (what was swapped out of it is not seen), and so costs
// time in proportion to the heap: about 0.1 s of processor time for each GiB.
#ifndef MEMLINE_RUNTIME_BLOCK_WALK_H_
#define MEMLINE_RUNTIME_BLOCK_WALK_H_

#include <cstdint>

#include "block_table.h"
#include "memline/wire.h"

namespace memline::runtime {

/// Of one pass.
struct LiveBlocks {
  uint64_t counts[wire::kMaxSizeClasses] = {};  ///< by size class (wire.h)
  uint64_t bytes[wire::kMaxSizeClasses] = {};
  uint64_t all_bytes = 0;
  uint64_t page_bytes = 0;  ///< of the pages that hold a block or a part of one
  /// What of these pages is not live.
  uint64_t fragmented_bytes() const { return page_bytes > all_bytes ? page_bytes - all_bytes : 0; }
};

/// Smallest n with bytes <= 2^n.
inline uint32_t SizeClassOf(uint64_t bytes) {
  return bytes <= 1 ? 0 : 64 - static_cast<uint32_t>(__builtin_clzll(bytes - 1));
}

class BlockWalk {
 public:
  explicit constexpr BlockWalk(const BlockTable& table) : table_(table) {}

  /// Begins anew; the result of the last complete pass stays.
  void Begin();
  void Abandon() { under_way_ = false; }
  bool under_way() const { return under_way_; }
  /// Goes on for one piece, at most about 0.1 ms. True when this completes the pass.
  bool Step();
  const LiveBlocks& result() const { return result_; }

 private:
  // A piece is so many granules; its words are whole pages of the table.
  static constexpr uint32_t kPieceGranules = 1u << 14;
  static constexpr uint32_t kPageGranules = 4096 / sizeof(uint64_t);

  void LookAt(const BlockTable::Leaf& leaf, uint32_t first);
  void Count(uintptr_t address, BlockTable::Entry entry);

  const BlockTable& table_;
  bool under_way_ = false;
  uint32_t leaf_ = 0;
  uint32_t granule_ = 0;       // of the leaf, next to be looked at
  uintptr_t pages_up_to_ = 0;  // number of the page behind the last one counted
  LiveBlocks pass_;
  LiveBlocks result_;
};

}  // namespace memline::runtime

#endif  // MEMLINE_RUNTIME_BLOCK_WALK_H_
