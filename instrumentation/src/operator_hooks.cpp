// SPDX-License-Identifier: MIT
// operator new and delete. The next definition in symbol order (libstdc++'s, as a rule) does the work. It calls malloc,
// so the malloc hooks count and these only forward; but an allocator that brings operators of its own (jemalloc,
// tcmalloc) serves them without malloc, and then they are counted here.
#include <dlfcn.h>

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

// Whether operator new comes from the object that malloc comes from.
bool AllocatorHasOperators() {
  static std::atomic<int> answer{-1};
  int known = answer.load(std::memory_order_relaxed);
  if (__builtin_expect(known < 0, 0)) {
    ResolveRealAllocator();
    const void* allocator = ModuleOf(reinterpret_cast<void*>(real.malloc));
    known = allocator != nullptr && allocator == ModuleOf(dlsym(RTLD_NEXT, "_Znwm")) ? 1 : 0;
    answer.store(known, std::memory_order_relaxed);
  }
  return known != 0;
}

ThreadSlot* SlotIfCountedHere() {
  if (!Recording() || !AllocatorHasOperators()) return nullptr;
  ThreadSlot* slot = OwnSlot();
  return slot->busy ? nullptr : slot;
}

inline void* Allocated(void* block, size_t bytes, char* frame) {
  if (block == nullptr) return block;
  if (ThreadSlot* slot = SlotIfCountedHere()) RecordAllocation(*slot, block, bytes, frame);
  return block;
}

inline void BeforeDelete(void* block, char* frame) {
  if (block == nullptr) return;
  if (ThreadSlot* slot = SlotIfCountedHere()) ForgetBlock(*slot, block, frame);
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
#define MEMLINE_NEW(mangled, parameters, arguments)                                  \
  __attribute__((visibility("default"))) void* operator parameters {                 \
    static std::atomic<std::add_pointer_t<void*(MEMLINE_TYPE)>> next{nullptr};       \
    return Allocated(NextOperator(next, mangled) arguments, bytes, MEMLINE_FRAME()); \
  }
#define MEMLINE_DELETE(mangled, parameters, arguments)                        \
  __attribute__((visibility("default"))) void operator parameters {           \
    static std::atomic<std::add_pointer_t<void(MEMLINE_TYPE)>> next{nullptr}; \
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
MEMLINE_NEW("_ZnwmSt11align_val_t", new (size_t bytes, std::align_val_t alignment), (bytes, alignment))
MEMLINE_NEW("_ZnamSt11align_val_t", new[](size_t bytes, std::align_val_t alignment), (bytes, alignment))
#undef MEMLINE_TYPE

#define MEMLINE_TYPE size_t, std::align_val_t, const std::nothrow_t&
MEMLINE_NEW("_ZnwmSt11align_val_tRKSt9nothrow_t",
            new (size_t bytes, std::align_val_t alignment, const std::nothrow_t& tag) noexcept, (bytes, alignment, tag))
MEMLINE_NEW("_ZnamSt11align_val_tRKSt9nothrow_t",
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
MEMLINE_DELETE("_ZdlPvSt11align_val_t", delete (void* block, std::align_val_t alignment) noexcept, (block, alignment))
MEMLINE_DELETE("_ZdaPvSt11align_val_t", delete[](void* block, std::align_val_t alignment) noexcept, (block, alignment))
#undef MEMLINE_TYPE

#define MEMLINE_TYPE void*, size_t, std::align_val_t
MEMLINE_DELETE("_ZdlPvmSt11align_val_t", delete (void* block, size_t bytes, std::align_val_t alignment) noexcept,
               (block, bytes, alignment))
MEMLINE_DELETE("_ZdaPvmSt11align_val_t", delete[](void* block, size_t bytes, std::align_val_t alignment) noexcept,
               (block, bytes, alignment))
#undef MEMLINE_TYPE

#define MEMLINE_TYPE void*, std::align_val_t, const std::nothrow_t&
MEMLINE_DELETE("_ZdlPvSt11align_val_tRKSt9nothrow_t",
               delete (void* block, std::align_val_t alignment, const std::nothrow_t& tag) noexcept,
               (block, alignment, tag))
MEMLINE_DELETE("_ZdaPvSt11align_val_tRKSt9nothrow_t",
               delete[](void* block, std::align_val_t alignment, const std::nothrow_t& tag) noexcept,
               (block, alignment, tag))
#undef MEMLINE_TYPE
