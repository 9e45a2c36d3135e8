// SPDX-License-Identifier: MIT
// What the program's allocator says of itself, and asking it to give memory back. Helper thread only.
//
// Allocators are known by name (coverage.h), their functions are looked up: the runtime is linked to none of them. None
// of the questions allocates from the heap, but all wait for the allocator's locks, one after the other.
#ifndef MEMLINE_RUNTIME_ALLOCATOR_COUNTERS_H_
#define MEMLINE_RUNTIME_ALLOCATOR_COUNTERS_H_

#include <cstddef>
#include <cstdint>

#include "memline/wire.h"

namespace memline::runtime {

struct AllocatorFigures {
  uint64_t in_use_bytes = wire::kUnknownBytes;    ///< handed out to the program, headers and rounding included
  uint64_t retained_bytes = wire::kUnknownBytes;  ///< held and not handed out, also what is not resident of it (glibc)
  uint64_t mapped_bytes = wire::kUnknownBytes;
  uint64_t resident_limit_bytes = wire::kUnknownBytes;  ///< its resident memory is not more than this
  uint64_t asked_ns = 0;                                ///< when
};

class AllocatorCounters {
 public:
  /// Finds the functions of the allocator of this name (Coverage::allocator).
  void Find(const char* allocator);
  /// Whether there is anything to ask. The time that it takes grows with what the allocator keeps count of.
  bool Known() const { return kind_ != Kind::kNone; }
  AllocatorFigures Ask() const;
  /// Has it give back to the kernel what it can; may take long, and threads that allocate wait meanwhile. False if it
  /// has no such function. Of mimalloc only what threads that have ended left: a thread's heap is that thread's alone.
  bool Trim() const;

 private:
  enum class Kind { kNone, kGlibc, kJemalloc, kTcmalloc, kMimalloc };

  AllocatorFigures AskGlibc() const;
  AllocatorFigures AskJemalloc() const;
  AllocatorFigures AskTcmalloc() const;
  AllocatorFigures AskMimalloc() const;

  Kind kind_ = Kind::kNone;
  int (*mallctl_)(const char*, void*, size_t*, void*, size_t) = nullptr;
  int (*tcmalloc_property_)(const char*, size_t*) = nullptr;
  void (*tcmalloc_release_)() = nullptr;
  void (*mi_process_info_)(size_t*, size_t*, size_t*, size_t*, size_t*, size_t*, size_t*, size_t*) = nullptr;
  void (*mi_collect_)(bool) = nullptr;
};

}  // namespace memline::runtime

#endif  // MEMLINE_RUNTIME_ALLOCATOR_COUNTERS_H_
