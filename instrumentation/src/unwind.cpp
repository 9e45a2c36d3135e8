// SPDX-License-Identifier: MIT
#include "unwind.h"

#include <unwind.h>

namespace memline::runtime {
namespace {

struct Walk {
  const char* wanted;
  UnwoundFrame frame;
  uintptr_t inner_pc = 0;
  char* inner_callee_frame = nullptr;
};

// In a frame's context, _Unwind_GetCFA is the frame address of its callee: a frame's own address shows one step later.
_Unwind_Reason_Code Visit(_Unwind_Context* context, void* argument) {
  auto& walk = *static_cast<Walk*>(argument);
  auto* callee_frame = reinterpret_cast<char*>(_Unwind_GetCFA(context));
  if (callee_frame == walk.wanted && walk.inner_pc != 0) {
    walk.frame = {true, walk.inner_pc, walk.inner_callee_frame};
    return _URC_END_OF_STACK;
  }
  int before_instruction = 0;
  const uintptr_t pc = _Unwind_GetIPInfo(context, &before_instruction);
  walk.inner_pc = before_instruction != 0 ? pc : pc - 1;
  walk.inner_callee_frame = callee_frame;
  return pc == 0 ? _URC_END_OF_STACK : _URC_NO_REASON;
}

}  // namespace

UnwoundFrame UnwindTo(const char* frame) {
  Walk walk{frame, {}};
  _Unwind_Backtrace(Visit, &walk);
  return walk.frame;
}

}  // namespace memline::runtime
