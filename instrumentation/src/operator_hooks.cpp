// SPDX-License-Identifier: MIT
// operator new and delete. Who provides the definitions around ours decides what these do:
//   kLibrary     the C++ library's come next. They are malloc and free in all but failure, and so they are here; the
//                size that counts is the one asked for, not the one they ask of malloc
//   kAllocator   the allocator (jemalloc, tcmalloc, mimalloc) serves them without malloc, so they are counted here
//   kInFront     the C++ library's come next and call a malloc that comes before the hooks, followed or not: they are
//                counted here
//   kPassed      anyone else's: they call malloc in the end, or have memory of their own, which is none of ours. Where
//                the program replaces some of the operators, the library's others call those
#include <dlfcn.h>

#include <cstring>
#include <new>
#include <type_traits>

#include "real_allocator.h"
#include "runtime.h"
#include "symbol_order.h"
#include "tracking.h"

namespace std {
[[noreturn]] void __throw_bad_alloc() __attribute__((weak));
}

namespace memline::runtime {
namespace {

enum class Provider : int { kUnknown, kLibrary, kAllocator, kInFront, kPassed };

bool IsLibrary(const void* function) {
  if (function == nullptr) return true;  // loaded later than the program
  const char* file = BaseName(ObjectPath(function));
  return strncmp(file, "libstdc++.so", 12) == 0 || strncmp(file, "libc++", 6) == 0;
}

// Whether the program has no definition before ours.
bool IsFirst(const char* name) {
  const void* first = FirstDefinition(name);
  return first == nullptr || IsOurs(first);
}

// What the program's own calls reach, for kInFront.
struct {
  void* (*malloc)(size_t);
  void (*free)(void*);
  void* (*aligned_alloc)(size_t, size_t);
} in_front;

template <typename Function>
void FindFirst(Function& function, Function ours, const char* name) {
  function = IsFirst(name) ? ours : reinterpret_cast<Function>(FirstDefinition(name));
}

Provider FindProvider() {
  ResolveRealAllocator();
  if (!IsFirst("_Znwm") || !IsFirst("_ZdlPv")) return Provider::kPassed;
  const void* next = NextDefinition("_Znwm");
  if (!IsLibrary(next)) {
    return InOneObject(reinterpret_cast<void*>(real.malloc), next) ? Provider::kAllocator : Provider::kPassed;
  }
  if (IsFirst("malloc") && IsFirst("free")) return Provider::kLibrary;
  FindFirst(in_front.malloc, real.malloc, "malloc");
  FindFirst(in_front.free, real.free, "free");
  FindFirst(in_front.aligned_alloc, real.aligned_alloc, "aligned_alloc");
  return Provider::kInFront;
}

inline Provider OperatorProvider() {
  static std::atomic<Provider> found{Provider::kUnknown};
  Provider provider = found.load(std::memory_order_acquire);
  if (__builtin_expect(provider == Provider::kUnknown, 0)) {
    provider = FindProvider();
    found.store(provider, std::memory_order_release);
  }
  return provider;
}

inline void* Counted(void* block, size_t bytes, char* frame) {
  if (__builtin_expect(Recording(), 0)) CountAllocation(block, bytes, frame);
  return block;
}

// nullptr where the next operator must go on: it knows about handlers and exceptions.
__attribute__((always_inline)) inline void* NewByMalloc(size_t bytes, char* frame) {
  const Provider provider = OperatorProvider();
  if (__builtin_expect(provider == Provider::kLibrary, 1)) return CountedMalloc(bytes, frame);
  if (provider != Provider::kInFront) return nullptr;
  return CountedOnce(bytes, frame, [=] { return in_front.malloc(bytes); });
}

// As the library asks for it: a multiple of the alignment.
inline void* NewByAlignedAlloc(size_t bytes, std::align_val_t wanted, char* frame) {
  const auto alignment = static_cast<size_t>(wanted);
  const size_t whole = ((bytes != 0 ? bytes : 1) + alignment - 1) & ~(alignment - 1);
  if (alignment < sizeof(void*) || (alignment & (alignment - 1)) != 0 || whole < bytes) return nullptr;
  const Provider provider = OperatorProvider();
  if (provider == Provider::kLibrary) return Counted(real.aligned_alloc(alignment, whole), bytes, frame);
  if (provider != Provider::kInFront) return nullptr;
  return CountedOnce(bytes, frame, [=] { return in_front.aligned_alloc(alignment, whole); });
}

// Around the next operator new. An allocator's may call its malloc by name, and so the hook, which counts: the block is
// the last one then. A handler, which is the program's, may run inside, and an exception leave it.
class NextNew {
 public:
  NextNew() {
    if (OperatorProvider() != Provider::kAllocator || __builtin_expect(!Recording(), 1)) return;
    slot_ = CountingSlot();
    if (slot_ != nullptr) slot_->last_block = nullptr;
  }
  void* Counted(void* block, size_t bytes, char* frame) const {
    if (slot_ != nullptr && block != nullptr && slot_->last_block != block) {
      RecordAllocation(*slot_, block, bytes, frame);
    }
    return block;
  }

