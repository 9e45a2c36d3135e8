// SPDX-License-Identifier: MIT
#include "profiler_core/symbolize/line_runs.h"

#include <algorithm>
#include <array>
#include <sstream>
#include <string_view>

namespace memline {
namespace {

using Basis = LineExecutions::Basis;

// Compilers record their options there: gcc always, clang with -grecord-command-line. The last -O counts.
bool CountsUnoptimized(const std::string& producer) {
  bool counts = false;
  bool optimized = false;
  std::istringstream words(producer);
  for (std::string word; words >> word;) {
    if (word.starts_with("-fsanitize-coverage=")) counts = word.find("trace-pc") != std::string::npos;
    if (word.starts_with("-O")) optimized = word != "-O0";
  }
  return counts && !optimized;
}

// push %rbp; mov %rsp,%rbp. Without optimization every function begins so; one that a pragma or an attribute has
// optimized all the same does not.
bool BeginsUnoptimized(std::string_view code) {
  constexpr std::string_view kEndBranch("\xf3\x0f\x1e\xfa");
  if (code.starts_with(kEndBranch)) code.remove_prefix(kEndBranch.size());
  return code.starts_with("\x55\x48\x89\xe5");
}

Callee WhatIsCalled(const std::string& name) {
  static constexpr std::array<std::string_view, 12> kNeverReturn = {"_Unwind_Resume",
                                                                    "__cxa_throw",
                                                                    "__cxa_rethrow",
                                                                    "__clang_call_terminate",
                                                                    "_ZSt9terminatev",
                                                                    "abort",
                                                                    "exit",
                                                                    "_exit",
                                                                    "quick_exit",
                                                                    "__assert_fail",
                                                                    "__stack_chk_fail",
                                                                    "__cxa_throw_bad_array_new_length"};
  if (name == "__sanitizer_cov_trace_pc") return Callee::kCounts;
  const bool never = std::find(kNeverReturn.begin(), kNeverReturn.end(), name) != kNeverReturn.end();
  return never ? Callee::kNeverReturns : Callee::kOrdinary;
}

// What the blocks of a line say of it. Its part that ran most often decides.
struct Evidence {
  bool any = false;
  uint64_t counted = 0;
  uint64_t inferred = 0;
  uint64_t inferred_at_most = 0;
  uint64_t unknown_at_most = 0;

  void Add(const BlockRuns& block) {
    any = true;
    if (!block.count) {
      unknown_at_most = std::max(unknown_at_most, block.at_most);
    } else if (block.inferred) {
      inferred = std::max(inferred, *block.count);
      inferred_at_most = std::max({inferred_at_most, *block.count, block.at_most});
    } else {
      counted = std::max(counted, *block.count);
    }
  }
  [[nodiscard]] LineRuns Result() const {
    const uint64_t count = std::max(counted, inferred);
    if (unknown_at_most > count) return {count, Basis::kUnknown};
    return {count, inferred_at_most > counted ? Basis::kInferred : Basis::kCounted};
  }
};

// gcc's calls of the counter may belong to no line; then they look like the end of the line before them.
bool IsCounterOfNoLine(const CodeBlock& block, const LineCode& line) {
  if (line.begin >= block.begin || block.counters.empty()) return false;
  const uint64_t end = std::min(line.end, block.end);
  constexpr uint64_t kLongestCall = 7;
  return end - 1 == block.counters.front() && end - block.begin <= kLongestCall;
}

}  // namespace

void AddRuns(RunsByLine& sum, const RunsByLine& more) {
  for (const auto& [line, runs] : more) {
    LineRuns& total = sum[line];
    total.count += runs.count;
    total.basis = std::max(total.basis, runs.basis);
  }
}

CountedCode::CountedCode(DwarfModule& module, const FunctionCode& code)
    : module_(module), code_(code), first_line_(module.FirstLine(code)) {}

void CountedCode::Read() {
  if (read_) return;
  read_ = true;
  if (!CountsUnoptimized(module_.ProducerOf(code_))) return;
  ModuleCode& code = module_.code();
  const std::string_view bytes = code.Bytes(code_.begin, code_.end);
  if (!BeginsUnoptimized(bytes)) return;
  flow_ = ReadCodeFlow(bytes, code_.begin, [&code](uint64_t target) { return WhatIsCalled(code.Called(target)); });
  if (!flow_) return;
  dead_ends_ = FindDeadEnds(*flow_);
  lines_ = module_.LinesOf(code_);
}

bool CountedCode::IsExact() {
  Read();
  return trusted_ && flow_.has_value();
}

const RunsByLine& CountedCode::Runs(const std::string& file) {
  const auto [place, is_new] = runs_.try_emplace(file);
  if (is_new) place->second = Solve(file);
  return place->second;
}

RunsByLine CountedCode::Solve(const std::string& file) const {
  std::vector<std::optional<uint64_t>> counted(flow_->blocks.size());
  for (size_t i = 0; i < counted.size(); ++i) {
    for (const uint64_t counter : flow_->blocks[i].counters) {
      const auto found = counts_.find(counter);
      counted[i] = std::max(counted[i].value_or(0), found != counts_.end() ? found->second : 0);
    }
  }
  const std::vector<BlockRuns> runs = SolveRuns(*flow_, counted);
  struct {
    Evidence returning;
    Evidence dead_end;
  } none;
  std::map<uint32_t, decltype(none)> evidence;
  size_t line = 0;
  for (size_t i = 0; i < runs.size(); ++i) {
    const CodeBlock& block = flow_->blocks[i];
    while (line < lines_.size() && lines_[line].end <= block.begin) ++line;
    for (size_t at = line; at < lines_.size() && lines_[at].begin < block.end; ++at) {
      if (lines_[at].line.line == 0 || lines_[at].line.file != file) continue;
      if (IsCounterOfNoLine(block, lines_[at])) continue;
      auto& both = evidence[lines_[at].line.line];
      // An inlined copy of another function is one of several; how they add up is not known here.
      (dead_ends_[i] ? both.dead_end : both.returning).Add(lines_[at].inlined ? BlockRuns{} : runs[i]);
    }
  }
  RunsByLine result;
  // Where both clean-up and the usual way have code of a line, it is the usual way that is meant.
  for (const auto& [number, both] : evidence) {
    result[number] = (both.returning.any ? both.returning : both.dead_end).Result();
  }
  return result;
}

}  // namespace memline
