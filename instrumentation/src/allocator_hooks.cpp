// SPDX-License-Identifier: MIT
// The malloc family. Each function is the real one, plus tracking.h while recording.
#include <errno.h>

#include "export.h"
#include "real_allocator.h"
#include "runtime.h"
#include "tracking.h"

using namespace memline::runtime;

namespace {

// A failed realloc leaves the block as it was, so its entry is put back; nobody else could see it meanwhile.
template <typename Reallocate>
inline void* Reallocated(void* block, size_t bytes, char* frame, Reallocate reallocate) {
  ThreadSlot* slot = SlotIfRecording();
  if (slot == nullptr) return reallocate();
  const BlockTable::Entry entry = block != nullptr ? block_table.Take(block) : BlockTable::Entry{};
  slot->busy = true;
  void* moved = reallocate();
  slot->busy = false;
  const bool failed = moved == nullptr && (bytes != 0 || block == nullptr);
  if (failed) {
    if (entry) block_table.Enter(block, entry.bytes(), entry.site());
    return nullptr;
  }
  if (entry) {
    RecordFree(*slot, block, entry, frame);
  } else if (block != nullptr) {
    ThreadSlot::Increment(slot->unknown_frees);
  }
  if (moved != nullptr) RecordAllocation(*slot, moved, bytes, frame);
  return moved;
}

// Blocks of the start-up arena stay where they are; they only ever grow into the real allocator.
void* GrowOutOfBootstrap(void* block, size_t bytes, char* frame) {
  void* moved = real.malloc(bytes);
  if (moved == nullptr) return nullptr;
  size_t old_bytes;
  __builtin_memcpy(&old_bytes, static_cast<char*>(block) - sizeof old_bytes, sizeof old_bytes);
  __builtin_memcpy(moved, block, old_bytes < bytes ? old_bytes : bytes);
  if (__builtin_expect(Recording(), 0)) CountAllocation(moved, bytes, frame);
  return moved;
}

}  // namespace

MEMLINE_EXPORT void* malloc(size_t bytes) { return CountedMalloc(bytes, MEMLINE_FRAME()); }

MEMLINE_EXPORT void free(void* block) { CountedFree(block, MEMLINE_FRAME()); }

// C23's. No allocator behind needs the size.
MEMLINE_EXPORT void free_sized(void* block, size_t) { CountedFree(block, MEMLINE_FRAME()); }
MEMLINE_EXPORT void free_aligned_sized(void* block, size_t, size_t) { CountedFree(block, MEMLINE_FRAME()); }

MEMLINE_EXPORT void* calloc(size_t count, size_t bytes) {
  return CountedOnce(count * bytes, MEMLINE_FRAME(),  // no overflow if it succeeds
                     [=] { return real.calloc(count, bytes); });
}

MEMLINE_EXPORT void* realloc(void* block, size_t bytes) {
  if (__builtin_expect(IsBootstrapBlock(block), 0)) return GrowOutOfBootstrap(block, bytes, MEMLINE_FRAME());
  return Reallocated(block, bytes, MEMLINE_FRAME(), [=] { return real.realloc(block, bytes); });
}

MEMLINE_EXPORT void* reallocarray(void* block, size_t count, size_t bytes) {
  size_t total;
  if (__builtin_mul_overflow(count, bytes, &total)) {
    errno = ENOMEM;
    return nullptr;
  }
  if (__builtin_expect(IsBootstrapBlock(block), 0)) return GrowOutOfBootstrap(block, total, MEMLINE_FRAME());
  // An allocator in front of the runtime may lack this one alone; the block is its own.
  if (__builtin_expect(real.realloc_in_front != nullptr, 0)) return real.realloc_in_front(block, total);
  return Reallocated(block, total, MEMLINE_FRAME(), [=] { return real.realloc(block, total); });
}

MEMLINE_EXPORT int posix_memalign(void** block, size_t alignment, size_t bytes) {
  int error = 0;
  CountedOnce(bytes, MEMLINE_FRAME(), [=, &error] {
    error = real.posix_memalign(block, alignment, bytes);
    return error == 0 ? *block : nullptr;
  });
  return error;
}

MEMLINE_EXPORT void* aligned_alloc(size_t alignment, size_t bytes) {
  return CountedOnce(bytes, MEMLINE_FRAME(), [=] { return real.aligned_alloc(alignment, bytes); });
}

MEMLINE_EXPORT void* memalign(size_t alignment, size_t bytes) {
  return CountedOnce(bytes, MEMLINE_FRAME(), [=] { return real.memalign(alignment, bytes); });
}

MEMLINE_EXPORT void* valloc(size_t bytes) {
  return CountedOnce(bytes, MEMLINE_FRAME(), [=] { return real.valloc(bytes); });
}

MEMLINE_EXPORT void* pvalloc(size_t bytes) {
  return CountedOnce(bytes, MEMLINE_FRAME(), [=] { return real.pvalloc(bytes); });
}
