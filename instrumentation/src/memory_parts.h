// SPDX-License-Identifier: MIT
// When to read whose the resident memory is, and when to look at the live blocks. Helper thread only.
//
// For a reading the kernel walks the page tables of the whole process, and holds off changes to the address space
// meanwhile, some mappings at a time: about 5 ms for each resident GiB. So readings are spaced by what they cost.
#ifndef MEMLINE_RUNTIME_MEMORY_PARTS_H_
#define MEMLINE_RUNTIME_MEMORY_PARTS_H_

#include <cstdint>

#include "allocator_counters.h"
#include "block_walk.h"
#include "heap_arenas.h"
#include "memline/wire.h"
#include "parts_reader.h"
#include "tracking.h"

namespace memline::runtime {

class MemoryParts {
 public:
  /// What a tick knows.
  struct Now {
    uint64_t time_ns;
    uint64_t rss_bytes;
    uint64_t heap_live_bytes;
    AllocatorFigures allocator;
  };

  constexpr MemoryParts() : walk_(block_table) {}
  bool Init() { return reader_.Init() && arenas_.Init(); }
  /// A new collector, which gets a reading and the blocks at once.
  void Begin();
  /// Once a tick: makes a reading and goes on with the blocks if it is time. Readings take at most 0.5 % of the time,
  /// the blocks 0.25 %; both are left alone while nothing changes.
  void Tick(const Now& now);
  /// The next tick makes a reading, whatever has changed, and the blocks are looked at anew.
  void ReadSoon();
  /// So does the next one, which is the last: and finishes with the blocks if that takes a few milliseconds.
  void ReadForTheLastTime();

  // What has not been sent.
  bool has_parts() const { return parts_unsent_; }
  const wire::MemoryParts& parts() const { return parts_; }
  void PartsSent() { parts_unsent_ = false; }
  bool has_blocks() const { return blocks_unsent_; }
  const LiveBlocks& blocks() const { return walk_.result(); }
  void BlocksSent() { blocks_unsent_ = false; }
  HeapArenas& arenas() { return arenas_; }

  /// Resident, of the runtime itself, at the last reading.
  uint64_t runtime_bytes() const { return runtime_bytes_; }

 private:
  bool IsTime(const Now& now) const;
  void Read(const Now& now);
  void BoundHeap(const AllocatorFigures& allocator);
  void LookAtBlocks(const Now& now);
  // For at most so much processor time, but for the last piece; what it took.
  uint64_t Walk(uint64_t budget_ns);

  PartsReader reader_;
  BlockWalk walk_;
  HeapArenas arenas_;
  wire::MemoryParts parts_{};
  bool followed_ = true;  // allocations reach the block table
  bool parts_unsent_ = false;
  bool blocks_unsent_ = false;
  bool walked_ = false;  // a pass was completed
  bool last_ = false;
  bool forced_ = false;
  uint64_t runtime_bytes_ = wire::kUnknownBytes;
  uint64_t older_bytes_ = 0;       // in use when the allocator was last asked, and not counted as live
  uint64_t asked_ns_ = 0;          // when that was
  uint64_t recording_ns_ = 0;      // of which recording the blocks are
  uint64_t read_ns_ = 0;           // when the last reading was made; 0: none yet
  uint64_t reading_costs_ns_ = 0;  // its processor time
  uint64_t tick_ns_ = 0;           // of the tick before
  uint64_t walk_begun_ns_ = 0;
  uint64_t walk_live_bytes_ = wire::kUnknownBytes;  // live bytes when it was begun
  int64_t walk_credit_ns_ = 0;                      // processor time that may be spent; negative: overdrawn
};

}  // namespace memline::runtime

#endif  // MEMLINE_RUNTIME_MEMORY_PARTS_H_
