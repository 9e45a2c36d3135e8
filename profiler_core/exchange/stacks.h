// SPDX-License-Identifier: MIT
#ifndef MEMLINE_EXCHANGE_STACKS_H_
#define MEMLINE_EXCHANGE_STACKS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "profiler_core/exchange/export.h"

namespace memline {

struct StackFrame {
  std::string function;
  std::string file;
  uint32_t line = 0;  ///< of the call, or of the allocation in the innermost frame; 0: unknown
  std::string code;   ///< of an unknown line: where its code is, "Grow+0x1c"; may be ""
};

struct Stack {
  std::vector<StackFrame> frames;  ///< outermost first
  uint64_t weight = 0;
};

/// Those that weigh anything, each once.
[[nodiscard]] std::vector<Stack> StacksOf(const Target& target, const TimeSlice& slice, StackWeight weight);

}  // namespace memline

#endif  // MEMLINE_EXCHANGE_STACKS_H_
