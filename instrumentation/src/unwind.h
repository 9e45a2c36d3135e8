// SPDX-License-Identifier: MIT
// Unwinds to one frame, with the unwinder that the language itself uses.
#ifndef MEMLINE_RUNTIME_UNWIND_H_
#define MEMLINE_RUNTIME_UNWIND_H_

#include <cstdint>

namespace memline::runtime {

struct UnwoundFrame {
  bool found = false;
  uintptr_t pc = 0;              ///< of the active call in the frame, moved into the call instruction
  char* callee_frame = nullptr;  ///< frame address of what it called; the return address lies just below
};

/// Walks outwards from the caller to the frame with canonical frame address `frame`. About 100 ns a frame; may take the
/// loader's locks, so call it with the thread's slot busy.
UnwoundFrame UnwindTo(const char* frame);

/// Whether a frame address on the caller's stack is at or above `address`, which lies above the caller.
bool StackReaches(const char* address);

}  // namespace memline::runtime

#endif  // MEMLINE_RUNTIME_UNWIND_H_
