// SPDX-License-Identifier: MIT
#include "live_scopes.h"

#include <unwind.h>

#include <algorithm>

namespace reference {

// In a frame's context _Unwind_GetCFA is the stack pointer at its call, which is the frame address of what it called.
void LiveScopes::Unwind() {
  frames_.clear();
  _Unwind_Backtrace(
      [](_Unwind_Context* context, void* argument) {
        auto& frames = *static_cast<std::vector<Frame>*>(argument);
        if (!frames.empty()) frames.back().address = _Unwind_GetCFA(context);
        int interrupted = 0;
        const uint64_t pc = _Unwind_GetIPInfo(context, &interrupted);
        frames.push_back({0, interrupted != 0 ? pc : pc - 1});
        return _URC_NO_REASON;
      },
      &frames_);
}

const Scope* LiveScopes::Innermost(uint64_t* pc) const {
  for (const Frame& frame : frames_) {
    const auto newest = std::find_if(scopes_.rbegin(), scopes_.rend(),
                                     [&](const Scope& scope) { return scope.frame == frame.address; });
    if (newest == scopes_.rend()) continue;
    *pc = frame.pc;
    return &*newest;
  }
  return nullptr;
}

uint32_t LiveScopes::Enter(Recording& recording, memline_function* function, uint64_t entry_pc) {
  Unwind();
  uint64_t call_pc = 0;
  const Scope* outer = Innermost(&call_pc);
  const uint32_t parent = outer != nullptr ? outer->node : 0;
  const uint32_t node = recording.Enter(parent, function, outer != nullptr ? call_pc : 0, entry_pc);
  ++recording.counters(recording.Site(node, entry_pc)).entries;
  const auto own =
      std::find_if(frames_.begin(), frames_.end(), [=](const Frame& frame) { return frame.pc == entry_pc; });
  scopes_.push_back({own != frames_.end() ? own->address : 0, node, ++serial_});
  return serial_;
}

void LiveScopes::Exit(uint32_t serial) {
  std::erase_if(scopes_, [=](const Scope& scope) { return scope.serial == serial; });
}

void LiveScopes::Jump(uint64_t frame) {
  Unwind();
  std::erase_if(scopes_, [&](const Scope& scope) {
    return scope.frame < frame &&
           std::any_of(frames_.begin(), frames_.end(), [&](const Frame& live) { return live.address == scope.frame; });
  });
}

uint32_t LiveScopes::Here(Recording& recording) {
  if (scopes_.empty()) return 0;
  Unwind();
  uint64_t pc = 0;
  const Scope* innermost = Innermost(&pc);
  return innermost != nullptr ? recording.Site(innermost->node, pc) : 0;
}

}  // namespace reference
