// SPDX-License-Identifier: MIT
// /proc/self/smaps, one mapping after the other. Helper thread only.
#ifndef MEMLINE_RUNTIME_SMAPS_H_
#define MEMLINE_RUNTIME_SMAPS_H_

#include <cstddef>
#include <cstdint>

namespace memline::runtime {

struct Mapping {
  enum class Kind : uint8_t {
    kAnonymous,
    kHeap,  ///< what brk moves
    kMainStack,
    kFile,    ///< of a file, or the kernel's own ([vdso])
    kShared,  ///< shared memory, of whichever make
  };
  uintptr_t begin = 0;
  uintptr_t end = 0;
  Kind kind = Kind::kAnonymous;
  uint64_t rss_bytes = 0;
  uint64_t pss_bytes = 0;
  uint64_t swap_bytes = 0;
  uint64_t huge_bytes = 0;  ///< anonymous memory in huge pages
};

/// Reads from a descriptor, at its beginning, in pieces of any size. Lines that are none of smaps are passed over.
class Smaps {
 public:
  /// `buffer` is used until the end.
  Smaps(int descriptor, char* buffer, size_t capacity)
      : descriptor_(descriptor), buffer_(buffer), capacity_(capacity) {}

  /// False at the end.
  bool Next(Mapping& mapping);

 private:
  // The next line without its end; nullptr at the end of the file. Lines longer than the buffer are cut.
  const char* NextLine();

  const int descriptor_;
  char* const buffer_;
  const size_t capacity_;
  size_t begin_ = 0;
  size_t end_ = 0;
  bool at_end_ = false;
  bool skipping_ = false;  // the rest of a line that was too long
  Mapping next_;           // whose first line was read already
  bool has_next_ = false;
};

}  // namespace memline::runtime

#endif  // MEMLINE_RUNTIME_SMAPS_H_
