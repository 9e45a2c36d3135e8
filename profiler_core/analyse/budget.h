// SPDX-License-Identifier: MIT
// Limits on the memory of a program: what may be measured, and how much of it at most. Read from a file by
// report/budget_file.h, held against a recording by budget_check.h.
#ifndef MEMLINE_ANALYSE_BUDGET_H_
#define MEMLINE_ANALYSE_BUDGET_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace memline {

/// What a rule is about. kTotal: the processes of a session together.
enum class BudgetScope : uint8_t { kProcess, kTotal, kFunction, kFile, kLine };
inline constexpr size_t kBudgetScopeCount = 5;
/// As tables of a budget file.
inline constexpr std::array<std::string_view, kBudgetScopeCount> kBudgetScopeNames = {"process", "total", "function",
                                                                                      "file", "line"};

enum class Measure : uint8_t {
  kPeakRss,
  kPeakLive,
  kLiveAtExit,
  kAllocated,
  kAllocations,
  kTemporary,
  kRssIncrement,
  kLeaked,
  kLeakScore,
};
inline constexpr size_t kMeasureCount = 9;

enum class MeasureUnit : uint8_t { kBytes, kCount, kScore };

struct MeasureInfo {
  std::string_view key;    ///< in a budget file and in JSON
  std::string_view title;  ///< on screen
  MeasureUnit unit;
  bool needs_heap;  ///< allocations must have been followed
  std::array<bool, kBudgetScopeCount> scopes;
};
inline constexpr std::array<MeasureInfo, kMeasureCount> kMeasureInfo = {{
    {"peak_rss", "peak RSS", MeasureUnit::kBytes, false, {true, true, true, false, false}},
    {"peak_live", "peak live", MeasureUnit::kBytes, true, {true, false, true, true, true}},
    {"live_at_exit", "live at exit", MeasureUnit::kBytes, true, {true, true, true, true, true}},
    {"allocated", "allocated", MeasureUnit::kBytes, true, {true, true, true, true, true}},
    {"allocations", "allocations", MeasureUnit::kCount, true, {true, true, true, true, true}},
    {"temporary", "temporary", MeasureUnit::kCount, true, {true, true, true, true, true}},
    {"rss_increment", "RSS increment", MeasureUnit::kBytes, false, {false, false, true, true, true}},
    {"leaked", "leaked", MeasureUnit::kBytes, true, {true, false, true, true, true}},
    {"leak_score", "leak score", MeasureUnit::kScore, true, {true, false, true, true, true}},
}};
[[nodiscard]] inline const MeasureInfo& InfoOf(Measure measure) { return kMeasureInfo[static_cast<size_t>(measure)]; }
[[nodiscard]] inline bool HasMeasure(BudgetScope scope, Measure measure) {
  return InfoOf(measure).scopes[static_cast<size_t>(scope)];
}

struct Limit {
  enum class Kind : uint8_t {
    kMost,           ///< so much
    kGrowth,         ///< so much more than in the base
    kGrowthPercent,  ///< so many percent more than in the base
  };
  Measure measure = Measure::kPeakRss;
  Kind kind = Kind::kMost;
  double value = 0;      ///< in the measure's unit, or percent
  uint32_t at_line = 0;  ///< of the budget file; 0: from the command line
};

struct BudgetRule {
  BudgetScope scope = BudgetScope::kProcess;
  std::string function;  ///< pattern as of a shell; "": any
  std::string file;      ///< pattern for the path or the name of the file alone; "": any
  uint32_t line = 0;     ///< 0: any
  std::string source;    ///< text of the line, blanks aside; "": any
  bool with_callees = false;
  bool optional = false;  ///< need not fit anything
  std::vector<Limit> limits;
  uint32_t at_line = 0;  ///< of the budget file; 0: from the command line
};

struct Budget {
  std::string path;  ///< of its file; "" without one
  std::vector<BudgetRule> rules;
};

/// What max_growth stands for: one limit for each measure that a growth of any kind says something about; of bytes,
/// unless it is in percent, those of bytes alone.
[[nodiscard]] std::vector<Limit> GrowthLimits(BudgetScope scope, const Limit& growth);

/// "Index::*", "index.cpp:42", "names.push_back(name); in Build": whatever the rule names.
[[nodiscard]] std::string SubjectOf(const BudgetRule& rule);

}  // namespace memline

#endif  // MEMLINE_ANALYSE_BUDGET_H_
