// SPDX-License-Identifier: MIT
#include "unwind.h"

#include <unwind.h>

namespace memline::runtime {
namespace {

constexpr int kFramePointer = 6;  // DWARF register number of rbp; System V ABI for AMD64, figure 3.36

struct Walk {
  const char* wanted;
  UnwoundFrame found;
  UnwoundFrame inner;             // the frame before the one that is visited
  bool inner_has_wanted = false;  // as its frame address, as far as its inner end can tell
};

#if defined(__x86_64__)
// In a function that realigns its stack, gcc's __builtin_dwarf_cfa() is what lies above the saved frame pointer,
// somewhat below the true frame address.
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
  if (walk.inner.found && (callee_frame == walk.wanted || (walk.inner_has_wanted && callee_frame > walk.wanted))) {
    walk.found = walk.inner;
    return _URC_END_OF_STACK;
  }
  int before_instruction = 0;
  const uintptr_t pc = _Unwind_GetIPInfo(context, &before_instruction);
  walk.inner = {pc != 0, before_instruction != 0 ? pc : pc - 1, callee_frame};
  walk.inner_has_wanted = callee_frame < walk.wanted && HasFramePointerOf(walk.wanted, context);
  return pc == 0 ? _URC_END_OF_STACK : _URC_NO_REASON;
}

// Looks whether the stack goes on to the address.
_Unwind_Reason_Code Reach(_Unwind_Context* context, void* argument) {
  auto& address = *static_cast<const char**>(argument);
  if (reinterpret_cast<const char*>(_Unwind_GetCFA(context)) < address) return _URC_NO_REASON;
  address = nullptr;
  return _URC_END_OF_STACK;
}

}  // namespace

UnwoundFrame UnwindTo(const char* frame) {
  Walk walk{frame, {}, {}};
  _Unwind_Backtrace(Visit, &walk);
  return walk.found;
}

bool StackReaches(const char* address) {
  _Unwind_Backtrace(Reach, &address);
  return address == nullptr;
}

}  // namespace memline::runtime
