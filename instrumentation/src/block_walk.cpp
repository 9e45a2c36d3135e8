// SPDX-License-Identifier: MIT
#include "block_walk.h"

#include <sys/mman.h>

#include "resident_pages.h"

namespace memline::runtime {

void BlockWalk::Begin() {
  pass_ = {};
  leaf_ = granule_ = 0;
  pages_up_to_ = 0;
  under_way_ = true;
}

bool BlockWalk::Step() {
  if (!under_way_) return false;
  if (leaf_ < table_.leaf_count()) {
    const BlockTable::Leaf leaf = table_.LeafAt(leaf_);
    if (leaf.words != nullptr) LookAt(leaf, granule_);
    granule_ += kPieceGranules;
    if (leaf.words != nullptr && granule_ < BlockTable::kLeafGranules) return false;
    // Leaves are in no order of addresses: a page that two of them share is counted twice.
    granule_ = 0;
    pages_up_to_ = 0;
    if (++leaf_ < table_.leaf_count()) return false;
  }
  under_way_ = false;
  result_ = pass_;
  return true;
}

// In order of addresses, whatever plane a block is in.
void BlockWalk::LookAt(const BlockTable::Leaf& leaf, uint32_t first) {
  constexpr uint32_t kPages = kPieceGranules / kPageGranules;
  constexpr unsigned kMaxPlanes = 4;
  unsigned char resident[kMaxPlanes][kPages] = {};
  const unsigned planes = table_.planes();
  const std::atomic<uint64_t>* words[kMaxPlanes] = {};
  for (unsigned plane = 0; plane < planes; ++plane) {
    words[plane] = leaf.words + (uintptr_t{plane} << BlockTable::kLeafBits) + first;
    const auto place = reinterpret_cast<uintptr_t>(words[plane]);
    if (mincore(reinterpret_cast<void*>(place), kPieceGranules * sizeof(uint64_t), resident[plane]) != 0) return;
  }
  for (uint32_t page = 0; page < kPages; ++page) {
    const std::atomic<uint64_t>* touched[kMaxPlanes];
    unsigned touched_plane[kMaxPlanes];
    unsigned touched_count = 0;
    for (unsigned plane = 0; plane < planes; ++plane) {
      if ((resident[plane][page] & 1u) == 0) continue;
      touched[touched_count] = words[plane] + page * kPageGranules;
      touched_plane[touched_count++] = plane;
    }
    if (touched_count == 0) continue;
    const uintptr_t address = leaf.address + (uintptr_t{first + page * kPageGranules} << BlockTable::kGranuleBits);
    for (uint32_t i = 0; i < kPageGranules; ++i) {
      for (unsigned t = 0; t < touched_count; ++t) {
        const BlockTable::Entry entry{touched[t][i].load(std::memory_order_relaxed)};
        if (!entry) continue;
        Count(address + (uintptr_t{i} << BlockTable::kGranuleBits) +
                  (uintptr_t{touched_plane[t]} << BlockTable::kPlaneShift),
              entry);
      }
    }
  }
}

void BlockWalk::Count(uintptr_t address, BlockTable::Entry entry) {
  const uint64_t bytes = entry.bytes();
  const uint32_t size_class = SizeClassOf(bytes);
  ++pass_.counts[size_class];
  pass_.bytes[size_class] += bytes;
  pass_.all_bytes += bytes;
  uintptr_t first = address / kPageBytes;
  const uintptr_t end = (address + (bytes != 0 ? bytes - 1 : 0)) / kPageBytes + 1;
  if (first < pages_up_to_) first = pages_up_to_;
  if (first >= end) return;
  pass_.page_bytes += (end - first) * kPageBytes;
  pages_up_to_ = end;
}

}  // namespace memline::runtime
