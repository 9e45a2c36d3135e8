// SPDX-License-Identifier: MIT
// longjmp leaves scopes without running their destructors. Their frames are gone the moment it is called; other frames
// come to lie at the same addresses, so nothing that is seen later tells for sure. The hooks drop those scopes and
// hand on.
#include <dlfcn.h>
#include <setjmp.h>
#include <signal.h>

#include "attribution.h"
#include "export.h"
#include "static_libc.h"
#include "thread_slot.h"

namespace memline::runtime {
namespace {

// The stack for signal handlers that the thread is on; empty if it is on none.
struct HandlerStack {
  const char* low = nullptr;
  const char* high = nullptr;
  HandlerStack(const ThreadSlot& slot, const char* frame) {
    stack_t stack;
    if (OnOwnStack(slot, frame) || sigaltstack(nullptr, &stack) != 0 || (stack.ss_flags & SS_ONSTACK) == 0) return;
    const auto* begin = static_cast<const char*>(stack.ss_sp);
    if (frame < begin || frame > begin + stack.ss_size) return;
    low = begin;
    high = begin + stack.ss_size;
  }
  bool Holds(const char* frame) const { return frame > low && frame <= high; }
};

// Ends the scopes of the frames that a jump from `here` to the stack pointer `target` leaves: all below it on the
// thread's own stack; on another as far as it is the same one, for a fiber that jumps to another comes back; and all of
// a handler that jumps off its stack.
void LeaveScopes(ThreadSlot& slot, const char* here, const char* target) {
  uint32_t count = slot.scope_count.load(std::memory_order_relaxed);
  if (count == 0) return;
  const bool to_own = OnOwnStack(slot, target);
  const HandlerStack handlers(slot, here);
  const bool off_handlers = handlers.high != nullptr && !handlers.Holds(target);
  const bool within_other = !to_own && target > here && StackReaches(target);
  for (uint32_t index = count; index-- != 0;) {
    ScopeRecord& scope = slot.scopes[index];
    if (scope.frame == nullptr) continue;
    const bool own = OnOwnStack(slot, scope.frame);
    if (to_own && own && scope.frame > target) break;
    if (own ? to_own
            : (within_other && scope.frame > here && scope.frame <= target) ||
                  (off_handlers && handlers.Holds(scope.frame))) {
      scope.frame = nullptr;
      scope.slot = nullptr;
    }
  }
  while (count != 0 && slot.scopes[count - 1].frame == nullptr) --count;
  slot.scope_count.store(count, std::memory_order_release);
}

using Jump = void (*)(__jmp_buf_tag*, int);

// Stack pointer that the jump restores; nullptr where it cannot be read.
const char* Target(const __jmp_buf_tag* place) {
#if defined(__x86_64__) && defined(__GLIBC__)
  constexpr int kStackPointer = 6;  // JB_RSP; glibc, sysdeps/x86_64/jmpbuf-offsets.h
  uintptr_t guard;
  asm("mov %%fs:0x30, %0" : "=r"(guard));  // pointer guard: glibc, sysdeps/unix/sysv/linux/x86_64/pointer_guard.h
  const auto mangled = static_cast<uintptr_t>(place->__jmpbuf[kStackPointer]);
  return reinterpret_cast<const char*>((mangled >> 17 | mangled << 47) ^ guard);
#else
  static_cast<void>(place);
  return nullptr;
#endif
}

struct JumpFunction {
  const char* name;
  Jump next;
};
JumpFunction jumps[] = {
    {"longjmp", nullptr}, {"_longjmp", nullptr}, {"siglongjmp", nullptr}, {"__longjmp_chk", nullptr}};

void Find(JumpFunction& jump) {
  jump.next = reinterpret_cast<Jump>(dlsym(RTLD_NEXT, jump.name));
  if (jump.next == nullptr && &memline_libc_rest != nullptr) jump.next = memline_libc_rest.longjmp;
}

// At load: the first to jump may be a signal handler, which must not call dlsym.
__attribute__((constructor)) void FindJumps() {
  for (JumpFunction& jump : jumps) Find(jump);
}

__attribute__((noreturn)) void LeaveBy(JumpFunction& jump, __jmp_buf_tag* place, int value) {
  if (jump.next == nullptr) Find(jump);
  const char* target = Target(place);
  if (own_slot != nullptr && target != nullptr) LeaveScopes(*own_slot, MEMLINE_FRAME(), target);
  jump.next(place, value);
  __builtin_unreachable();
}

}  // namespace
}  // namespace memline::runtime

#define MEMLINE_JUMP(name, index)                                                       \
  MEMLINE_EXPORT __attribute__((noreturn)) void name(__jmp_buf_tag* place, int value) { \
    memline::runtime::LeaveBy(memline::runtime::jumps[index], place, value);            \
  }

MEMLINE_JUMP(longjmp, 0)
MEMLINE_JUMP(_longjmp, 1)
MEMLINE_JUMP(siglongjmp, 2)
MEMLINE_JUMP(__longjmp_chk, 3)
