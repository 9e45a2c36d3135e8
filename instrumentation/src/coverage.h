// SPDX-License-Identifier: MIT
// What of the program's allocations the hooks see, and whose they are.
//
// Another definition of malloc may come before the runtime's in symbol order: an allocator that is linked or preloaded
// first, the program's own, or the C library's where only a library of the program links the runtime. Whether such a
// definition hands on to the hooks (a wrapper does) is found by trying.
#ifndef MEMLINE_RUNTIME_COVERAGE_H_
#define MEMLINE_RUNTIME_COVERAGE_H_

#include <cstddef>

namespace memline::runtime {

struct Coverage {
  bool malloc = true;          ///< malloc and free reach the hooks
  bool operators = true;       ///< operator new and delete do, or malloc does below them
  bool malloc_is_ours = true;  ///< the first malloc in symbol order is the hooks' own
  char allocator[256]{};       ///< "glibc", "jemalloc", "own malloc of PROGRAM", …
  char in_front[4096]{};       ///< path of the object whose malloc the program calls instead; "" where all are followed
};

/// Tries once, with an allocation that is not counted; later calls only return what was found. The first call must not
/// come from malloc or free.
const Coverage& FindCoverage();

/// Whether chunks of the allocator behind the hooks begin at least 32 bytes apart, as glibc's do.
bool HasWideChunks();

}  // namespace memline::runtime

#endif  // MEMLINE_RUNTIME_COVERAGE_H_
