// SPDX-License-Identifier: MIT
// Just enough of an x86-64 decoder to walk code and see what moves the stack pointer.
// Encoding: Intel 64 and IA-32 Architectures Software Developer's Manual, volume 2, chapter 2 and appendix A.
#ifndef MEMLINE_RUNTIME_X86_INSTRUCTION_H_
#define MEMLINE_RUNTIME_X86_INSTRUCTION_H_

#include <cstdint>

namespace memline::runtime {

struct X86Instruction {
  unsigned length = 0;           ///< 0: not decodable
  bool lowers_stack = false;     ///< moves, or may move, the stack pointer down: push, sub, alloca, …; not call
  bool leaves_straight = false;  ///< the next instruction may be reached otherwise, or not at all: jump, return
};

/// Decodes the instruction at `code`; never reads at or beyond `end`.
X86Instruction DecodeX86(const uint8_t* code, const uint8_t* end);

}  // namespace memline::runtime

#endif  // MEMLINE_RUNTIME_X86_INSTRUCTION_H_
