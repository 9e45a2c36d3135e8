// SPDX-License-Identifier: MIT
#include "parts_reader.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>

#include "block_table.h"
#include "module_map.h"
#include "resident_pages.h"
#include "thread_slot.h"
#include "tracking.h"

namespace memline::runtime {
namespace {

constexpr size_t kBufferBytes = 64 << 10;
constexpr uint32_t kMaxKnown = kMaxReservations + wire::kMaxModules + wire::kMaxThreads + 1;
// Above the address of a thread's first frame lie its thread-local variables.
constexpr uintptr_t kAboveFirstFrame = 64 << 10;

uintptr_t StackLimit() {
  constexpr uintptr_t kUsual = 8 << 20;
  rlimit limit{};
  if (getrlimit(RLIMIT_STACK, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY) return kUsual;
  return std::max<uintptr_t>(limit.rlim_cur, kUsual);
}

bool AnyBlock(const std::atomic<uint64_t>* words, uint32_t begin, uint32_t end) {
  for (uint32_t i = begin; i < end; ++i) {
    if (words[i].load(std::memory_order_relaxed) != 0) return true;
  }
  return false;
}

// Whether a block began between two granules of a plane: a page of the table wholly between them was touched, or a page
// partly between them has a block that is live.
bool AnyBlockEver(const std::atomic<uint64_t>* words, uint32_t begin, uint32_t end) {
  constexpr uint32_t kPageGranules = kPageBytes / sizeof(uint64_t);
  const auto is_resident = [words](uint32_t first, uint32_t last) {
    return ResidentBytes(reinterpret_cast<uintptr_t>(words + first), reinterpret_cast<uintptr_t>(words + last)) != 0;
  };
  for (uint32_t at = begin; at < end;) {
    const uint32_t page_end = (at / kPageGranules + 1) * kPageGranules;
    const bool whole = at % kPageGranules == 0 && page_end <= end;
    const uint32_t next = whole ? end / kPageGranules * kPageGranules : std::min(page_end, end);
    if (is_resident(at, next) && (whole || AnyBlock(words, at, next))) return true;
    at = next;
  }
  return false;
}

bool HeldBlocks(uintptr_t begin, uintptr_t end) {
  constexpr uintptr_t kLeafBytes = uintptr_t{BlockTable::kLeafGranules} << BlockTable::kGranuleBits;
  for (uint32_t i = 0; i < block_table.leaf_count(); ++i) {
    const BlockTable::Leaf leaf = block_table.LeafAt(i);
    if (leaf.words == nullptr || leaf.address >= end || leaf.address + kLeafBytes <= begin) continue;
    const uintptr_t from = std::max(begin, leaf.address) - leaf.address;
    const uintptr_t to = std::min(end, leaf.address + kLeafBytes) - leaf.address;
    for (unsigned plane = 0; plane < block_table.planes(); ++plane) {
      if (AnyBlockEver(leaf.words + (uintptr_t{plane} << BlockTable::kLeafBits),
                       static_cast<uint32_t>(from >> BlockTable::kGranuleBits),
                       static_cast<uint32_t>(to >> BlockTable::kGranuleBits))) {
        return true;
      }
    }
  }
  return false;
}

}  // namespace

bool PartsReader::Init() {
  if (buffer_ != nullptr) return true;
  known_ = static_cast<Known*>(ReservePages(kMaxKnown * sizeof(Known)));
  if (known_ != nullptr) buffer_ = static_cast<char*>(ReservePages(kBufferBytes));
  return buffer_ != nullptr;
}

void PartsReader::Note(AddressRange range, Owner owner) {
  if (range.begin >= range.end || known_count_ == kMaxKnown) return;
  known_[known_count_].begin = range.begin;
  known_[known_count_].end = range.end;
  known_[known_count_++].owner = owner;
}

void PartsReader::NoteStack(uintptr_t address, uintptr_t high, Owner owner) {
  if (address == 0) return;
  Note({address & ~(kPageBytes - 1), high > address ? high : address + kAboveFirstFrame}, owner);
}

void PartsReader::NoteAll() {
  known_count_ = 0;
  for (uint32_t i = 0; i < ReservationCount(); ++i) Note(ReservationAt(i), Owner::kRuntime);
  for (uint32_t i = 0; i < SlotCount(); ++i) {
    const ThreadSlot& slot = *SlotAt(i);
    if (slot.owner.load(std::memory_order_acquire) == 0) continue;
    const char* high = __atomic_load_n(&slot.stack_high, __ATOMIC_RELAXED);
    NoteStack(slot.stack_address.load(std::memory_order_relaxed), reinterpret_cast<uintptr_t>(high), Owner::kStack);
  }
  NoteStack(reinterpret_cast<uintptr_t>(__builtin_frame_address(0)), 0, Owner::kRuntimeStack);
  if (const ModuleMap::Lock lock(module_map); lock.held()) {
    for (uint32_t i = 0; i < module_map.count(); ++i) {
      const LoadedModule& module = module_map[i];
      const uintptr_t end = (module.end + kPageBytes - 1) & ~(kPageBytes - 1);
      if (!module.gone) Note({module.start, end}, Owner::kModule);
    }
  }
  std::sort(known_, known_ + known_count_);
}

void PartsReader::Divide(const Mapping& mapping, wire::MemoryParts& parts) {
  static const uintptr_t stack_limit = StackLimit();
  uint64_t left = mapping.rss_bytes;
  while (passed_ < known_count_ && known_[passed_].end <= mapping.begin) ++passed_;
  for (uint32_t i = passed_; left != 0 && i < known_count_ && known_[i].begin < mapping.end; ++i) {
    const Known& known = known_[i];
    if (known.end <= mapping.begin) continue;
    if (known.owner == Owner::kRuntime) {
      // Nothing else has its flags, so the kernel joins it with nothing else.
      parts.runtime_bytes += left;
      return;
    }
    uintptr_t begin = std::max(known.begin, mapping.begin);
    // A stack reaches down to its guard, where the mapping begins.
    if (known.owner != Owner::kModule) begin = std::max(mapping.begin, begin - std::min(begin, stack_limit));
    const uintptr_t end = std::min(known.end, mapping.end);
    const bool all = begin == mapping.begin && end == mapping.end;
    const uint64_t bytes = all ? left : std::min(left, ResidentBytes(begin, end));
    (known.owner == Owner::kModule  ? parts.file_bytes
     : known.owner == Owner::kStack ? parts.stack_bytes
                                    : parts.runtime_bytes) += bytes;
    left -= bytes;
  }
  if (left == 0) return;
  (HeldBlocks(mapping.begin, mapping.end) ? parts.heap_bytes : parts.other_bytes) += left;
}

bool PartsReader::Read(wire::MemoryParts& parts) {
  const int descriptor = open("/proc/self/smaps", O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return false;
  parts = {};
  NoteAll();
  passed_ = 0;
  Smaps smaps(descriptor, buffer_, kBufferBytes);
  for (Mapping mapping; smaps.Next(mapping); mapping = {}) {
    parts.rss_bytes += mapping.rss_bytes;
    parts.pss_bytes += mapping.pss_bytes;
    parts.swap_bytes += mapping.swap_bytes;
    parts.huge_page_bytes += mapping.huge_bytes;
    switch (mapping.kind) {
      case Mapping::Kind::kAnonymous:
        if (mapping.rss_bytes != 0) Divide(mapping, parts);
        break;
      case Mapping::Kind::kHeap:
        parts.heap_bytes += mapping.rss_bytes;
        break;
      case Mapping::Kind::kMainStack:
        parts.stack_bytes += mapping.rss_bytes;
        break;
      case Mapping::Kind::kFile:
        parts.file_bytes += mapping.rss_bytes;
        break;
      case Mapping::Kind::kShared:
        parts.shared_bytes += mapping.rss_bytes;
        break;
    }
  }
  close(descriptor);
  return parts.rss_bytes != 0;
}

}  // namespace memline::runtime
