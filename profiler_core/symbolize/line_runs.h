// SPDX-License-Identifier: MIT
// How often the lines of one copy of a function's machine code ran.
#ifndef MEMLINE_SYMBOLIZE_LINE_RUNS_H_
#define MEMLINE_SYMBOLIZE_LINE_RUNS_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "profiler_core/model/session.h"
#include "profiler_core/symbolize/code_flow.h"
#include "profiler_core/symbolize/dwarf_module.h"

namespace memline {

struct LineRuns {
  uint64_t count = 0;
  LineExecutions::Basis basis = LineExecutions::Basis::kCounted;
};

/// By line, of the lines that have code.
using RunsByLine = std::map<uint32_t, LineRuns>;

/// Adds the runs of another copy of the same source.
void AddRuns(RunsByLine& sum, const RunsByLine& more);

/// Code that counts its blocks. Not thread-safe.
class CountedCode {
 public:
  CountedCode(DwarfModule& module, const FunctionCode& code);

  /// `counter`: address of the last byte of the call that counts a block.
  void SetCount(uint64_t counter, uint64_t count) {
    counts_[counter] = count;
    runs_.clear();
  }
  /// Counts of this code cannot be told from those of other code.
  void Distrust() { trusted_ = false; }

  [[nodiscard]] const SourceLine& first_line() const { return first_line_; }
  /// Whether the lines can be known from the counts: not of code that was optimized, which mixes lines.
  [[nodiscard]] bool IsExact();
  /// Of the lines of `file`. Needs IsExact().
  [[nodiscard]] const RunsByLine& Runs(const std::string& file);

 private:
  void Read();
  [[nodiscard]] RunsByLine Solve(const std::string& file) const;

  DwarfModule& module_;
  const FunctionCode code_;
  const SourceLine first_line_;
  std::unordered_map<uint64_t, uint64_t> counts_;
  bool trusted_ = true;
  bool read_ = false;
  std::optional<CodeFlow> flow_;
  std::vector<bool> dead_ends_;
  std::vector<LineCode> lines_;
  std::map<std::string, RunsByLine> runs_;  // by file; of the counts as they are
};

}  // namespace memline

#endif  // MEMLINE_SYMBOLIZE_LINE_RUNS_H_
