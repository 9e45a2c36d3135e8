// SPDX-License-Identifier: MIT
// What a program sees of the reference: the symbols of the runtime, with every answer found by unwinding. It takes the
// runtime's place by name (libmemline.so in a folder of its own), so one and the same program runs with either.
#include <errno.h>
#include <malloc.h>
#include <pthread.h>

#include <cstdlib>

#include "live_scopes.h"
#include "recording.h"

#define EXPORT extern "C" __attribute__((visibility("default")))

// glibc's allocator under its own names.
extern "C" {
void* __libc_malloc(size_t bytes);
void __libc_free(void* block);
void* __libc_calloc(size_t count, size_t bytes);
void* __libc_realloc(void* block, size_t bytes);
void* __libc_memalign(size_t alignment, size_t bytes);
void* __libc_valloc(size_t bytes);
void* __libc_pvalloc(size_t bytes);
}

extern "C" {
__attribute__((visibility("default"))) std::atomic<int> memline_recording{1};
}

namespace reference {
namespace {

pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;  // protects the recording
__attribute__((tls_model("initial-exec"))) thread_local bool busy = false;
__attribute__((tls_model("initial-exec"))) thread_local LiveScopes* scopes = nullptr;
// Block that the thread allocated last, until it frees it.
__attribute__((tls_model("initial-exec"))) thread_local uint64_t last_serial = 0;

Recording& TheRecording() {
  static Recording* const recording = new Recording;  // never destroyed: blocks are freed until the very end
  return *recording;
}

// Runs `action` for what the program does; what it does itself is not counted.
template <typename Action>
void Account(Action action) {
  if (busy) return;
  busy = true;
  pthread_mutex_lock(&lock);
  Recording& recording = TheRecording();
  if (scopes == nullptr) scopes = new LiveScopes;
  action(recording, *scopes);
  pthread_mutex_unlock(&lock);
  busy = false;
}

void* Allocated(void* block, size_t bytes) {
  if (block == nullptr) return nullptr;
  Account([=](Recording& recording, LiveScopes& live) {
    const uint32_t site = live.Here(recording);
    last_serial = recording.NextSerial();
    recording.blocks()[reinterpret_cast<uintptr_t>(block)] = {site, bytes, last_serial};
    ++recording.counters(site).alloc_count;
    recording.counters(site).alloc_bytes += bytes;
  });
  return block;
}

void Freed(void* block) {
  if (block == nullptr) return;
  Account([=](Recording& recording, LiveScopes& live) {
    const auto known = recording.blocks().find(reinterpret_cast<uintptr_t>(block));
    if (known == recording.blocks().end()) return;
    const Block freed = known->second;
    recording.blocks().erase(known);
    memline::wire::Counters& allocator = recording.counters(freed.site);
    ++allocator.freed_count;
    allocator.freed_bytes += freed.bytes;
    if (freed.serial == last_serial) ++allocator.temporary_count;
    memline::wire::Counters& releaser = recording.counters(live.Here(recording));
    ++releaser.released_count;
    releaser.released_bytes += freed.bytes;
  });
}

// The block is looked up before it is given back, and charged only if that succeeded.
void* Reallocated(void* block, size_t bytes) {
  if (block == nullptr) return Allocated(__libc_malloc(bytes), bytes);
  if (bytes != 0 && bytes > PTRDIFF_MAX) {
    errno = ENOMEM;
    return nullptr;
  }
  Freed(block);
  return Allocated(__libc_realloc(block, bytes), bytes);
}

__attribute__((destructor)) void WriteAtExit() {
  busy = true;
  if (const char* path = getenv("MEMLINE_RECORD")) TheRecording().Write(path);
}

}  // namespace
}  // namespace reference

using namespace reference;

EXPORT uint32_t memline_scope_enter(memline_function* function, void*, void*) {
  const uint64_t entry_pc = reinterpret_cast<uintptr_t>(__builtin_return_address(0)) - 1;
  uint32_t token = 0;
  Account([&](Recording& recording, LiveScopes& live) { token = live.Enter(recording, function, entry_pc); });
  return token;
}

EXPORT void memline_scope_exit(uint32_t token, void*) {
  Account([=](Recording&, LiveScopes& live) { live.Exit(token); });
}

/// Tests call it before longjmp, with the frame address of the function that called setjmp.
EXPORT void memline_property_jump(void* frame) {
  Account([=](Recording&, LiveScopes& live) { live.Jump(reinterpret_cast<uint64_t>(frame)); });
}

EXPORT void memline_mark(const char*) {}
EXPORT void memline_counter_set(memline_counter*, double) {}

EXPORT void* malloc(size_t bytes) { return Allocated(__libc_malloc(bytes), bytes); }

EXPORT void free(void* block) {
  Freed(block);
  __libc_free(block);
}

EXPORT void* calloc(size_t count, size_t bytes) { return Allocated(__libc_calloc(count, bytes), count * bytes); }

EXPORT void* realloc(void* block, size_t bytes) { return Reallocated(block, bytes); }

EXPORT void* reallocarray(void* block, size_t count, size_t bytes) {
  size_t total;
  if (!__builtin_mul_overflow(count, bytes, &total)) return Reallocated(block, total);
  errno = ENOMEM;
  return nullptr;
}

EXPORT int posix_memalign(void** block, size_t alignment, size_t bytes) {
  if (alignment % sizeof(void*) != 0 || (alignment & (alignment - 1)) != 0 || alignment == 0) return EINVAL;
  void* made = __libc_memalign(alignment, bytes);
  if (made == nullptr) return ENOMEM;
  *block = Allocated(made, bytes);
  return 0;
}

EXPORT void* aligned_alloc(size_t alignment, size_t bytes) {
  return Allocated(__libc_memalign(alignment, bytes), bytes);
}
EXPORT void* memalign(size_t alignment, size_t bytes) { return Allocated(__libc_memalign(alignment, bytes), bytes); }
EXPORT void* valloc(size_t bytes) { return Allocated(__libc_valloc(bytes), bytes); }
EXPORT void* pvalloc(size_t bytes) { return Allocated(__libc_pvalloc(bytes), bytes); }
