// SPDX-License-Identifier: MIT
#include "unwind.h"

#include <unwind.h>

namespace memline::runtime {
namespace {

constexpr int kFramePointer = 6;  // DWARF register number of rbp; System V ABI for AMD64, figure 3.36

struct Walk {
  const char* wanted;
  UnwoundFrame frame;
  UnwoundFrame inner;
};

#if defined(__x86_64__)
// In a function that realigns its stack and has alloca in it, gcc's __builtin_dwarf_cfa() is what lies above the saved
// frame pointer, below the true frame address. Functions called from it may leave its frame pointer alone, so the
// outermost frame that has it is meant.
bool HasFramePointerOf(const char* frame, _Unwind_Context* context) {
  return reinterpret_cast<const char*>(_Unwind_GetGR(context, kFramePointer)) + 2 * sizeof(void*) == frame;
}
#else
bool HasFramePointerOf(const char*, _Unwind_Context*) { return false; }
#endif

// In a frame's context, _Unwind_GetCFA is the frame address of its callee: a frame's own address shows one step later.
_Unwind_Reason_Code Visit(_Unwind_Context* context, void* argument) {
  auto& walk = *static_cast<Walk*>(argument);
  auto* callee_frame = reinterpret_cast<char*>(_Unwind_GetCFA(context));
  if (callee_frame == walk.wanted && walk.inner.found) {
    walk.frame = walk.inner;
    return _URC_END_OF_STACK;
  }
  int before_instruction = 0;
  const uintptr_t pc = _Unwind_GetIPInfo(context, &before_instruction);
  walk.inner = {pc != 0, before_instruction != 0 ? pc : pc - 1, callee_frame};
  if (pc == 0) return _URC_END_OF_STACK;
  if (HasFramePointerOf(walk.wanted, context)) {
    walk.frame = walk.inner;
  } else if (walk.frame.found) {
    return _URC_END_OF_STACK;
  }
  return _URC_NO_REASON;
}

}  // namespace

UnwoundFrame UnwindTo(const char* frame) {
  Walk walk{frame, {}, {}};
  _Unwind_Backtrace(Visit, &walk);
  return walk.frame;
}

}  // namespace memline::runtime
