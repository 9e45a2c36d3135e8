// SPDX-License-Identifier: MIT
// operator new and delete. Who provides the next definition in symbol order decides what these do:
//   the C++ library      its unaligned operators are malloc and free in all but failure, and so they are here, without
//   the
//                        detour; the aligned ones call functions of the malloc family, whose hooks count
//   the allocator        (jemalloc, tcmalloc) serves them without malloc, so they are counted here
//   anyone else          calls malloc in the end, or has memory of its own, which is none of ours
#include <dlfcn.h>

#include <cstring>
#include <new>
#include <type_traits>

#include "real_allocator.h"
#include "runtime.h"
#include "tracking.h"

namespace memline::runtime {
namespace {

const void* ModuleOf(const void* function) {
  Dl_info info;
  return function != nullptr && dladdr(function, &info) != 0 ? info.dli_fbase : nullptr;
}

enum class Provider : int { kUnknown, kLibrary, kAllocator, kOther };

bool IsLibrary(const void* function) {
  Dl_info info;
  if (function == nullptr) return true;  // loaded later than the program
  if (dladdr(function, &info) == 0 || info.dli_fname == nullptr) return false;
  const char* slash = strrchr(info.dli_fname, '/');
  const char* file = slash != nullptr ? slash + 1 : info.dli_fname;
  return strncmp(file, "libstdc++.so", 12) == 0 || strncmp(file, "libc++", 6) == 0;
}

Provider FindProvider() {
  ResolveRealAllocator();
  const void* next = dlsym(RTLD_NEXT, "_Znwm");
  if (IsLibrary(next)) return Provider::kLibrary;
  const void* allocator = ModuleOf(reinterpret_cast<void*>(real.malloc));
  return allocator != nullptr && allocator == ModuleOf(next) ? Provider::kAllocator : Provider::kOther;
}

inline Provider OperatorProvider() {
  static std::atomic<Provider> found{Provider::kUnknown};
  Provider provider = found.load(std::memory_order_relaxed);
  if (__builtin_expect(provider == Provider::kUnknown, 0)) {
    provider = FindProvider();
    found.store(provider, std::memory_order_relaxed);
  }
  return provider;
}

inline bool CountsHere() { return __builtin_expect(Recording(), 0) && OperatorProvider() == Provider::kAllocator; }

// nullptr where the library's own operator must go on: it knows about handlers and exceptions.
__attribute__((always_inline)) inline void* NewByMalloc(size_t bytes, char* frame) {
  if (__builtin_expect(OperatorProvider() != Provider::kLibrary, 0)) return nullptr;
  return CountedMalloc(bytes != 0 ? bytes : 1, frame);
}

inline void* Allocated(void* block, size_t bytes, char* frame) {
  if (CountsHere()) CountAllocation(block, bytes, frame);
  return block;
}

inline void BeforeDelete(void* block, char* frame) {
  if (block != nullptr && CountsHere()) CountFree(block, frame);
}

// The next operator with the given mangled name. Looked up at first use: a C program may load libstdc++ late, and where
// RTLD_NEXT does not see it.
template <typename Function>
Function* NextOperator(std::atomic<Function*>& cache, const char* name) {
  Function* function = cache.load(std::memory_order_acquire);
  if (__builtin_expect(function != nullptr, 1)) return function;
  void* found = dlsym(RTLD_NEXT, name);
  if (found == nullptr) {
    if (void* library = dlopen("libstdc++.so.6", RTLD_LAZY | RTLD_NOLOAD)) found = dlsym(library, name);
  }
  function = reinterpret_cast<Function*>(found);
  cache.store(function, std::memory_order_release);
  return function;
}

}  // namespace
}  // namespace memline::runtime

using namespace memline::runtime;

// Names as the Itanium C++ ABI mangles them. The macros differ only in the arguments they hand on.
#define MEMLINE_ALIGNED_NEW(mangled, parameters, arguments)                          \
  __attribute__((visibility("default"))) void* operator parameters {                 \
    static std::atomic<std::add_pointer_t<void*(MEMLINE_TYPE)>> next{nullptr};       \
    return Allocated(NextOperator(next, mangled) arguments, bytes, MEMLINE_FRAME()); \
  }
#define MEMLINE_NEW(mangled, parameters, arguments)                                  \
  __attribute__((visibility("default"))) void* operator parameters {                 \
    static std::atomic<std::add_pointer_t<void*(MEMLINE_TYPE)>> next{nullptr};       \
    if (void* block = NewByMalloc(bytes, MEMLINE_FRAME())) return block;             \
    return Allocated(NextOperator(next, mangled) arguments, bytes, MEMLINE_FRAME()); \
  }
#define MEMLINE_ALIGNED_DELETE(mangled, parameters, arguments)                \
  __attribute__((visibility("default"))) void operator parameters {           \
    static std::atomic<std::add_pointer_t<void(MEMLINE_TYPE)>> next{nullptr}; \
    BeforeDelete(block, MEMLINE_FRAME());                                     \
    NextOperator(next, mangled) arguments;                                    \
  }
