// SPDX-License-Identifier: MIT
// The machine code of one function as a flow graph, and how often each of its blocks ran when that is known of some.
#ifndef MEMLINE_SYMBOLIZE_CODE_FLOW_H_
#define MEMLINE_SYMBOLIZE_CODE_FLOW_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>
#include <vector>

namespace memline {

/// Instructions that run one after the other. Blocks end at branches and at calls, for a call need not come back.
struct CodeBlock {
  uint64_t begin = 0;
  uint64_t end = 0;
  std::vector<uint64_t> counters;       ///< calls that count the block, by the address of their last byte
  bool entered_from_elsewhere = false;  ///< by a call of the function, by the unwinder, or nobody knows from where
  bool ends_in_call = false;
  bool leaves = false;   ///< returns, or goes on where the graph does not reach
  bool returns = false;  ///< ends in a return
};

struct CodeEdge {
  uint32_t from = 0;
  uint32_t to = 0;
};

struct CodeFlow {
  std::vector<CodeBlock> blocks;  ///< in order of their addresses; the first is the function's entry
  std::vector<CodeEdge> edges;
};

/// What is known of the functions that code calls, by the address that it calls.
enum class Callee : uint8_t { kOrdinary, kCounts, kNeverReturns };

/// The flow of x86-64 code at `address`. Nothing for code that cannot be read to its end.
[[nodiscard]] std::optional<CodeFlow> ReadCodeFlow(std::string_view code, uint64_t address,
                                                   const std::function<Callee(uint64_t)>& callee_at);

/// How often a block ran.
struct BlockRuns {
  std::optional<uint64_t> count;
  bool inferred = false;          ///< from other blocks, by what goes in must come out
  uint64_t at_most = UINT64_MAX;  ///< by what was counted before it
};

/// `counted[i]` is what was counted of block i, if it counts itself.
[[nodiscard]] std::vector<BlockRuns> SolveRuns(const CodeFlow& flow,
                                               const std::vector<std::optional<uint64_t>>& counted);

/// The blocks without a way to the function's return, as those are that clean up while an exception passes through.
[[nodiscard]] std::vector<bool> FindDeadEnds(const CodeFlow& flow);

}  // namespace memline

#endif  // MEMLINE_SYMBOLIZE_CODE_FLOW_H_