 private:
  ThreadSlot* slot_ = nullptr;
};

// An allocator's operator delete may end in the hook of free, after DeleteByFree has counted.
inline ThreadSlot* SlotInAllocator() {
  return OperatorProvider() == Provider::kAllocator ? SlotIfRecording() : nullptr;
}

// False where the next operator must go on.
__attribute__((always_inline)) inline bool DeleteByFree(void* block, char* frame) {
  const Provider provider = OperatorProvider();
  if (__builtin_expect(provider == Provider::kLibrary, 1)) {
    CountedFree(block, frame);
    return true;
  }
  if (provider == Provider::kPassed) return false;
  if (block != nullptr && __builtin_expect(Recording(), 0)) CountFree(block, frame);
  if (provider == Provider::kAllocator) return false;
  const Uncounted inside(SlotIfRecording());
  in_front.free(block);
  return true;
}

// The next operator with the given mangled name. Looked up at first use: a C program may load libstdc++ late, and where
// RTLD_NEXT does not see it.
template <typename Function>
Function* NextOperator(std::atomic<Function*>& cache, const char* name) {
  Function* function = cache.load(std::memory_order_acquire);
  if (__builtin_expect(function != nullptr, 1)) return function;
  void* found = NextDefinition(name);
  if (found == nullptr) {
    if (void* library = dlopen("libstdc++.so.6", RTLD_LAZY | RTLD_NOLOAD)) found = dlsym(library, name);
  }
  function = reinterpret_cast<Function*>(found);
  cache.store(function, std::memory_order_release);
  return function;
}

// Memory is exhausted and there is no operator behind: in an executable without a dynamic linker. Throws as the library
// does if it is there.
void* Exhausted(bool throws) {
  if (!throws) return nullptr;
  if (&std::__throw_bad_alloc != nullptr) std::__throw_bad_alloc();
  __builtin_trap();
}

}  // namespace
}  // namespace memline::runtime

using namespace memline::runtime;

// Names as the Itanium C++ ABI mangles them. The macros differ only in the arguments they hand on.
#define MEMLINE_ALIGNED_NEW(mangled, parameters, arguments)                               \
  __attribute__((visibility("default"))) void* operator parameters {                      \
    static std::atomic<std::add_pointer_t<void*(MEMLINE_TYPE)>> next{nullptr};            \
    if (void* block = NewByAlignedAlloc(bytes, alignment, MEMLINE_FRAME())) return block; \
    auto* const function = NextOperator(next, mangled);                                   \
    if (function == nullptr) return Exhausted(MEMLINE_THROWS);                            \
    const NextNew around;                                                                 \
    return around.Counted(function arguments, bytes, MEMLINE_FRAME());                    \
  }
#define MEMLINE_NEW(mangled, parameters, arguments)                            \
  __attribute__((visibility("default"))) void* operator parameters {           \
    static std::atomic<std::add_pointer_t<void*(MEMLINE_TYPE)>> next{nullptr}; \
    if (void* block = NewByMalloc(bytes, MEMLINE_FRAME())) return block;       \
    auto* const function = NextOperator(next, mangled);                        \
    if (function == nullptr) return Exhausted(MEMLINE_THROWS);                 \
    const NextNew around;                                                      \
    return around.Counted(function arguments, bytes, MEMLINE_FRAME());         \
  }
