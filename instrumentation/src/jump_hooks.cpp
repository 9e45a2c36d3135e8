// SPDX-License-Identifier: MIT
// longjmp leaves scopes without running their destructors. Their frames are gone the moment it is called; other frames
// come to lie at the same addresses, so nothing that is seen later tells for sure. The hooks drop those scopes and
// hand on.
#include <dlfcn.h>
#include <setjmp.h>

#include "attribution.h"
#include "export.h"
#include "thread_slot.h"

namespace memline::runtime {
namespace {

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

void Find(JumpFunction& jump) { jump.next = reinterpret_cast<Jump>(dlsym(RTLD_NEXT, jump.name)); }

// At load: the first to jump may be a signal handler, which must not call dlsym.
__attribute__((constructor)) void FindJumps() {
  for (JumpFunction& jump : jumps) Find(jump);
}

__attribute__((noreturn)) void LeaveBy(JumpFunction& jump, __jmp_buf_tag* place, int value) {
  if (jump.next == nullptr) Find(jump);
  if (ThreadSlot* slot = own_slot) LeaveScopesBelow(*slot, Target(place));
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
