// SPDX-License-Identifier: MIT
// Programs built with a sanitizer, which brings a malloc of its own.
//
// AddressSanitizer and ThreadSanitizer must come first in symbol order, so the program's calls do not reach the hooks.
// They tell of what they allocate and free through hooks of their own (sanitizer/allocator_interface.h), and that is
// counted instead: by line, as ever, and without being in the way of what they look for. The other sanitizers that
// replace malloc do not tell of a realloc; nothing is counted with them.
#ifndef MEMLINE_RUNTIME_SANITIZER_H_
#define MEMLINE_RUNTIME_SANITIZER_H_

extern "C" {
__attribute__((weak)) void __tsan_ignore_thread_begin();
__attribute__((weak)) void __tsan_ignore_thread_end();
}

namespace memline::runtime {

/// Whether a sanitizer's malloc comes first and tells of all that it allocates.
bool SanitizerTells();

/// Whether any sanitizer that minds signals and mappings is in the program.
bool HasSanitizer();

/// Has it tell. Once, when libc is up.
void ListenToSanitizer();

/// ThreadSanitizer ends a forked child that starts a thread; such a child is not recorded.
inline bool MayStartThreadAfterFork() { return __tsan_ignore_thread_begin == nullptr; }

/// ThreadSanitizer sees what the runtime does through libc (memcpy, mmap) but not what orders it, the runtime being
/// built without it: it looks away while one of these exists in the thread.
class OutOfSightOfThreadSanitizer {
 public:
  OutOfSightOfThreadSanitizer() { Begin(); }
  ~OutOfSightOfThreadSanitizer() { End(); }
  OutOfSightOfThreadSanitizer(const OutOfSightOfThreadSanitizer&) = delete;
  OutOfSightOfThreadSanitizer& operator=(const OutOfSightOfThreadSanitizer&) = delete;

  static void Begin() {
    if (__builtin_expect(__tsan_ignore_thread_begin != nullptr, 0)) __tsan_ignore_thread_begin();
  }
  static void End() {
    if (__builtin_expect(__tsan_ignore_thread_end != nullptr, 0)) __tsan_ignore_thread_end();
  }
};

}  // namespace memline::runtime

#endif  // MEMLINE_RUNTIME_SANITIZER_H_
