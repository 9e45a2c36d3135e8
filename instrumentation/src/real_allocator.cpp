// SPDX-License-Identifier: MIT
#include "real_allocator.h"

#include <errno.h>

#include <atomic>
#include <cstring>

#include "static_libc.h"
#include "symbol_order.h"

namespace memline::runtime {
namespace {

std::atomic<size_t> bootstrap_used{0};
std::atomic<bool> resolving{false};
std::atomic<bool> resolved{false};

// Each block is preceded by its size, for realloc.
void* BootstrapAllocate(size_t alignment, size_t bytes) {
  if (alignment < 16) alignment = 16;
  if (bytes > kBootstrapBytes || alignment > 4096) return nullptr;
  const size_t room = bytes + alignment + 16;
  const size_t offset = bootstrap_used.fetch_add(room, std::memory_order_relaxed);
  if (offset + room > kBootstrapBytes) return nullptr;
  const uintptr_t first = reinterpret_cast<uintptr_t>(bootstrap) + offset + 16;
  auto* block = reinterpret_cast<char*>((first + alignment - 1) / alignment * alignment);
  memcpy(block - sizeof(size_t), &bytes, sizeof bytes);
  return block;
}

void* BootstrapReallocate(void* block, size_t bytes) {
  void* moved = BootstrapAllocate(16, bytes);
  if (moved == nullptr || block == nullptr) return moved;
  size_t old_bytes;
  memcpy(&old_bytes, static_cast<char*>(block) - sizeof old_bytes, sizeof old_bytes);
  memcpy(moved, block, old_bytes < bytes ? old_bytes : bytes);
  return moved;
}

// The first call of any function arrives here. True once the real functions are in place.
bool Ready() {
  ResolveRealAllocator();
  return resolved.load(std::memory_order_acquire);
}

void* FirstMalloc(size_t bytes) { return Ready() ? real.malloc(bytes) : BootstrapAllocate(16, bytes); }
void FirstFree(void* block) {
  if (Ready()) real.free(block);
}
void* FirstCalloc(size_t count, size_t bytes) {
  if (Ready()) return real.calloc(count, bytes);
  size_t total;
  return __builtin_mul_overflow(count, bytes, &total) ? nullptr : BootstrapAllocate(16, total);  // never reused: zeroed
}
void* FirstRealloc(void* block, size_t bytes) {
  return Ready() ? real.realloc(block, bytes) : BootstrapReallocate(block, bytes);
}
int FirstPosixMemalign(void** block, size_t alignment, size_t bytes) {
  if (Ready()) return real.posix_memalign(block, alignment, bytes);
  void* found = BootstrapAllocate(alignment, bytes);
  if (found == nullptr) return ENOMEM;
  *block = found;
  return 0;
}
void* FirstAlignedAlloc(size_t alignment, size_t bytes) {
  return Ready() ? real.aligned_alloc(alignment, bytes) : BootstrapAllocate(alignment, bytes);
}
void* FirstMemalign(size_t alignment, size_t bytes) {
  return Ready() ? real.memalign(alignment, bytes) : BootstrapAllocate(alignment, bytes);
}
void* FirstValloc(size_t bytes) { return Ready() ? real.valloc(bytes) : BootstrapAllocate(4096, bytes); }
void* FirstPvalloc(size_t bytes) {
  return Ready() ? real.pvalloc(bytes) : BootstrapAllocate(4096, (bytes + 4095) / 4096 * 4096);
}

int LibcPosixMemalign(void** block, size_t alignment, size_t bytes) {
  if (alignment < sizeof(void*) || (alignment & (alignment - 1)) != 0) return EINVAL;
  void* found = memline_libc_allocator.memalign(alignment, bytes);
  if (found == nullptr) return ENOMEM;
  *block = found;
  return 0;
}

template <typename Function>
void Resolve(Function& function, const char* name) {
  if (void* found = NextDefinition(name)) function = reinterpret_cast<Function>(found);
}

// In an executable without a dynamic linker dlsym finds nothing.
void UseLibc(RealAllocator& found) {
  if (&memline_libc_allocator == nullptr) return;
  const LibcAllocator& libc = memline_libc_allocator;
  found.malloc = libc.malloc;
  found.free = libc.free;
  found.calloc = libc.calloc;
  found.realloc = libc.realloc;
  found.posix_memalign = LibcPosixMemalign;
  found.aligned_alloc = libc.memalign;
  found.memalign = libc.memalign;
  found.valloc = libc.valloc;
  found.pvalloc = libc.pvalloc;
}

// In the place of the real ones while there are OwnBlocks; other threads pass through.
__thread bool wants_own_blocks __attribute__((tls_model("initial-exec"))) = false;
void* (*malloc_behind)(size_t) = nullptr;
void* (*calloc_behind)(size_t, size_t) = nullptr;

void* OwnOrRealMalloc(size_t bytes) { return wants_own_blocks ? BootstrapAllocate(16, bytes) : malloc_behind(bytes); }
void* OwnOrRealCalloc(size_t count, size_t bytes) {
  if (!wants_own_blocks) return calloc_behind(count, bytes);
  size_t total;
  return __builtin_mul_overflow(count, bytes, &total) ? nullptr : BootstrapAllocate(16, total);
}

template <typename Function>
void Publish(Function& place, Function function) {
  __atomic_store_n(&place, function, __ATOMIC_RELEASE);
}

void PutRealOnesBack() {
  if (real.malloc == OwnOrRealMalloc) Publish(real.malloc, malloc_behind);
  if (real.calloc == OwnOrRealCalloc) Publish(real.calloc, calloc_behind);
}

}  // namespace

alignas(64) char bootstrap[kBootstrapBytes];

RealAllocator real = {FirstMalloc,       FirstFree,     FirstCalloc, FirstRealloc, FirstPosixMemalign,
                      FirstAlignedAlloc, FirstMemalign, FirstValloc, FirstPvalloc, nullptr};

OwnBlocks::OwnBlocks() {
  wants_own_blocks = true;
  malloc_behind = real.malloc;
  calloc_behind = real.calloc;
  Publish(real.malloc, OwnOrRealMalloc);
  Publish(real.calloc, OwnOrRealCalloc);
}

OwnBlocks::~OwnBlocks() {
  PutRealOnesBack();
  wants_own_blocks = false;
}

void OwnBlocks::EndAfterFork() { PutRealOnesBack(); }

void ResolveRealAllocator() {
  if (resolved.load(std::memory_order_acquire) || resolving.exchange(true)) return;
  RealAllocator found = real;
  Resolve(found.malloc, "malloc");
  Resolve(found.free, "free");
  Resolve(found.calloc, "calloc");
  Resolve(found.realloc, "realloc");
  Resolve(found.posix_memalign, "posix_memalign");
  Resolve(found.aligned_alloc, "aligned_alloc");
  Resolve(found.memalign, "memalign");
  Resolve(found.valloc, "valloc");
  Resolve(found.pvalloc, "pvalloc");
  void* first = FirstDefinition("realloc");
  if (first != nullptr && !IsOurs(first)) found.realloc_in_front = reinterpret_cast<decltype(found.realloc)>(first);
  if (found.malloc == FirstMalloc) UseLibc(found);
  real = found;
  resolved.store(true, std::memory_order_release);
}

}  // namespace memline::runtime
