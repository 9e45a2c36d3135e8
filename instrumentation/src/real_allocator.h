// SPDX-License-Identifier: MIT
// The allocator behind the hooks: whatever the next object in symbol order provides (glibc, jemalloc, …).
//
// The pointers begin as functions that look the real ones up, so calls need no check. While the look-up itself
// allocates (dlsym may), requests are served from a small static arena whose blocks are never freed.
#ifndef MEMLINE_RUNTIME_REAL_ALLOCATOR_H_
#define MEMLINE_RUNTIME_REAL_ALLOCATOR_H_

#include <cstddef>
#include <cstdint>

namespace memline::runtime {

struct RealAllocator {
  void* (*malloc)(size_t);
  void (*free)(void*);
  void* (*calloc)(size_t, size_t);
  void* (*realloc)(void*, size_t);
  int (*posix_memalign)(void**, size_t, size_t);
  void* (*aligned_alloc)(size_t, size_t);
  void* (*memalign)(size_t, size_t);
  void* (*valloc)(size_t);
  void* (*pvalloc)(size_t);
  void* (*realloc_in_front)(void*, size_t);  ///< what the program calls, if that is not the runtime's; or nullptr
};

extern RealAllocator real;

/// Looks everything up; later calls do nothing.
void ResolveRealAllocator();

/// While it exists, what the calling thread allocates comes from the static arena instead, and is never freed: for what
/// libc allocates on the runtime's behalf. Nothing where that is used up. One at a time.
class OwnBlocks {
 public:
  OwnBlocks();
  ~OwnBlocks();
  OwnBlocks(const OwnBlocks&) = delete;
  OwnBlocks& operator=(const OwnBlocks&) = delete;

  /// In a forked child: the thread in which there may have been one is not there.
  static void EndAfterFork();
};

inline constexpr size_t kBootstrapBytes = 64 << 10;
extern char bootstrap[kBootstrapBytes] __attribute__((visibility("hidden")));

/// Whether a block came from the static arena; such a block must not reach the real allocator.
inline bool IsBootstrapBlock(const void* block) {
  return reinterpret_cast<uintptr_t>(block) - reinterpret_cast<uintptr_t>(bootstrap) < kBootstrapBytes;
}

}  // namespace memline::runtime

#endif  // MEMLINE_RUNTIME_REAL_ALLOCATOR_H_
