// SPDX-License-Identifier: MIT
// Which site allocated a block, and how many bytes were asked for: a two-level radix table over the address space with
// one word for each 32-byte granule, glibc's smallest chunk. Other allocators make smaller ones: for them a leaf has
// four planes, one for each multiple of 8 bytes within the granule. A plane costs memory only where blocks begin.
//
// Invariants: a word stands for at most one block; it is only touched by the thread that owns the block at that moment,
// so there are no locks and no atomic read-modify-writes. The allocator itself orders the hand-over of a block between
// threads.
#ifndef MEMLINE_RUNTIME_BLOCK_TABLE_H_
#define MEMLINE_RUNTIME_BLOCK_TABLE_H_

#include <atomic>
#include <cstddef>
#include <cstdint>

namespace memline::runtime {

class BlockTable {
 public:
  /// Sizes at or above this cannot be entered.
  static constexpr uint64_t kMaxBlockBytes = uint64_t{1} << 42;

  /// A block's word: the size above kSiteBits, the site plus one below; 0 where no block is known.
  struct Entry {
    uint64_t word = 0;
    explicit operator bool() const { return word != 0; }
    uint32_t site() const { return static_cast<uint32_t>(word & kSiteMask) - 1; }
    uint64_t bytes() const { return word >> kSiteBits; }
  };

  /// Reserves the root. False if the kernel refuses; every block is unknown then. `wide_chunks`: blocks begin at least
  /// 32 bytes apart. The first call decides.
  bool Init(bool wide_chunks);

  /// False if the block cannot be entered (too large, no memory for a leaf).
  bool Enter(const void* block, uint64_t bytes, uint32_t site) {
    std::atomic<uint64_t>* word = Find<true>(block);
    if (__builtin_expect(word == nullptr || bytes >= kMaxBlockBytes, 0)) return false;
    word->store(bytes << kSiteBits | (site + 1), std::memory_order_relaxed);
    return true;
  }

  /// Forgets every block and gives the memory back. What other threads enter meanwhile may stay or go.
  void Clear();

  static constexpr unsigned kGranuleBits = 5;
  static constexpr unsigned kLeafBits = 20;  // a leaf covers 32 MiB with 8 MiB of address space
  static constexpr uint32_t kLeafGranules = 1u << kLeafBits;
  static constexpr unsigned kPlaneShift = 3;

  /// For who looks at all blocks while their owners go on. A leaf has planes() words for each granule, each plane's in
  /// a row; most of them were never touched and are to be left so.
  struct Leaf {
    const std::atomic<uint64_t>* words;  // nullptr: just being made
    uintptr_t address;                   // of its first granule
  };
  uint32_t leaf_count() const { return leaf_count_.load(std::memory_order_acquire); }
  Leaf LeafAt(uint32_t index) const;
  unsigned planes() const { return plane_mask_ != 0 ? kPlanes : 1; }

  /// Removes and returns the entry.
  Entry Take(const void* block) {
    std::atomic<uint64_t>* word = Find<false>(block);
    if (__builtin_expect(word == nullptr, 0)) return {};
    const Entry entry{word->load(std::memory_order_relaxed)};
    if (entry) word->store(0, std::memory_order_relaxed);
    return entry;
  }

 private:
  static constexpr unsigned kAddressBits = 47;
  static constexpr unsigned kSiteBits = 22;
  static constexpr uint64_t kSiteMask = (uint64_t{1} << kSiteBits) - 1;
  static constexpr size_t kLeaves = size_t{1} << (kAddressBits - kGranuleBits - kLeafBits);
  static constexpr size_t kPlaneBytes = sizeof(uint64_t) << kLeafBits;
  static constexpr unsigned kPlanes = 4;
  static constexpr uintptr_t kPlaneMask = uintptr_t{kPlanes - 1} << kPlaneShift;

  size_t LeafBytes() const { return plane_mask_ != 0 ? kPlaneBytes * kPlanes : kPlaneBytes; }

  using Word = std::atomic<uint64_t>;

  template <bool kCreate>
  Word* Find(const void* block) {
    const auto address = reinterpret_cast<uintptr_t>(block);
    const uintptr_t index = address >> (kGranuleBits + kLeafBits);
    if (__builtin_expect(index >= kLeaves || root_ == nullptr, 0)) return nullptr;
    const uintptr_t plane = (address & plane_mask_) << (kLeafBits - kPlaneShift);
    const uintptr_t place = plane | (address >> kGranuleBits & ((uintptr_t{1} << kLeafBits) - 1));
    Word* leaf = root_[index].load(std::memory_order_acquire);
    if (__builtin_expect(leaf == nullptr, 0)) {
      if (!kCreate) return nullptr;
      leaf = CreateLeaf(index);
      if (leaf == nullptr) return nullptr;
    }
    return &leaf[place];
  }

  Word* CreateLeaf(size_t index);

  std::atomic<Word*>* root_ = nullptr;
  std::atomic<uint32_t>* leaf_list_ = nullptr;  // indexes of the leaves, as they came to be
  std::atomic<uint32_t> leaf_count_{0};
  uintptr_t plane_mask_ = 0;
};

}  // namespace memline::runtime

#endif  // MEMLINE_RUNTIME_BLOCK_TABLE_H_