#define MEMLINE_DELETE(mangled, parameters, arguments)                        \
  __attribute__((visibility("default"))) void operator parameters {           \
    static std::atomic<std::add_pointer_t<void(MEMLINE_TYPE)>> next{nullptr}; \
    if (__builtin_expect(OperatorProvider() == Provider::kLibrary, 1)) {      \
      return CountedFree(block, MEMLINE_FRAME());                             \
    }                                                                         \
    BeforeDelete(block, MEMLINE_FRAME());                                     \
    NextOperator(next, mangled) arguments;                                    \
  }

#define MEMLINE_TYPE size_t
MEMLINE_NEW("_Znwm", new (size_t bytes), (bytes))
MEMLINE_NEW("_Znam", new[](size_t bytes), (bytes))
#undef MEMLINE_TYPE

#define MEMLINE_TYPE size_t, const std::nothrow_t&
MEMLINE_NEW("_ZnwmRKSt9nothrow_t", new (size_t bytes, const std::nothrow_t& tag) noexcept, (bytes, tag))
MEMLINE_NEW("_ZnamRKSt9nothrow_t", new[](size_t bytes, const std::nothrow_t& tag) noexcept, (bytes, tag))
#undef MEMLINE_TYPE

#define MEMLINE_TYPE size_t, std::align_val_t
MEMLINE_ALIGNED_NEW("_ZnwmSt11align_val_t", new (size_t bytes, std::align_val_t alignment), (bytes, alignment))
MEMLINE_ALIGNED_NEW("_ZnamSt11align_val_t", new[](size_t bytes, std::align_val_t alignment), (bytes, alignment))
#undef MEMLINE_TYPE

#define MEMLINE_TYPE size_t, std::align_val_t, const std::nothrow_t&
MEMLINE_ALIGNED_NEW("_ZnwmSt11align_val_tRKSt9nothrow_t",
                    new (size_t bytes, std::align_val_t alignment, const std::nothrow_t& tag) noexcept,
                    (bytes, alignment, tag))
MEMLINE_ALIGNED_NEW("_ZnamSt11align_val_tRKSt9nothrow_t",
                    new[](size_t bytes, std::align_val_t alignment, const std::nothrow_t& tag) noexcept,
                    (bytes, alignment, tag))
#undef MEMLINE_TYPE

#define MEMLINE_TYPE void*
MEMLINE_DELETE("_ZdlPv", delete (void* block) noexcept, (block))
MEMLINE_DELETE("_ZdaPv", delete[](void* block) noexcept, (block))
#undef MEMLINE_TYPE

#define MEMLINE_TYPE void*, size_t
MEMLINE_DELETE("_ZdlPvm", delete (void* block, size_t bytes) noexcept, (block, bytes))
MEMLINE_DELETE("_ZdaPvm", delete[](void* block, size_t bytes) noexcept, (block, bytes))
#undef MEMLINE_TYPE

#define MEMLINE_TYPE void*, const std::nothrow_t&
MEMLINE_DELETE("_ZdlPvRKSt9nothrow_t", delete (void* block, const std::nothrow_t& tag) noexcept, (block, tag))
MEMLINE_DELETE("_ZdaPvRKSt9nothrow_t", delete[](void* block, const std::nothrow_t& tag) noexcept, (block, tag))
#undef MEMLINE_TYPE

#define MEMLINE_TYPE void*, std::align_val_t
MEMLINE_ALIGNED_DELETE("_ZdlPvSt11align_val_t", delete (void* block, std::align_val_t alignment) noexcept,
                       (block, alignment))
MEMLINE_ALIGNED_DELETE("_ZdaPvSt11align_val_t", delete[](void* block, std::align_val_t alignment) noexcept,
                       (block, alignment))
#undef MEMLINE_TYPE

#define MEMLINE_TYPE void*, size_t, std::align_val_t
MEMLINE_ALIGNED_DELETE("_ZdlPvmSt11align_val_t",
                       delete (void* block, size_t bytes, std::align_val_t alignment) noexcept,
                       (block, bytes, alignment))
MEMLINE_ALIGNED_DELETE("_ZdaPvmSt11align_val_t",
                       delete[](void* block, size_t bytes, std::align_val_t alignment) noexcept,
                       (block, bytes, alignment))
#undef MEMLINE_TYPE

#define MEMLINE_TYPE void*, std::align_val_t, const std::nothrow_t&
MEMLINE_ALIGNED_DELETE("_ZdlPvSt11align_val_tRKSt9nothrow_t",
                       delete (void* block, std::align_val_t alignment, const std::nothrow_t& tag) noexcept,
                       (block, alignment, tag))
MEMLINE_ALIGNED_DELETE("_ZdaPvSt11align_val_tRKSt9nothrow_t",
                       delete[](void* block, std::align_val_t alignment, const std::nothrow_t& tag) noexcept,
                       (block, alignment, tag))
#undef MEMLINE_TYPE