#define MEMLINE_DELETE(mangled, parameters, arguments)                        \
  __attribute__((visibility("default"))) void operator parameters {           \
    static std::atomic<std::add_pointer_t<void(MEMLINE_TYPE)>> next{nullptr}; \
    if (DeleteByFree(block, MEMLINE_FRAME())) return;                         \
    const Uncounted inside(SlotInAllocator());                                \
    NextOperator(next, mangled) arguments;                                    \
  }
// Not every allocator has these, so they call the plain ones, as the library's do.
#define MEMLINE_NOTHROW_DELETE(parameters, plain) \
  __attribute__((visibility("default"))) void operator parameters { plain; }

#define MEMLINE_TYPE size_t
#define MEMLINE_THROWS true
MEMLINE_NEW("_Znwm", new (size_t bytes), (bytes))
MEMLINE_NEW("_Znam", new[](size_t bytes), (bytes))
#undef MEMLINE_THROWS
#undef MEMLINE_TYPE

#define MEMLINE_TYPE size_t, const std::nothrow_t&
#define MEMLINE_THROWS false
MEMLINE_NEW("_ZnwmRKSt9nothrow_t", new (size_t bytes, const std::nothrow_t& tag) noexcept, (bytes, tag))
MEMLINE_NEW("_ZnamRKSt9nothrow_t", new[](size_t bytes, const std::nothrow_t& tag) noexcept, (bytes, tag))
#undef MEMLINE_THROWS
#undef MEMLINE_TYPE

#define MEMLINE_TYPE size_t, std::align_val_t
#define MEMLINE_THROWS true
MEMLINE_ALIGNED_NEW("_ZnwmSt11align_val_t", new (size_t bytes, std::align_val_t alignment), (bytes, alignment))
MEMLINE_ALIGNED_NEW("_ZnamSt11align_val_t", new[](size_t bytes, std::align_val_t alignment), (bytes, alignment))
#undef MEMLINE_THROWS
#undef MEMLINE_TYPE

#define MEMLINE_TYPE size_t, std::align_val_t, const std::nothrow_t&
#define MEMLINE_THROWS false
MEMLINE_ALIGNED_NEW("_ZnwmSt11align_val_tRKSt9nothrow_t",
                    new (size_t bytes, std::align_val_t alignment, const std::nothrow_t& tag) noexcept,
                    (bytes, alignment, tag))
MEMLINE_ALIGNED_NEW("_ZnamSt11align_val_tRKSt9nothrow_t",
                    new[](size_t bytes, std::align_val_t alignment, const std::nothrow_t& tag) noexcept,
                    (bytes, alignment, tag))
#undef MEMLINE_THROWS
#undef MEMLINE_TYPE

#define MEMLINE_TYPE void*
MEMLINE_DELETE("_ZdlPv", delete (void* block) noexcept, (block))
MEMLINE_DELETE("_ZdaPv", delete[](void* block) noexcept, (block))
#undef MEMLINE_TYPE

#define MEMLINE_TYPE void*, size_t
MEMLINE_DELETE("_ZdlPvm", delete (void* block, size_t bytes) noexcept, (block, bytes))
MEMLINE_DELETE("_ZdaPvm", delete[](void* block, size_t bytes) noexcept, (block, bytes))
#undef MEMLINE_TYPE

MEMLINE_NOTHROW_DELETE(delete (void* block, const std::nothrow_t&) noexcept, ::operator delete(block))
MEMLINE_NOTHROW_DELETE(delete[](void* block, const std::nothrow_t&) noexcept, ::operator delete[](block))

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

MEMLINE_NOTHROW_DELETE(delete (void* block, std::align_val_t alignment, const std::nothrow_t&) noexcept,
                       ::operator delete(block, alignment))
MEMLINE_NOTHROW_DELETE(delete[](void* block, std::align_val_t alignment, const std::nothrow_t&) noexcept,
                       ::operator delete[](block, alignment))
