// SPDX-License-Identifier: MIT
// Whether the return address of every call that a function makes lies in one fixed slot of its frame.
//
// It does if the stack pointer never moves after the prologue. Code that addresses its frame by the stack pointer says
// so itself: its call frame information gives the exact depth at every instruction. Code with a frame pointer does not,
// so its instructions are read. What can be deeper at one call than at another (pushed arguments, alloca, variable
// arrays) varies; its lines are found by unwinding.
#ifndef MEMLINE_RUNTIME_FRAME_LAYOUT_H_
#define MEMLINE_RUNTIME_FRAME_LAYOUT_H_

#include <cstdint>

namespace memline::runtime {

struct FrameLayout {
  uintptr_t begin = 0;  ///< code of the function that physically holds the frame
  uintptr_t end = 0;
  bool fixed = false;
};

/// For the function around `pc`, an address in its body after the prologue. Takes microseconds; allocates nothing.
FrameLayout AnalyseFrame(uintptr_t pc);

}  // namespace memline::runtime

#endif  // MEMLINE_RUNTIME_FRAME_LAYOUT_H_
