// SPDX-License-Identifier: MIT
//
// PROFILE();               the rest of this function is measured, line by line
// PROFILE("region");       the same for the enclosing block, under a name of its own
// MEMLINE_PROFILE_PEAK();  PROFILE(), and the highest RSS of the process while the scope was open, exact however short
//                          that was; takes the name of a region, too. About 10 us each time, so not for small functions
// MEMLINE_MARK("text");    a flag on the timeline
// MEMLINE_COUNTER("queue length", n);   a curve on the timeline, sampled every tick
//
// Link memline::memline. Nothing is measured until a collector asks for it (`memline run`, memline-gui, or the
// environment variable MEMLINE_RECORD=file); until then a scope is one load and one branch.
//
// MEMLINE_NO_SHORT_NAMES   leaves only the spellings that begin with MEMLINE_
// MEMLINE_DISABLE          compiles every macro away; nothing needs to be linked then
//
// C++11 or later. All macros may be used from any thread, at any time, in functions that throw. None throws or
// allocates from the program's heap.
#ifndef MEMLINE_PROFILE_H_
#define MEMLINE_PROFILE_H_

#ifdef MEMLINE_DISABLE

#define MEMLINE_PROFILE(...) static_cast<void>(0)
#define MEMLINE_PROFILE_PEAK(...) static_cast<void>(0)
#define MEMLINE_MARK(text) static_cast<void>(sizeof(text))
#define MEMLINE_COUNTER(name, value) static_cast<void>(sizeof(value))

#else

#include <atomic>
#include <cstdint>

extern "C" {

/// Describes one PROFILE; static, registered at its first use while recording.
struct memline_function {
  const char* name;
  const char* file;
  const char* region;
  uint32_t line;
  std::atomic<uint32_t> id;  // 0 until registered
};

/// Describes one MEMLINE_COUNTER.
struct memline_counter {
  const char* name;
  std::atomic<uint32_t> id;  // 0 until registered
};

/// Nonzero while the runtime records.
extern std::atomic<int> memline_recording;

/// Returns a token for memline_scope_exit, 0 if the scope was not entered. `frame` is the canonical frame address of
/// the annotated function, `stack_pointer` the stack pointer in its body.
uint32_t memline_scope_enter(memline_function* function, void* frame, void* stack_pointer);
void memline_scope_exit(uint32_t token, void* frame);
/// The same for a scope whose peak of RSS is wanted.
uint64_t memline_peak_scope_enter(memline_function* function, void* frame, void* stack_pointer);
void memline_peak_scope_exit(uint64_t token, void* frame);
void memline_mark(const char* text);
void memline_counter_set(memline_counter* counter, double value);

}  // extern "C"

namespace memline {
namespace detail {

#if defined(__x86_64__)
#define MEMLINE_STACK_POINTER_(variable) asm volatile("mov %%rsp, %0" : "=r"(variable))
#else
#define MEMLINE_STACK_POINTER_(variable) variable = __builtin_frame_address(0)
#endif

/// One activation of a PROFILE. Always inlined, so that it sees the frame of the function that holds it.
class Scope {
 public:
  __attribute__((always_inline)) explicit Scope(memline_function* function) {
    if (__builtin_expect(memline_recording.load(std::memory_order_relaxed), 0)) {
      void* stack_pointer;
      MEMLINE_STACK_POINTER_(stack_pointer);
      token_ = memline_scope_enter(function, __builtin_dwarf_cfa(), stack_pointer);
    }
  }
  __attribute__((always_inline)) ~Scope() {
    if (__builtin_expect(token_ != 0, 0)) memline_scope_exit(token_, __builtin_dwarf_cfa());
  }
  Scope(const Scope&) = delete;
  Scope& operator=(const Scope&) = delete;

 private:
  uint32_t token_ = 0;
};

/// One activation of a MEMLINE_PROFILE_PEAK.
class PeakScope {
 public:
  __attribute__((always_inline)) explicit PeakScope(memline_function* function) {
    if (__builtin_expect(memline_recording.load(std::memory_order_relaxed), 0)) {
      void* stack_pointer;
      MEMLINE_STACK_POINTER_(stack_pointer);
      token_ = memline_peak_scope_enter(function, __builtin_dwarf_cfa(), stack_pointer);
    }
  }
  __attribute__((always_inline)) ~PeakScope() {
    if (__builtin_expect(token_ != 0, 0)) memline_peak_scope_exit(token_, __builtin_dwarf_cfa());
  }
  PeakScope(const PeakScope&) = delete;
  PeakScope& operator=(const PeakScope&) = delete;

 private:
  uint64_t token_ = 0;
};

#undef MEMLINE_STACK_POINTER_

}  // namespace detail
}  // namespace memline

#define MEMLINE_CONCAT_INNER_(a, b) a##b
#define MEMLINE_CONCAT_(a, b) MEMLINE_CONCAT_INNER_(a, b)

// The region is the optional argument: "" "region" is one string literal, so a name that is no literal is refused.
#define MEMLINE_SCOPE_(scope, ...)                                      \
  static memline_function MEMLINE_CONCAT_(memline_function_, __LINE__){ \
      __PRETTY_FUNCTION__, __FILE__, "" __VA_ARGS__, __LINE__, {0}};    \
  const ::memline::detail::scope MEMLINE_CONCAT_(memline_scope_,        \
                                                 __LINE__)(&MEMLINE_CONCAT_(memline_function_, __LINE__))

#define MEMLINE_PROFILE(...) MEMLINE_SCOPE_(Scope, __VA_ARGS__)
#define MEMLINE_PROFILE_PEAK(...) MEMLINE_SCOPE_(PeakScope, __VA_ARGS__)

#define MEMLINE_MARK(text)                                                                          \
  do {                                                                                              \
    if (__builtin_expect(memline_recording.load(std::memory_order_relaxed), 0)) memline_mark(text); \
  } while (false)

#define MEMLINE_COUNTER(name, value)                                            \
  do {                                                                          \
    static memline_counter memline_counter_{"" name, {0}};                      \
    if (__builtin_expect(memline_recording.load(std::memory_order_relaxed), 0)) \
      memline_counter_set(&memline_counter_, static_cast<double>(value));       \
  } while (false)

#endif  // MEMLINE_DISABLE

#ifndef MEMLINE_NO_SHORT_NAMES
#define PROFILE(...) MEMLINE_PROFILE(__VA_ARGS__)
#endif

#endif  // MEMLINE_PROFILE_H_
