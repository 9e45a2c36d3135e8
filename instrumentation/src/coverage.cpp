// SPDX-License-Identifier: MIT
#include "coverage.h"

#include <sys/auxv.h>
#include <unistd.h>

#include <cstdio>
#include <cstring>

#include "real_allocator.h"
#include "sanitizer.h"
#include "symbol_order.h"
#include "thread_slot.h"

namespace memline::runtime {
namespace {

using Malloc = void* (*)(size_t);
using Free = void (*)(void*);

// While they are tried, the hooks' malloc and free call these.
pid_t trying_thread = 0;
Malloc real_malloc;
Free real_free;
bool malloc_reached = false;
bool free_reached = false;

void* NoteMalloc(size_t bytes) {
  if (gettid() == trying_thread) malloc_reached = true;
  return real_malloc(bytes);
}

void NoteFree(void* block) {
  if (gettid() == trying_thread) free_reached = true;
  real_free(block);
}

void TryThem(Malloc malloc, Free free) {
  const Uncounted uncounted(OwnSlot());
  trying_thread = gettid();
  real_malloc = real.malloc;
  real_free = real.free;
  real.malloc = NoteMalloc;
  real.free = NoteFree;
  free(malloc(1));
  real.malloc = real_malloc;
  real.free = real_free;
}

// By the names of their libraries: libjemalloc.so.2, libtcmalloc_minimal.so.4, …
constexpr const char* kKnown[] = {"jemalloc", "tcmalloc", "mimalloc"};

bool IsGlibc(const void* function) {
  const char* file = BaseName(ObjectPath(function));
  return strncmp(file, "libc.so", 7) == 0 || strncmp(file, "libc-2.", 7) == 0;
}

// The linker knows the program by its first argument, which may be anything.
bool IsOfProgram(const void* function) {
  return InOneObject(function, reinterpret_cast<const void*>(getauxval(AT_PHDR)));
}

template <size_t kCapacity>
void CopyPath(const void* function, char (&path)[kCapacity]) {
  if (!IsOfProgram(function)) {
    snprintf(path, kCapacity, "%s", ObjectPath(function));
    return;
  }
  const ssize_t length = readlink("/proc/self/exe", path, kCapacity - 1);
  path[length > 0 ? length : 0] = '\0';
}

template <size_t kCapacity>
void CopyName(const void* function, char (&name)[kCapacity]) {
  if (SanitizerTells()) {
    snprintf(name, kCapacity, FirstDefinition("__asan_init") != nullptr ? "AddressSanitizer" : "ThreadSanitizer");
    return;
  }
  if (function == nullptr || IsGlibc(function)) {
    snprintf(name, kCapacity, "glibc");
    return;
  }
  char path[4096];
  CopyPath(function, path);
  for (const char* known : kKnown) {
    if (IsOfProgram(function) || strstr(BaseName(path), known) == nullptr) continue;
    snprintf(name, kCapacity, "%s", known);
    return;
  }
  snprintf(name, kCapacity, "%s%.200s", IsOfProgram(function) ? "own malloc of " : "", BaseName(path));
}

bool CallsOurs(const char* function) {
  const void* first = FirstDefinition(function);
  return first == nullptr || IsOurs(first);
}

// In an executable without a dynamic linker nothing is found, and every call is bound to the hooks.
Coverage Find() {
  ResolveRealAllocator();
  Coverage coverage;
  const void* allocator = nullptr;
  const auto malloc = reinterpret_cast<Malloc>(FirstDefinition("malloc"));
  const auto free = reinterpret_cast<Free>(FirstDefinition("free"));
  if (malloc != nullptr && free != nullptr) {
    TryThem(malloc, free);
    const bool reached = malloc_reached && free_reached;
    coverage.malloc = reached || SanitizerTells();
    coverage.malloc_is_ours = CallsOurs("malloc");
    coverage.operators = coverage.malloc || (CallsOurs("_Znwm") && CallsOurs("_ZdlPv"));
    allocator = reached ? reinterpret_cast<void*>(real.malloc) : reinterpret_cast<void*>(malloc);
  }
  if (!coverage.malloc) CopyPath(allocator, coverage.in_front);
  CopyName(allocator, coverage.allocator);
  return coverage;
}

}  // namespace

const Coverage& FindCoverage() {
  static Coverage coverage = Find();
  return coverage;
}

bool HasWideChunks() {
  ResolveRealAllocator();
  return IsGlibc(reinterpret_cast<void*>(real.malloc)) && !SanitizerTells();
}

}  // namespace memline::runtime
