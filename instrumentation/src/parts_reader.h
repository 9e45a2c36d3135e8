// SPDX-License-Identifier: MIT
// One reading of /proc/self/smaps, each mapping given to whom it belongs. Helper thread only.
//
// The kernel names few anonymous mappings, and joins those that lie side by side. Whose they are is known from the
// runtime's own reservations, the stacks of the threads it has seen, the modules (their zeroed variables) and the block
// table: a mapping in which a block has ever begun is the allocator's. Where a stack or variables share a mapping with
// something else, mincore tells how much of them is resident.
#ifndef MEMLINE_RUNTIME_PARTS_READER_H_
#define MEMLINE_RUNTIME_PARTS_READER_H_

#include <cstdint>

#include "arena.h"
#include "memline/wire.h"
#include "smaps.h"

namespace memline::runtime {

class PartsReader {
 public:
  /// Reserves what a reading needs. False if the kernel refuses.
  bool Init();
  /// Fills in all but the time and what others know. False if smaps cannot be read.
  bool Read(wire::MemoryParts& parts);

 private:
  enum class Owner : uint8_t { kRuntime, kRuntimeStack, kStack, kModule };
  struct Known : AddressRange {
    Owner owner;
  };

  void NoteAll();
  void Note(AddressRange range, Owner owner);
  void NoteStack(uintptr_t address, uintptr_t high, Owner owner);
  // Gives an anonymous mapping's resident bytes to their owners.
  void Divide(const Mapping& mapping, wire::MemoryParts& parts);

  Known* known_ = nullptr;  // sorted by their beginnings
  uint32_t known_count_ = 0;
  uint32_t passed_ = 0;  // of them, those below the present mapping
  char* buffer_ = nullptr;
};

}  // namespace memline::runtime

#endif  // MEMLINE_RUNTIME_PARTS_READER_H_
